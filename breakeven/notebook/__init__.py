"""Measuring from a notebook: ``%breakeven`` for one statement, ``%%race`` for several."""
