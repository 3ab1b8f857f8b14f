"""Clusters: which users those that Breakeven starts serve, and what answers at a running one."""
