"""Compiled code that brings threads of its own: Numba, OpenMP, Arrow, Polars, DuckDB."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kernels.engines.base import Engine, Session


class _OwnThreads(Engine):
    """A library whose thread count is one environment variable, read when it is loaded."""

    passes_session = False
    variable: str
    more_variables: tuple[str, ...] = ()

    def environment(self, workers: int) -> dict[str, str]:
        own = dict.fromkeys((self.variable, *self.more_variables), str(workers))
        return super().environment(workers) | own

    @contextmanager
    def start(self, workers: int, address: str | None) -> Iterator[Session]:
        yield Session(workers)


class NumbaThreads(_OwnThreads):
    """Numba's ``parallel=True``."""

    name = "numba-threads"
    title = "Numba threads"
    libraries = ("numba",)
    variable = "NUMBA_NUM_THREADS"


class OpenMP(_OwnThreads):
    """Cython's ``prange``."""

    name = "openmp"
    title = "OpenMP threads"
    variable = "OMP_NUM_THREADS"


class ArrowThreads(_OwnThreads):
    """Arrow's own threads, under pandas' readers; it takes their number from OpenMP's variable."""

    name = "arrow-threads"
    title = "Arrow threads"
    libraries = ("pyarrow",)
    variable = "OMP_NUM_THREADS"
    more_variables = ("ARROW_IO_THREADS",)


class Polars(_OwnThreads):
    """Polars' own thread pool."""

    name = "polars"
    title = "Polars threads"
    libraries = ("polars",)
    variable = "POLARS_MAX_THREADS"


@dataclass
class DuckdbSession(Session):
    """An in-memory DuckDB database, as ``connection``."""

    connection: Any = None


class Duckdb(Engine):
    """An in-memory DuckDB database whose threads are its ``threads`` setting."""

    name = "duckdb"
    title = "DuckDB threads"
    libraries = ("duckdb",)

    @contextmanager
    def start(self, workers: int, address: str | None) -> Iterator[Session]:
        import duckdb

        with duckdb.connect(config={"threads": workers}) as connection:
            _hold_reading_threads(connection, workers)
            yield DuckdbSession(workers, connection=connection)


def _hold_reading_threads(connection: Any, workers: int) -> None:
    """Newer versions read files on threads of their own, several for each core; older have none."""
    names = connection.execute("SELECT name FROM duckdb_settings()").fetchall()
    if ("async_threads",) in names:
        connection.execute(f"SET async_threads = {workers}")
