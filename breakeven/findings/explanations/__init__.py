"""Profiles, and why one implementation takes longer than another."""
