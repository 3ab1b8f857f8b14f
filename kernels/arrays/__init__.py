"""Workloads over arrays of numbers."""
