"""Promises inside answers: what has not been computed yet cannot be compared."""

from __future__ import annotations

import concurrent.futures
from collections.abc import Awaitable, Iterable, Iterator
from typing import Any

from breakeven.workload.classes import tells_another_class

__all__ = ["PLAIN", "refuse_promise", "refuse_promises_among"]

PLAIN = frozenset(
    {int, float, str, bool, bytes, complex, type(None), list, tuple, dict, set, frozenset}
)
"""Types that are never promises, with any content."""
CURES = {
    ("ray", "ObjectRef"): "call ray.get(...)",
    ("ray", "ObjectRefGenerator"): "call ray.get(...)",
    ("polars", "LazyFrame"): "call collect()",
    ("pyspark", "DataFrame"): "call toPandas()",
    ("pyspark", "RDD"): "call collect()",
    ("pyspark", "PipelinedRDD"): "call collect()",
    ("duckdb", "DuckDBPyRelation"): "call df() or fetchall()",
    ("_duckdb", "DuckDBPyRelation"): "call df() or fetchall()",
    ("vaex", "DataFrameLocal"): "call to_pandas_df()",
    ("vaex", "Expression"): "call to_numpy()",
    ("modin", "DataFrame"): "call modin.to_pandas()",
    ("modin", "Series"): "call modin.to_pandas()",
    ("h5py", "Dataset"): "read it, with [...]",
    ("zarr", "Array"): "read it, with [...]",
    ("numpy", "NpzFile"): "read its arrays: dict(...)",
    ("pandas", "BaseGroupBy"): "compute it: .sum(), .mean() or .agg(...)",
    ("pandas", "BaseWindow"): "compute it: .sum(), .mean() or .agg(...)",
    **dict.fromkeys(
        (("polars", f"{kind}GroupBy") for kind in ("", "Lazy", "Rolling", "Dynamic")),
        "call agg(...)",
    ),
}
DEEPEST = 5
"""How many lists inside lists are looked into before they become an array."""


def refuse_promise(value: Any, where: str, whole: str = "the answer") -> None:
    """Raise AssertionError where a value is a promise: its kind, its place in the whole, and the cure."""
    cure = None if type(value) in PLAIN else _cure(value)
    if cure:
        inside = where.removeprefix(whole)
        holds = f"holds a promise ({type(value).__name__}) at {inside}"
        is_one = f"is a promise ({type(value).__name__})"
        raise AssertionError(f"{whole} {holds if inside else is_one}: {cure}")


def refuse_promises_among(values: Iterable[Any], where: str, depth: int = 0) -> None:
    """The same for the values of a set, or of a list that may hold lists."""
    held = list(values)
    kinds = set(map(type, held))
    if kinds - PLAIN:
        for place, value in enumerate(held):
            refuse_promise(value, f"{where}[{place}]")
    if depth < DEEPEST and kinds & {list, tuple}:
        for place, value in enumerate(held):
            if type(value) in (list, tuple):
                refuse_promises_among(value, f"{where}[{place}]", depth + 1)


def _cure(value: Any) -> str | None:
    """What makes a value of a promise; None where it is none."""
    kind = type(value)
    library = str(kind.__module__).partition(".")[0]
    for base in kind.__mro__:
        if found := CURES.get((str(base.__module__).partition(".")[0], base.__name__)):
            return found
    if hasattr(kind, "__dask_graph__"):
        # Arrays of xarray can hold Dask's, or values.
        is_promise = library == "dask" or value.__dask_graph__() is not None
        return "call compute()" if is_promise else None
    if tells_another_class(value):
        return "return the value that it stands for"
    if isinstance(value, concurrent.futures.Future) or _is_like_a_future(kind):
        return "call result()"
    if isinstance(value, Awaitable):
        return "run it: asyncio.run(...)"
    return "make a list of it: list(...)" if isinstance(value, Iterator) else None


def _is_like_a_future(kind: type) -> bool:
    return all(callable(getattr(kind, name, None)) for name in ("result", "done", "cancel"))
