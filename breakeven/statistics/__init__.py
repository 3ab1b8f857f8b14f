"""Pure functions on numbers: no files, no processes, nothing else of ours."""
