"""What was measured, filed in the store of asv by the suites of the project."""
