"""What clusters tell of themselves: Dask's performance report, and Ray's timeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from breakeven.engines import Engine
from breakeven.findings.explanations.profiles import Attachment, TaskSpan
from breakeven.profile.profiler import Live, Profiler, Recorded
from breakeven.workload import Implementation

REPORT, TIMELINE = "dask-report.html", "ray-timeline.json"
MOST_SPANS = 4000
LONGEST_NAME = 80
PHASES = ("task:", "submit_task")
"""What a task consists of: in the timeline, and not a task of its own."""


class DaskReport(Profiler):
    """Every task of Dask Distributed: where, when, and what was transferred for it."""

    name = "dask"
    title = "Dask's performance report and its task stream"
    module = "bokeh"
    nearest = "py-spy"

    def unsuited(self, engine: Engine, implementation: Implementation) -> str | None:
        return None if engine.cluster == "dask" else f"{engine.title} is not a Dask cluster"

    def record(self, live: Live, folder: Path) -> Recorded:
        live.assist("begin_dask", page=str(folder / REPORT))
        live.run_calls()
        spans = live.assist("end_dask")["spans"]
        page = Attachment(name=REPORT, title="Dask's own report", kind="page")
        return _recorded(spans, page)


class RayTimeline(Profiler):
    """Every task of Ray: on which worker, from when to when."""

    name = "ray"
    title = "Ray's timeline"
    module = "ray"
    nearest = "py-spy"

    def unsuited(self, engine: Engine, implementation: Implementation) -> str | None:
        return None if engine.cluster == "ray" else f"{engine.title} is not a Ray cluster"

    def record(self, live: Live, folder: Path) -> Recorded:
        live.assist("begin_ray")
        live.run_calls()
        found = live.assist("end_ray", path=str(folder / TIMELINE))["spans"]
        spans = [each for each in found if not each["name"].startswith(PHASES)]
        title = "the timeline, for Perfetto or chrome://tracing"
        return _recorded(spans, Attachment(name=TIMELINE, title=title, kind="data"))


def _recorded(spans: Iterable[Mapping[str, Any]], attachment: Attachment) -> Recorded:
    """The spans in their order, workers numbered, from the first one's start; and their seconds."""
    found = sorted(spans, key=lambda each: each["start_seconds"])
    names = {name: f"worker {n}" for n, name in enumerate(sorted({s["worker"] for s in found}), 1)}
    begins = found[0]["start_seconds"] if found else 0.0
    tasks = tuple(
        TaskSpan(
            worker=names[each["worker"]],
            name=each["name"][:LONGEST_NAME],
            start_seconds=each["start_seconds"] - begins,
            end_seconds=each["end_seconds"] - begins,
        )
        for each in found[:MOST_SPANS]
    )
    weights: dict[tuple[str, ...], float] = {}
    for task in tasks:
        weights[task.worker, task.name] = weights.get((task.worker, task.name), 0.0) + _length(task)
    left = len(found) - len(tasks)
    notes = (f"The first {MOST_SPANS:,} of {len(found):,} tasks are kept.",) if left else ()
    return Recorded(
        {stack: seconds for stack, seconds in weights.items() if seconds > 0},
        attachments=(attachment,),
        tasks=tasks,
        notes=notes,
    )


def _length(task: TaskSpan) -> float:
    return task.end_seconds - task.start_seconds
