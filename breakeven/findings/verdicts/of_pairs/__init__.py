"""Verdicts on two sides of a case, such as two commits, from pairs of processes that took turns."""
