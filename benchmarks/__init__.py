"""How it is run and measured: the asv suites. Never installed: it is taken from the clone."""

from benchmarks.clone import prepare_imports

prepare_imports()
