"""Races: contenders in live processes that take turns, and the verdict on each against the first."""
