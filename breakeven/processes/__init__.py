"""Processes and their descendants: which belong together, what they hold, and how they end."""
