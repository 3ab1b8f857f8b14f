"""asv suites over the ruler: a project names its workloads in three-line classes."""
