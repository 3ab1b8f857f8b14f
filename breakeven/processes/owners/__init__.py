"""Owners of processes, memory and folders: whether they live, and what the dead have left."""
