"""What profilers do in the process of a case: each function gets the case's steps, and returns a table.

The process imports this module only when it is profiled.
"""

from __future__ import annotations

import inspect
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from breakeven.catalogue.tool_path import tool_path
from breakeven.profile import in_worker

if TYPE_CHECKING:
    from breakeven.engines import Engine

REACHED_SECONDS = 20.0
"""How long it tries to reach each of the workers with a task of its own."""
KEPT: dict[str, Any] = {}
"""What a function has begun and another ends."""


def _around_calls(steps: Any, begin: Callable[[], Any], end: Callable[[], Any]) -> None:
    """Begin before each call of the case's function and end after it, until ``_unwrap``."""
    function = KEPT["function"] = steps.function

    def call(*arguments: Any) -> Any:
        begin()
        try:
            return function(*arguments)
        finally:
            end()

    steps.function = call


def _unwrap(steps: Any) -> None:
    steps.function = KEPT.pop("function")


def _in_each_worker(steps: Any, function: str, *arguments: str) -> list[str]:
    """Call a function of ``in_worker.py`` once in each worker; returns the workers that were reached.

    Workers take tasks as they like, so tasks are sent until all have had one: the function does
    nothing where it was called before.
    """
    target = f"breakeven.profile.in_worker:{function}"
    request = (tool_path(), target, arguments)
    reached: set[str] = set()
    ends = time.monotonic() + REACHED_SECONDS
    while len(reached) < steps.session.workers and time.monotonic() < ends:
        reached |= set(_run_tasks(steps, [request] * (2 * steps.session.workers)))
    return sorted(reached)


def _run_tasks(steps: Any, requests: list[Any]) -> list[str]:
    """Let workers run them: Modin takes no functions, so its workers get them from its cluster."""
    from breakeven.engines.tasks import call_at

    if steps.engine.has_tasks:
        return list(steps.engine.run_tasks(steps.session, call_at, requests))
    if steps.engine.cluster == "dask":
        from distributed import get_client

        client = get_client()
        return list(client.gather(client.map(call_at, requests, pure=False)))
    import ray

    task = ray.remote(call_at)
    return list(ray.get([task.remote(request) for request in requests]))


def reaches_workers(engine: Engine) -> bool:
    """Whether there are workers beside the caller that run Python functions."""
    return engine.parallel and engine.starts_workers and (engine.has_tasks or bool(engine.cluster))


def begin_cprofile(steps: Any) -> dict[str, Any]:
    """Profile the caller's thread while it is in the case's function, and each worker."""
    import cProfile

    profile = KEPT["cprofile"] = cProfile.Profile()
    _around_calls(steps, profile.enable, profile.disable)
    return {
        "workers": _in_each_worker(steps, "begin_cprofile") if reaches_workers(steps.engine) else []
    }


def end_cprofile(steps: Any, folder: str) -> dict[str, Any]:
    """Write what was profiled: ``caller.prof``, and a file for each worker."""
    _unwrap(steps)
    KEPT.pop("cprofile").dump_stats(str(Path(folder) / "caller.prof"))
    return {
        "workers": _in_each_worker(steps, "end_cprofile", folder)
        if reaches_workers(steps.engine)
        else []
    }


def begin_pyinstrument(steps: Any, interval_seconds: float) -> dict[str, Any]:
    """Sample the caller's thread while it is in the case's function."""
    from pyinstrument import Profiler

    profiler = KEPT["pyinstrument"] = Profiler(interval=interval_seconds, async_mode="disabled")
    _around_calls(steps, profiler.start, profiler.stop)
    return {}


def end_pyinstrument(steps: Any, page: str, stacks: str) -> dict[str, Any]:
    """Write its page, and the sampled stacks as JSON."""
    profiler = KEPT.pop("pyinstrument")
    _unwrap(steps)
    Path(page).write_text(profiler.output_html(), encoding="utf-8")
    session = profiler.last_session
    records = [[stack, seconds] for stack, seconds in session.frame_records]
    Path(stacks).write_text(json.dumps(records), encoding="utf-8")
    return {"samples": len(records)}


def begin_memray(steps: Any, folder: str) -> dict[str, Any]:
    """Follow every allocation of each worker, and of the caller's process, forked children included."""
    workers = []
    if _has_worker_processes(steps):
        workers = _in_each_worker(steps, "begin_memray_here", folder)
    in_worker.begin_memray(folder, "caller")
    return {"workers": workers}


def end_memray(steps: Any) -> dict[str, Any]:
    """Close the files."""
    in_worker.end_memray()
    return {
        "workers": _in_each_worker(steps, "end_memray_here") if _has_worker_processes(steps) else []
    }


def _has_worker_processes(steps: Any) -> bool:
    return reaches_workers(steps.engine) and steps.engine.name not in {"threads", "dask-threads"}


def begin_dask(_: Any, page: str) -> dict[str, Any]:
    """Begin Dask's own report, and its record of every task."""
    from distributed import get_client, performance_report

    KEPT["client"] = get_client()
    KEPT["client"].get_task_stream(start=0, stop=0)  # starts the plugin that keeps it
    KEPT["report"] = performance_report(filename=page, mode="inline")
    KEPT["report"].__enter__()
    KEPT["began"] = time.time()
    return {}


def end_dask(steps: Any) -> dict[str, Any]:
    """Write the report, with the source of the case's function.

    Returns each task's worker, kind and seconds since the beginning.
    """
    from dask.utils import key_split

    began, client = KEPT.pop("began"), KEPT.pop("client")
    code = inspect.getsource(steps.function)
    client.sync(KEPT.pop("report").__aexit__, None, None, None, code=code)
    spans = [
        {
            "worker": str(task["worker"]),
            "name": key_split(task["key"]) if action["action"] == "compute" else action["action"],
            "start_seconds": action["start"] - began,
            "end_seconds": action["stop"] - began,
        }
        for task in client.get_task_stream(start=began)
        for action in task.get("startstops") or ()
    ]
    return {"spans": spans}


def begin_ray(_: Any) -> dict[str, Any]:
    """Remember when the profiled calls began."""
    KEPT["began"] = time.time()
    return {}


def end_ray(_: Any, path: str) -> dict[str, Any]:
    """Write Ray's timeline of these calls; returns each task's worker, name and seconds.

    What a task consists of has a span of its own, which is named ``task:…``.
    """
    import ray

    began = KEPT.pop("began")
    time.sleep(1.5)  # workers report their tasks once a second
    events = [each for each in ray.timeline() if each.get("ts", 0) >= began * 1e6]
    Path(path).write_text(json.dumps(events), encoding="utf-8")
    spans = [
        {
            "worker": str(each["tid"]),
            "name": str(each.get("cat", "")).removeprefix("task::"),
            "start_seconds": each["ts"] / 1e6 - began,
            "end_seconds": (each["ts"] + each["dur"]) / 1e6 - began,
        }
        for each in events
        if each.get("ph") == "X"
    ]
    return {"spans": spans}


def numba_diagnostics(_: Any, package: str, path: str) -> dict[str, Any]:
    """Write what Numba made of each function of a workload's modules."""
    from breakeven.catalogue.catalogue import project
    from breakeven.profile.numba_code import described

    parts = described(package)
    Path(path).write_text("\n".join(parts).replace(str(project().folder), "."), encoding="utf-8")
    return {"functions": len(parts)}
