"""Verdicts on the benchmarks of others: changes planted in public projects, beside asv's own verdicts."""
