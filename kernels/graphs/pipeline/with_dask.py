"""The pipeline with Dask: a ``delayed`` call for each step on any scheduler, or a future for each."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import dask

from kernels.graphs.pipeline import SOURCES, with_python
from kernels.graphs.pipeline.with_python import of_source

load = dask.delayed(with_python.load)
keep_valid = dask.delayed(with_python.keep_valid)
compute = dask.delayed(with_python.compute)
aggregate = dask.delayed(with_python.aggregate)
save = dask.delayed(with_python.save)


def delayed_steps(parts, session):  # noqa: ARG001 - the scheduler is the one that Dask was set to
    """One graph from the parts to the saved file."""
    values = [compute(keep_valid(load(part)), part) for part in parts]
    totals = [aggregate(of_source(source, parts, values)) for source in SOURCES]
    with TemporaryDirectory() as folder:
        saved = save(totals, f"{folder}/totals.json").compute()
        return Path(saved).read_text(encoding="utf-8")


def default_pool(parts, session):
    """The same graph in a pool of Python's default size, four threads more than cores."""
    with ThreadPoolExecutor() as pool, dask.config.set(pool=pool):
        return delayed_steps(parts, session)


def future_steps(parts, session):
    """Futures as arguments of the next step: the values stay with the workers."""
    # Dask takes functions for pure and reuses results that it still has: pure=False runs each.
    client = session.client
    loaded = client.map(with_python.load, parts, pure=False)
    kept = client.map(with_python.keep_valid, loaded, pure=False)
    values = client.map(with_python.compute, kept, parts, pure=False)
    totals = [
        client.submit(with_python.aggregate, of_source(source, parts, values), pure=False)
        for source in SOURCES
    ]
    with TemporaryDirectory() as folder:
        saved = client.submit(with_python.save, totals, f"{folder}/totals.json", pure=False)
        return Path(saved.result()).read_text(encoding="utf-8")
