"""What was measured: reading, statistics, comparison, verdicts. Imports nothing else of ours."""
