"""Workloads that are graphs of tasks."""
