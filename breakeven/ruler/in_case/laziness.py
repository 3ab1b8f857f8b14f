"""Whether an answer has been computed at all: tools that only promise are timed for the promise."""

from __future__ import annotations

import asyncio
import concurrent.futures
import inspect
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["laziness"]

PROMISES = (
    (
        "ray",
        ("ObjectRef", "ObjectRefGenerator"),
        "Ray; fetch it inside the function: ray.get(...)",
    ),
    ("distributed", ("Future",), "Dask; fetch it inside the function: .result()"),
    ("polars", ("LazyFrame",), "Polars; compute it inside the function: .collect()"),
    ("pyspark", ("DataFrame", "RDD", "PipelinedRDD"), "Spark; compute it there: .toPandas()"),
    ("duckdb", ("DuckDBPyRelation",), "DuckDB; fetch it inside the function: .df() or .fetchall()"),
    (
        "_duckdb",
        ("DuckDBPyRelation",),
        "DuckDB; fetch it inside the function: .df() or .fetchall()",
    ),
    ("vaex", ("DataFrameLocal", "Expression"), "Vaex; compute it there: .to_pandas_df()"),
)
"""Library, types, and the cure."""
LOOKED_AT = 3
"""So many values of a container are looked at."""
DEEPEST = 2


def laziness(answer: Any, *, held: bool = True) -> str | None:
    """Why an answer is lazy, with the cure, in words; None where it is computed.

    With ``held`` a frame or collection that its tool's workers hold is lazy too, even where it has
    been computed: only a check that knows that tool can read it.
    """
    found = _promise(answer, held, 0)
    return f"the answer is lazy: {found}" if found else None


def _promise(value: Any, held: bool, depth: int) -> str | None:
    own = _own_promise(value, held)
    if own or depth >= DEEPEST:
        return own
    if isinstance(value, Mapping):
        parts = list(value.values())[:LOOKED_AT]
    elif isinstance(value, list | tuple | set):
        parts = list(value)[:LOOKED_AT]
    else:
        return None
    for part in parts:
        found = _promise(part, held, depth + 1)
        if found:
            return f"a {type(value).__name__} whose parts are not computed ({found})"
    return None


def _own_promise(value: Any, held: bool) -> str | None:
    kind = type(value)
    library, name = kind.__module__.partition(".")[0], kind.__name__
    for of, names, cure in PROMISES:
        if library == of and name in names:
            return f"{_article(name)} {name} of {cure}"
    if hasattr(kind, "__dask_graph__"):
        cure = f"a Dask {name}; compute it inside the function: .compute()"
        return cure if held or not _is_persisted(value) else None
    if library == "modin" and name in ("DataFrame", "Series"):
        cure = f"a {name} that Modin's workers hold; fetch it: .modin.to_pandas()"
        return cure if held or _has_calls_queued(value) else None
    return _of_the_standard_library(value)


def _article(noun: str) -> str:
    return "an" if noun[0] in "AEIOUaeiou" else "a"


def _of_the_standard_library(value: Any) -> str | None:
    if isinstance(value, concurrent.futures.Future):
        return "a future; fetch it inside the function: .result()"
    if inspect.iscoroutine(value) or isinstance(value, asyncio.Future):
        return "an awaitable; run it inside the function: asyncio.run(...)"
    if isinstance(value, Iterator):
        return f"a {type(value).__name__}, which computes while it is read; return list(...) of it"
    return None


def _is_persisted(collection: Any) -> bool:
    """Whether every part of a Dask collection is there: its graph has data and no tasks."""
    from dask._task_spec import Alias, DataNode, GraphNode

    for node in dict(collection.__dask_graph__()).values():
        if isinstance(node, GraphNode):
            if not isinstance(node, Alias | DataNode):
                return False
        elif isinstance(node, tuple) and node and callable(node[0]):
            return False
    return True


def _has_calls_queued(frame: Any) -> bool:
    """Whether Modin has put off something that this frame needs."""
    partitions = frame._query_compiler._modin_frame._partitions.ravel()
    return any(getattr(each, "call_queue", None) for each in partitions)
