"""The benchmarks of any repository with an ``asv.conf.json``."""
