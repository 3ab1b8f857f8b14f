"""Processes and their descendants: who belongs to whom, what they hold, and how they end."""
