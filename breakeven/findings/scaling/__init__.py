"""How implementations scale with their workers: curves, and the laws that fit them in words."""
