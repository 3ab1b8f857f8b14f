"""The standard library's pools, and joblib's."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from breakeven.engines.base import ZARR_THREADS, Engine, Session


@dataclass
class PoolSession(Session):
    """A running ``concurrent.futures`` pool, as ``executor``."""

    executor: Executor = None  # type: ignore[assignment]


@dataclass
class JoblibSession(Session):
    """A running ``joblib.Parallel``, as ``parallel``: call it with the delayed calls."""

    parallel: Any = None


class Threads(Engine):
    """``ThreadPoolExecutor``: one interpreter lock, shared memory."""

    name = "threads"
    title = "thread pool"
    starts_processes = False
    modules = ("concurrent.futures.thread",)

    def environment(self, workers: int) -> dict[str, str]:
        return super().environment(workers) | {ZARR_THREADS: str(workers)}

    @contextmanager
    def start(self, workers: int, address: str | None) -> Iterator[Session]:
        with ThreadPoolExecutor(workers) as executor:
            yield PoolSession(workers, executor=executor)

    def run_tasks(
        self, session: Session, function: Callable[[Any], Any], arguments: Sequence[Any]
    ) -> list[Any]:
        return submitted(session, function, arguments)


class Processes(Engine):
    """``ProcessPoolExecutor`` with the spawn method, which is safe beside threads on every platform
    and is also the default of Dask's process scheduler."""

    name = "processes"
    title = "process pool"
    modules = ("concurrent.futures.process", "multiprocessing")

    @contextmanager
    def start(self, workers: int, address: str | None) -> Iterator[Session]:
        context = multiprocessing.get_context("spawn")
        executor = ProcessPoolExecutor(workers, mp_context=context)
        try:
            # The pool starts its workers one by one as work arrives; a started pool has them all.
            list(executor.map(_idle, range(4 * workers), chunksize=1))
            yield PoolSession(workers, executor=executor)
        finally:
            executor.shutdown(cancel_futures=True)

    def run_tasks(
        self, session: Session, function: Callable[[Any], Any], arguments: Sequence[Any]
    ) -> list[Any]:
        return submitted(session, function, arguments)


def submitted(
    session: Session, function: Callable[[Any], Any], arguments: Sequence[Any]
) -> list[Any]:
    """What tasks return that a pool was given one by one."""
    assert isinstance(session, PoolSession)
    futures = [session.executor.submit(function, argument) for argument in arguments]
    return [future.result() for future in futures]


def _idle(index: int) -> int:
    return index


class Joblib(Engine):
    """``joblib.Parallel`` with its default loky processes, kept alive between calls."""

    name = "joblib"
    title = "joblib (loky)"
    libraries = ("joblib",)

    @contextmanager
    def start(self, workers: int, address: str | None) -> Iterator[Session]:
        import joblib
        from joblib.externals.loky import get_reusable_executor

        try:
            with joblib.Parallel(n_jobs=workers) as parallel:
                parallel(joblib.delayed(_idle)(index) for index in range(workers))
                yield JoblibSession(workers, parallel=parallel)
        finally:
            get_reusable_executor().shutdown(wait=True, kill_workers=True)

    def run_tasks(
        self, session: Session, function: Callable[[Any], Any], arguments: Sequence[Any]
    ) -> list[Any]:
        import joblib

        assert isinstance(session, JoblibSession)
        return list(session.parallel(joblib.delayed(function)(each) for each in arguments))
