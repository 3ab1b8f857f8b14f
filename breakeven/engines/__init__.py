"""Every way of running, declared in one table; no optional library is imported here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import EntryPoint

from breakeven.engines.base import Engine, Session
from breakeven.engines.dask_schedulers import (
    DaskDistributed,
    DaskPrivate,
    DaskProcesses,
    DaskSync,
    DaskThreads,
)
from breakeven.engines.modin_frames import ModinDask, ModinRay
from breakeven.engines.native_threads import (
    ArrowThreads,
    Duckdb,
    NumbaThreads,
    NumExpr,
    OpenMP,
    PandasThreads,
    Polars,
    Vaex,
)
from breakeven.engines.newer_pythons import Interpreters, Threads314, ThreadsFreeThreaded
from breakeven.engines.pools import Joblib, Processes, Threads
from breakeven.engines.rapids import Rapids
from breakeven.engines.ray_cluster import Ray
from breakeven.engines.serial import Serial
from breakeven.engines.spark_cluster import Spark
from breakeven.environments.declared import EngineEnvironment
from breakeven.errors import UserError, unknown_name
from breakeven.plugins import Plugins, plugins

# Public: docs/reference/versions.md promises these. The rest is for Breakeven itself.
__all__ = ["Engine", "Session"]

GROUP = "breakeven.engines"
"""The entry points that are engines: an installed package adds one by naming its class there."""
ENGINES: dict[str, Engine] = {
    engine.name: engine
    for engine in (
        Serial(),
        Threads(),
        Processes(),
        Joblib(),
        ThreadsFreeThreaded(),
        Threads314(),
        Interpreters(),
        NumbaThreads(),
        OpenMP(),
        DaskSync(),
        DaskThreads(),
        DaskProcesses(),
        DaskDistributed(),
        DaskPrivate(),
        Ray(),
        ModinRay(),
        ModinDask(),
        Spark(),
        ArrowThreads(),
        PandasThreads(),
        Polars(),
        Vaex(),
        NumExpr(),
        Rapids(),
        Duckdb(),
    )
}


def engine_named(name: str) -> Engine:
    """The engine of that name, Breakeven's own or an installed package's.

    Raises UserError, with the nearest name, where there is none, and with the reason where the
    package that brings it is broken.
    """
    if name in ENGINES:
        return ENGINES[name]
    added_engines().require(name)
    known = all_engines()
    if name not in known:
        raise unknown_name("engine", name, known, "breakeven doctor lists the engines")
    return known[name]


def all_engines() -> Mapping[str, Engine]:
    """Every engine by name, those of installed packages last."""
    return {**ENGINES, **added_engines().found}


def own_environments() -> dict[str, EngineEnvironment]:
    """The environments that engines declare, by name, in the order of the engines.

    Raises UserError where two of the same name differ.
    """
    found: dict[str, EngineEnvironment] = {}
    for engine in all_engines().values():
        own = engine.own_environment
        if own and found.setdefault(own.name, own) != own:
            raise UserError(
                f"the engine {engine.name!r} declares an environment {own.name!r} that differs from another "
                "engine's; give it another name"
            )
    return found


@cache
def added_engines() -> Plugins[Engine]:
    """The engines of installed packages."""
    return plugins(GROUP, "engine", _loaded)


def _loaded(point: EntryPoint) -> Engine:
    engine = point.load()()
    if not isinstance(engine, Engine):
        raise UserError(f"{point.value} is not an Engine")
    if engine.name != point.name:
        raise UserError(f"its name is {engine.name!r}, not that of its entry point")
    if point.name in ENGINES:
        raise UserError("Breakeven already has an engine of that name")
    return engine
