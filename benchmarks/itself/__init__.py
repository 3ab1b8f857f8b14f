"""What Breakeven itself costs: its ruler, and its report."""
