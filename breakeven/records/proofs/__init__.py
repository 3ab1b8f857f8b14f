"""What the ruler and the verdicts have proved of themselves: calibrations and contests."""
