"""Which workloads there are: those of a project, of one file, of a module, of installed packages."""
