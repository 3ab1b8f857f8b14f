"""Every way of running, declared in one table; no optional library is imported here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points

from breakeven.engines.base import Engine, Session
from breakeven.engines.dask_schedulers import DaskDistributed, DaskProcesses, DaskSync, DaskThreads
from breakeven.engines.modin_frames import ModinDask, ModinRay
from breakeven.engines.native_threads import ArrowThreads, Duckdb, NumbaThreads, OpenMP, Polars
from breakeven.engines.pools import Joblib, Processes, Threads
from breakeven.engines.ray_cluster import Ray
from breakeven.engines.serial import Serial
from breakeven.errors import UserError, unknown_name

__all__ = ["ENGINES", "Engine", "Session", "all_engines", "engine_named"]

GROUP = "breakeven.engines"
"""The entry points that are engines: an installed package adds one by naming its class there."""
ENGINES: dict[str, Engine] = {
    engine.name: engine
    for engine in (
        Serial(),
        Threads(),
        Processes(),
        Joblib(),
        NumbaThreads(),
        OpenMP(),
        DaskSync(),
        DaskThreads(),
        DaskProcesses(),
        DaskDistributed(),
        Ray(),
        ModinRay(),
        ModinDask(),
        ArrowThreads(),
        Polars(),
        Duckdb(),
    )
}


def engine_named(name: str) -> Engine:
    """The engine of that name, Breakeven's own or an installed package's.

    Raises UserError, with the nearest name, where there is none.
    """
    if name in ENGINES:
        return ENGINES[name]
    known = all_engines()
    if name not in known:
        raise unknown_name("engine", name, known, "breakeven doctor lists the engines")
    return known[name]


@cache
def all_engines() -> Mapping[str, Engine]:
    """Every engine by name, those of installed packages last.

    Raises UserError where an installed one cannot be loaded, or takes a name that is taken.
    """
    found = dict(ENGINES)
    for point in sorted(entry_points(group=GROUP), key=lambda each: each.name):
        try:
            engine = point.load()()
        except Exception as error:
            raise UserError(
                f"the engine {point.name!r} ({point.value}) cannot be loaded: "
                f"{type(error).__name__}: {error}; mend or remove the package that brings it"
            ) from error
        if not isinstance(engine, Engine) or engine.name != point.name or point.name in found:
            raise UserError(
                f"the engine {point.name!r} ({point.value}) must be an Engine whose name is that "
                "of its entry point, and that no other engine has"
            )
        found[point.name] = engine
    return found
