"""``breakeven run``: what its options ask for, and what it shows while it measures and when it has ended."""
