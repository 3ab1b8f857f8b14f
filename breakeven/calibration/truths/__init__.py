"""Workloads whose cost is known beforehand: what the ruler is proved against."""
