"""The ruler: one case in a process of its own, clock, memory of the process tree, journal."""
