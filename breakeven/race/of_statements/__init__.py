"""Statements against each other: each becomes a function of a private module."""
