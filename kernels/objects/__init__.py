"""Workloads over plain Python objects and text."""
