"""Workloads of machine learning: fitting models, and searching for their settings."""
