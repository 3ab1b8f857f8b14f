"""One module for each profiler, behind one interface: see ``profiler.py``."""
