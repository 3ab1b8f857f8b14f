"""Comparisons along a range of commits: what changed from one to the next, and which one made it slower."""
