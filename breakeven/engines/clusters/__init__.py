"""Clusters: whom those that Breakeven starts serve, and what answers where one is to be joined."""
