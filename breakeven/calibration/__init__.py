"""The ruler against truths that are known beforehand: what ``breakeven calibrate`` runs."""
