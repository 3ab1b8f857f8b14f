"""What ``breakeven new`` writes: a file with a workload, or a project folder with suites."""
