"""One module a profiler, behind one interface: see ``profiler.py``."""
