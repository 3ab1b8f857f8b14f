"""Whether an answer has been computed at all: tools that only promise are timed for the promise."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from io import IOBase
from itertools import count, cycle
from types import CoroutineType
from typing import Any

from breakeven.ruler.in_case.content.memory import sampled
from breakeven.ruler.in_case.content.visible_parts import has_attributes, is_a, parts_of, reader_of
from breakeven.workload.classes import class_name, stands_for_another

__all__ = ["laziness"]

PROMISES = (
    (
        "ray",
        ("ObjectRef", "ObjectRefGenerator", "DynamicObjectRefGenerator"),
        "Ray; fetch it inside the function: ray.get(...)",
    ),
    ("distributed", ("Future", "ActorFuture"), "Dask; fetch it inside the function: .result()"),
    ("polars", ("LazyFrame",), "Polars; compute it inside the function: .collect()"),
    ("pyspark", ("DataFrame", "RDD", "PipelinedRDD"), "Spark; compute it there: .toPandas()"),
    ("duckdb", ("DuckDBPyRelation",), "DuckDB; fetch it inside the function: .df() or .fetchall()"),
    (
        "_duckdb",
        ("DuckDBPyRelation",),
        "DuckDB; fetch it inside the function: .df() or .fetchall()",
    ),
    ("h5py", ("Dataset", "Group"), "HDF5; read it inside the function: dataset[...]"),
    ("zarr", ("Array", "Group"), "Zarr; read it inside the function: array[...]"),
    ("pyarrow", ("Dataset", "Scanner"), "Arrow; read it inside the function: .to_table()"),
    ("multiprocessing", ("ApplyResult",), "a pool; fetch it inside the function: .get()"),
    ("vaex", ("DataFrameLocal", "Expression"), "Vaex; compute it there: .to_pandas_df()"),
    ("numpy", ("NpzFile",), "NumPy; read its arrays inside the function: dict(archive)"),
    (
        "pandas",
        ("BaseGroupBy", "GroupBy", "BaseWindow"),
        "pandas; compute it inside the function: .sum(), .mean() or .agg(...)",
    ),
    (
        "polars",
        ("GroupBy", "LazyGroupBy", "RollingGroupBy", "DynamicGroupBy"),
        "Polars; compute it inside the function: .agg(...)",
    ),
)
"""Library, types, and the cure."""
MOST_PARTS = 2**20
"""How many values of an answer are looked at, level by level."""
MOST_OWNERS = 2**15
"""How many containers and objects of one level are looked into."""
MOST_EXAMINED = 1000
"""How many values of a class are examined, if the class does not tell whether they are computed."""
AWAITED_OR_READ = (
    concurrent.futures.Future,
    asyncio.Future,
    CoroutineType,
    AsyncIterator,
    Iterator,
)
DASK = frozenset({"dask", "distributed", "dask_expr"})
PLAIN = (bool, int, float, complex, str, bytes, type(None))


def laziness(answer: Any, *, held: bool = True) -> str | None:
    """Why an answer is lazy, with the cure, in words; None where it is computed.

    All parts of the answer are searched. With ``held``, a frame or collection that its tool's
    workers hold is lazy too, even if it has been computed: only a check that knows that tool can
    read it.
    """
    if own := _own_promise(answer, held):
        return f"the answer is lazy: {own}"
    if found := _promised_part(answer, held):
        kind = class_name(type(answer))
        return f"the answer is lazy: {_article(kind)} {kind} whose parts are not computed ({found})"
    return None


def _promised_part(answer: Any, held: bool) -> str | None:
    """Why something that an answer consists of is lazy."""
    left, seen, level = MOST_PARTS, {id(answer)}, [answer]
    kept = []  # so that no other object gets the identity of one that has been seen
    while level and left > 0:
        kept.append(level)
        following: list[Any] = []
        for owner, parts in _looked_into(sampled(level, MOST_OWNERS), left):
            left -= len(parts)
            of_object = has_attributes(owner)
            for kind, members in _by_class(parts):
                if promise := _first_promise(kind, members, held, of_object=of_object):
                    return promise
                following += () if any(kind is each for each in PLAIN) else members
        level = [part for part in following if not _is_seen(part, seen)]
    return None


def _looked_into(values: Sequence[Any], most: int) -> Iterator[tuple[type, list[Any]]]:
    """For each class of the values that has parts: the class, and the parts of all its objects."""
    for kind, owners in _by_class(values):
        parts: list[Any] = []
        if reader := reader_of(kind):
            for owner in owners:
                parts += sampled(parts_of(owner, reader), most - len(parts))
            most -= len(parts)
            yield kind, parts


def _is_seen(value: Any, seen: set[int]) -> bool:
    """Whether a value has been seen; from now on it has."""
    is_seen = id(value) in seen
    seen.add(id(value))
    return is_seen


def _by_class(values: Sequence[Any]) -> Iterable[tuple[type, Sequence[Any]]]:
    """The classes of some values, each with its own; a metaclass may forbid to hash them."""
    with contextlib.suppress(Exception):
        if len(only := set(map(type, values))) == 1:  # as of a million numbers
            return [(only.pop(), values)]
    kinds = {id(kind): kind for kind in map(type, values)}
    groups: dict[int, list[Any]] = {each: [] for each in kinds}
    for value in values:
        groups[id(type(value))].append(value)
    return [(kinds[each], members) for each, members in groups.items()]


def _first_promise(kind: type, values: Sequence[Any], held: bool, *, of_object: bool) -> str | None:
    """Why one of some values of a class is lazy. Of an object's attributes, iterators that compute
    nothing are how far it has come with something, not what it answers."""
    if not _may_promise(kind) or (of_object and _only_reads(kind)):
        return None
    promises = (_own_promise(each, held) for each in values[:MOST_EXAMINED])
    return next(filter(None, promises), None)


def _may_promise(kind: type) -> bool:
    """Whether a class is one of which objects may be promises."""
    return (
        _declared(kind) is not None
        or hasattr(kind, "__dask_graph__")
        or kind.__module__.partition(".")[0] == "modin"
        or is_a(kind, *AWAITED_OR_READ)
        or stands_for_another(kind)
    )


def _only_reads(kind: type) -> bool:
    return hasattr(kind, "__length_hint__") or is_a(kind, IOBase, count, cycle)


def _declared(kind: type) -> tuple[str, str] | None:
    """The name and the cure of a class in the table, or of one that a class inherits from."""
    for base in kind.__mro__:
        library, name = str(base.__module__).partition(".")[0], base.__name__
        for of, names, cure in PROMISES:
            if library == of and name in names:
                return kind.__name__, cure
    return None


def _own_promise(value: Any, held: bool) -> str | None:
    kind = type(value)
    library, name = str(kind.__module__).partition(".")[0], kind.__name__
    if kind.__module__.startswith("pyspark.pandas.") and name in ("DataFrame", "Series"):
        cure = f"a {name} of pandas on Spark; fetch it: .to_pandas()"
        return cure if held or not _is_checkpointed(value) else None
    if declared := _declared(kind):
        return f"{_article(declared[0])} {declared[0]} of {declared[1]}"
    if hasattr(kind, "__dask_graph__"):
        if library not in DASK and value.__dask_graph__() is None:
            return None  # xarray's objects, with data that are there
        cure = f"a Dask {name}; compute it inside the function: .compute()"
        return cure if held or not _is_persisted(value) else None
    if library == "modin" and name in ("DataFrame", "Series"):
        cure = f"a {name} that Modin's workers hold; fetch it: .modin.to_pandas()"
        return cure if held or _has_calls_queued(value) else None
    return _told_by_class(kind)


def _article(noun: str) -> str:
    return "an" if noun[0] in "AEIOUaeiou" else "a"


def _told_by_class(kind: type) -> str | None:
    """Why objects of a class are lazy, where that is plain without looking at one."""
    if stands_for_another(kind):
        own = class_name(kind)
        return (
            f"{_article(own)} {own}, which only stands for another object; return that other object"
        )
    if is_a(kind, concurrent.futures.Future):
        return "a future; fetch it inside the function: .result()"
    if is_a(kind, CoroutineType, asyncio.Future):
        return "an awaitable; run it inside the function: asyncio.run(...)"
    if is_a(kind, AsyncIterator):
        return f"a {kind.__name__}, which computes while it is read; read it with async for"
    if is_a(kind, Iterator):
        return f"a {kind.__name__}, which computes while it is read; return list(...) of it"
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


def _is_checkpointed(frame: Any) -> bool:
    """Whether the rows of a frame of pandas on Spark lie with the server, and nothing is left to do but to
    number them, which it does whenever it is asked."""
    plan, names = getattr(frame._internal.spark_frame, "_plan", None), []
    while plan is not None:
        names.append(type(plan).__name__)
        plan = getattr(plan, "_child", None)
    return names in (["CachedRemoteRelation"], ["WithColumns", "Drop", "CachedRemoteRelation"])


def _has_calls_queued(frame: Any) -> bool:
    """Whether Modin has put off something that this frame needs."""
    partitions = frame._query_compiler._modin_frame._partitions.ravel()
    return any(getattr(each, "call_queue", None) for each in partitions)
