"""How many threads each library that a process has loaded would use, asked of itself; pandas is also told."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from breakeven.processes.cores import allowed_cores

__all__ = ["limit_pandas_threads", "loaded_native_threads"]

PANDAS_THREADS = "mode.max_threads"
MOST_OF_PANDAS = 6
"""What pandas takes at most if its option says nothing."""


def limit_pandas_threads(threads: int) -> None:
    """Let pandas read a large CSV file with that many threads, if it is loaded and has the option.

    The option came with pandas 3.1, which otherwise takes as many as there are cores, up to six.
    """
    pandas: Any = sys.modules.get("pandas")
    if _pandas_threads(pandas) is not None:
        pandas.set_option(PANDAS_THREADS, threads)


def loaded_native_threads(connection: Any = None) -> dict[str, int]:
    """The threads that each loaded native library would use, by the library's name.

    Only what this process has imported already is asked, so that asking loads nothing that the
    case did not load. BLAS and OpenMP runtimes are named as threadpoolctl names them; of two
    copies of one the larger number counts. DuckDB's number belongs to a ``connection``: without
    one it is left out.
    """
    asked = {
        name: ask(sys.modules[module])
        for name, (module, ask) in ASKED.items()
        if module in sys.modules
    }
    found = {name: threads for name, threads in asked.items() if threads is not None}
    if connection is not None:
        found["duckdb"] = _duckdb_threads(connection)
    for name, threads in _runtimes():
        found[name] = max(threads, found.get(name, 0))
    return found


def _numba_threads(numba: Any) -> int:
    """Numba's number; before its threads run, that is its setting, and asking would start them."""
    parallel = sys.modules.get("numba.np.ufunc.parallel")
    if parallel is not None and getattr(parallel, "_is_initialized", False):
        return int(numba.get_num_threads())
    return int(numba.config.NUMBA_NUM_THREADS)


def _pandas_threads(pandas: Any) -> int | None:
    """With how many threads pandas would read a large CSV file; None before version 3.1, which has one."""
    try:
        threads = pandas.get_option(PANDAS_THREADS)
    except (AttributeError, KeyError):  # half imported, or older
        return None
    return int(threads) if threads is not None else min(allowed_cores(), MOST_OF_PANDAS)


def _duckdb_threads(connection: Any) -> int:
    ((threads,),) = connection.execute("SELECT current_setting('threads')").fetchall()
    return int(threads)


def _runtimes() -> list[tuple[str, int]]:
    """The BLAS and OpenMP libraries that are mapped into this process."""
    from threadpoolctl import threadpool_info

    return [(str(each["internal_api"]), int(each["num_threads"])) for each in threadpool_info()]


ASKED: dict[str, tuple[str, Callable[[Any], int | None]]] = {
    "pandas": ("pandas", _pandas_threads),
    "numba": ("numba", _numba_threads),
    "polars": ("polars", lambda polars: int(polars.thread_pool_size())),
    "pyarrow": ("pyarrow", lambda pyarrow: int(pyarrow.cpu_count())),
    "pyarrow-io": ("pyarrow", lambda pyarrow: int(pyarrow.io_thread_count())),
    "numexpr": ("numexpr", lambda numexpr: int(numexpr.get_num_threads())),
}
"""Libraries with threads of their own: the module that must be there, and how to ask it."""
