"""The benchmarks of any repository with an ``asv.conf.json``, measured in pairs of live processes."""
