"""How far the verdicts of ``breakeven compare`` can be trusted: planted changes, beside asv's own."""
