"""Compiled code that brings threads of its own: Numba, OpenMP, Arrow, pandas, Polars, Vaex, DuckDB."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from breakeven.engines.base import Engine, Session
from breakeven.engines.tasks import Payload, through_frame
from breakeven.environments.declared import EngineEnvironment
from breakeven.processes.allowance import tool_bytes


class _OwnThreads(Engine):
    """A library whose workers are threads of its own."""

    passes_session = False
    starts_workers = False
    starts_processes = False
    has_tasks = False
    has_round_trip = False

    @contextmanager
    def start(self, workers: int, address: str | None) -> Iterator[Session]:
        yield Session(workers)


class _ByVariable(_OwnThreads):
    """The number of threads is one environment variable, read when the library is loaded."""

    variable: str
    more_variables: tuple[str, ...] = ()

    def environment(self, workers: int) -> dict[str, str]:
        own = dict.fromkeys((self.variable, *self.more_variables), str(workers))
        return super().environment(workers) | own


class NumbaThreads(_ByVariable):
    """Numba's ``parallel=True``."""

    name = "numba-threads"
    title = "Numba threads"
    libraries = ("numba",)
    variable = "NUMBA_NUM_THREADS"


class OpenMP(_ByVariable):
    """Cython's ``prange``."""

    name = "openmp"
    title = "OpenMP threads"
    variable = "OMP_NUM_THREADS"


class ArrowThreads(_ByVariable):
    """Arrow's own threads, under pandas' readers; it takes their number from OpenMP's variable."""

    name = "arrow-threads"
    title = "Arrow threads"
    libraries = ("pyarrow",)
    variable = "OMP_NUM_THREADS"
    more_variables = ("ARROW_IO_THREADS",)
    has_round_trip = True

    def round_trip(self, session: Session, payload: Payload) -> Payload:
        import pyarrow

        return through_frame(payload, lambda frame: pyarrow.Table.from_pandas(frame).to_pandas())


class PandasThreads(_OwnThreads):
    """The threads with which pandas reads a large CSV file, from version 3.1 on."""

    name = "pandas-threads"
    title = "pandas threads"
    libraries = ("pandas",)

    def available(self) -> str | None:
        if reason := super().available():
            return reason
        major, minor, *_ = version("pandas").split(".")
        if (int(major), int(minor)) >= (3, 1):
            return None
        return "pandas has threads from version 3.1 on; run: pip install 'pandas>=3.1'"

    def pandas_threads(self, workers: int) -> int:
        return workers


class Polars(_ByVariable):
    """Polars' own thread pool."""

    name = "polars"
    title = "Polars threads"
    libraries = ("polars",)
    variable = "POLARS_MAX_THREADS"
    has_round_trip = True

    def round_trip(self, session: Session, payload: Payload) -> Payload:
        import polars

        return through_frame(payload, lambda frame: polars.from_pandas(frame).to_pandas())


NUMEXPR = EngineEnvironment("numexpr", ("numexpr>=2.10",))
"""pandas computes with NumExpr wherever it is installed: beside the others it would change what they measure."""


class NumExpr(_ByVariable):
    """NumExpr's own thread pool."""

    name = "numexpr"
    title = "NumExpr threads"
    libraries = ("numexpr",)
    own_environment = NUMEXPR
    variable = "NUMEXPR_NUM_THREADS"
    more_variables = ("NUMEXPR_MAX_THREADS",)


VAEX = EngineEnvironment("vaex", ("vaex-core>=4.19", "vaex-hdf5>=0.15", "pyarrow>=18"))
"""Vaex 4.19 needs a Dask and a pandas that are two years old."""


class Vaex(_ByVariable):
    """Vaex' own thread pool."""

    name = "vaex"
    title = "Vaex threads"
    libraries = ("vaex",)
    own_environment = VAEX
    variable = "VAEX_NUM_THREADS"
    more_variables = ("VAEX_NUM_THREADS_IO",)
    has_round_trip = True

    def round_trip(self, session: Session, payload: Payload) -> Payload:
        import vaex

        return through_frame(
            payload, lambda frame: vaex.from_pandas(frame, copy_index=False).to_pandas_df()
        )


@dataclass
class DuckdbSession(Session):
    """An in-memory DuckDB database, as ``connection``."""

    connection: Any = None


class Duckdb(Engine):
    """An in-memory DuckDB database whose threads are its ``threads`` setting."""

    name = "duckdb"
    title = "DuckDB threads"
    libraries = ("duckdb",)
    starts_processes = False
    has_tasks = False

    @contextmanager
    def start(self, workers: int, address: str | None) -> Iterator[Session]:
        import duckdb

        config: dict[str, Any] = {"threads": workers}
        if allowed := tool_bytes():
            config["memory_limit"] = f"{allowed}B"
        with duckdb.connect(config=config) as connection:
            _hold_reading_threads(connection, workers)
            yield DuckdbSession(workers, connection=connection)

    def round_trip(self, session: Session, payload: Payload) -> Payload:
        assert isinstance(session, DuckdbSession)
        connection = session.connection
        return through_frame(payload, lambda frame: connection.from_df(frame).df())


def _hold_reading_threads(connection: Any, workers: int) -> None:
    """Newer versions read files on threads of their own, several for each core; older have none."""
    names = connection.execute("SELECT name FROM duckdb_settings()").fetchall()
    if ("async_threads",) in names:
        connection.execute(f"SET async_threads = {workers}")
