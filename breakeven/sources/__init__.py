"""Where a side's callables come from: the project's own workloads, asv suites, pytest-benchmark, commands."""
