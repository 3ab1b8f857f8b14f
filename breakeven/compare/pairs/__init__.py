"""Pairs of live processes, one a side: how they are started and take turns, and what they show."""
