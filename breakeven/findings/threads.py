"""Whether a case kept to its number of workers: native threads, and the cores it kept busy."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["NATIVE_ENGINES", "busier_than_asked", "oversubscription"]

NATIVE_ENGINES = frozenset(
    {
        "numba-threads",
        "openmp",
        "arrow-threads",
        "pandas-threads",
        "polars",
        "duckdb",
        "vaex",
        "numexpr",
    }
)
"""Engines whose workers are native threads; on every other, a worker has one native thread."""
BUSY_FACTOR = 1.2
BUSY_CORES = 0.1
"""What the clock ticks of processor time and the ruler's own process can add."""


def oversubscription(native_threads: Mapping[str, int], workers: int, engine: str) -> str | None:
    """Which native libraries would use more threads than the case says, in words, or None.

    On an engine of native threads a library may use as many as there are workers. Elsewhere the
    workers are processes or Python threads, and a library may use one in each.

    >>> oversubscription({"polars": 4, "openblas": 1}, 1, "polars")
    'polars would use 4 threads; the case allows 1'
    """
    native = engine in NATIVE_ENGINES
    allowed = workers if native else 1
    above = {name: count for name, count in native_threads.items() if count > allowed}
    if not above:
        return None
    who = " and ".join(f"{name} would use {count} threads" for name, count in above.items())
    each = "" if native or workers == 1 else f" in each of {workers} workers"
    return f"{who}{each}; the case allows {allowed}"


def busier_than_asked(cores: float, workers: int) -> str | None:
    """That a case kept clearly more cores busy than it has workers, in words, or None."""
    if cores <= workers * BUSY_FACTOR + BUSY_CORES:
        return None
    were = "was" if workers == 1 else "were"
    return f"used {cores:.1f} cores’ worth of processor time; {workers} {were} allowed"
