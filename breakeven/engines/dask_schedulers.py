"""Dask's four schedulers: the same Dask code runs on each of them."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

from breakeven.engines.base import ZARR_THREADS, Engine, Session
from breakeven.engines.keeper import keep_cluster
from breakeven.engines.tasks import Payload, same
from breakeven.processes.system.private_network import (
    enter_private_network,
    why_no_private_network,
)

LARGEST_GRAPH_BYTES = 10_000_000
"""Dask warns when more than this is sent within a task, and advises to scatter it."""


@dataclass
class DaskSession(Session):
    """A Dask scheduler set as the default; ``client`` is None except on distributed."""

    client: Any = None


class DaskSync(Engine):
    """Everything in the calling thread: for debugging, and the cost of Dask without its gain."""

    name = "dask-sync"
    title = "Dask, synchronous"
    parallel = False
    starts_processes = False
    libraries = ("dask",)

    @contextmanager
    def start(self, workers: int, address: str | None) -> Iterator[Session]:
        import dask

        with dask.config.set(scheduler="synchronous"):
            yield DaskSession(1)

    def run_tasks(
        self, session: Session, function: Callable[[Any], Any], arguments: Sequence[Any]
    ) -> list[Any]:
        return _delayed(function, arguments)


class _PoolScheduler(Engine):
    """A local scheduler on a pool that lives as long as the session (``dask.config.set(pool=…)``).

    ``chunksize`` is one task at a time: by its default, the process scheduler sends six tasks in one
    go, and where there are few tasks, only one of the workers would have any.
    """

    libraries = ("dask",)
    scheduler: ClassVar[str]

    def pool(self, workers: int) -> Executor:
        """The pool that the scheduler runs on."""
        raise NotImplementedError

    @contextmanager
    def start(self, workers: int, address: str | None) -> Iterator[Session]:
        import dask

        pool = self.pool(workers)
        try:
            list(pool.map(_idle, range(4 * workers)))
            settings = {"pool": pool, "num_workers": workers, "chunksize": 1}
            with dask.config.set(settings, scheduler=self.scheduler):
                yield DaskSession(workers)
        finally:
            pool.shutdown(cancel_futures=True)

    def run_tasks(
        self, session: Session, function: Callable[[Any], Any], arguments: Sequence[Any]
    ) -> list[Any]:
        return _delayed(function, arguments)


def _idle(index: int) -> int:
    return index


def _delayed(function: Callable[[Any], Any], arguments: Sequence[Any]) -> list[Any]:
    import dask

    # What is not pure gets a name of its own for each call: equal calls are not merged into one.
    task = dask.delayed(function, pure=False)
    return list(dask.compute(*[task(each) for each in arguments]))


class DaskThreads(_PoolScheduler):
    """Dask's threaded scheduler."""

    name = "dask-threads"
    title = "Dask, threads"
    starts_processes = False
    scheduler = "threads"

    def environment(self, workers: int) -> dict[str, str]:
        return super().environment(workers) | {ZARR_THREADS: str(workers)}

    def pool(self, workers: int) -> Executor:
        return ThreadPoolExecutor(workers)


class DaskProcesses(_PoolScheduler):
    """Dask's process scheduler, on spawned workers as by its default."""

    name = "dask-processes"
    title = "Dask, processes"
    scheduler = "processes"

    def pool(self, workers: int) -> Executor:
        return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))


class DaskDistributed(Engine):
    """Dask Distributed: one single-threaded worker process for each worker, on loopback."""

    name = "dask-distributed"
    title = "Dask Distributed"
    libraries = ("dask", "distributed")
    cluster: ClassVar[str | None] = "dask"

    @contextmanager
    def start(self, workers: int, address: str | None) -> Iterator[Session]:
        from distributed import Client

        with (
            keep_cluster("dask", workers, address) as cluster,
            Client(cluster.address, set_as_default=True) as client,
        ):
            client.wait_for_workers(workers, timeout=60)
            yield DaskSession(workers, pids=cluster.pids, address=cluster.address, client=client)

    def run_tasks(
        self, session: Session, function: Callable[[Any], Any], arguments: Sequence[Any]
    ) -> list[Any]:
        assert isinstance(session, DaskSession)
        # Dask takes functions for pure and reuses results that it still has: pure=False runs each.
        futures = session.client.map(function, arguments, pure=False)
        return list(session.client.gather(futures))

    def round_trip(self, session: Session, payload: Payload) -> Payload:
        if payload.nbytes <= LARGEST_GRAPH_BYTES:
            return super().round_trip(session, payload)
        assert isinstance(session, DaskSession)
        # hash=False: the same numbers sent once more are sent once more.
        scattered = session.client.scatter(payload, hash=False)
        returned: Payload = session.client.submit(same, scattered, pure=False).result()
        return returned


class DaskPrivate(DaskDistributed):
    """Dask Distributed in a network of its own, for libraries whose workers listen on every address of the
    machine, without a token: XGBoost and LightGBM do while they train on Dask.

    The process that starts it cannot leave that network, so it never joins a running cluster.
    """

    name = "dask-private"
    title = "Dask Distributed, private network"
    cluster = None

    def available(self) -> str | None:
        return super().available() or why_no_private_network()

    @contextmanager
    def start(self, workers: int, address: str | None) -> Iterator[Session]:
        enter_private_network()
        with super().start(workers, None) as session:
            yield session
