"""Workloads over data frames."""
