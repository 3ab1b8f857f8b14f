"""Profiles that nobody took, with the times that a test wants."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from breakeven.findings.explanations.causes import GIL
from breakeven.findings.explanations.profiles import (
    Attachment,
    Profile,
    Profiles,
    TaskSpan,
    read_profiles,
    write_profile,
)
from breakeven.records.measurement import Case


def some_profile(
    *,
    workers: int = 2,
    seconds: float = 1.0,
    baseline: float | None = 0.5,
    cpu: float | None = 1.0,
    calls: int = 3,
    **fields: Any,
) -> Profile:
    """A profile of ``ndvi`` on Dask's threads, by py-spy, whose calls took as long as without it."""
    case = Case(
        workload="ndvi",
        workload_version="1",
        implementation="dask-threads",
        size="medium",
        n=40,
        workers=workers,
    )
    return Profile(
        case=case,
        **{
            "engine": "dask-threads",
            "tool": "py-spy",
            "title": "sampled stacks",
            "profiled_at": "2026-11-20T10:00:00+00:00",
            "commit": "0" * 40,
            "dirty": False,
            "unit": "seconds",
            "calls": calls,
            "unprofiled_seconds": seconds,
            "profiled_seconds": seconds,
            "baseline": "numpy",
            "baseline_seconds": baseline,
            "cpu_seconds": cpu,
            **fields,
        },
    )


HOSTILE = "<script>alert(1)</script>"
LOOP = "blockwise (kernels/arrays/ndvi/with_dask.py:9)"


def planted_profiles(folder: Path) -> Profiles:
    """Profiles of ``ndvi`` in a folder: explained, hostile, slow under their tool, cut, with tasks, annotated."""
    _explained(folder / "explained")
    tasks = tuple(
        TaskSpan(
            worker=f"worker {n % 2}",
            name=f"{HOSTILE} {n % 7}",
            start_seconds=n / 10,
            end_seconds=n / 10 + 0.09,
        )
        for n in range(20)
    )
    write_profile(
        some_profile(tool="dask", tasks=tasks, profiled_seconds=3.0, notes=(HOSTILE,)),
        {("worker 1", HOSTILE): 1.0},
        folder / "tasks",
    )
    write_profile(some_profile(tool="memray", unit="bytes"), {}, folder / "empty")
    (folder / "annotated").mkdir()
    (folder / "annotated" / "source.html").write_text("<p>for i in range(n):</p>")
    source = Attachment(name="source.html", title="the source", kind="source")
    write_profile(some_profile(tool="cython", attachments=(source,)), {}, folder / "annotated")
    (folder / "cut").mkdir()
    return read_profiles(folder)


def _explained(folder: Path) -> None:
    """A profile whose difference from the baseline is explained, with names that are hostile."""
    stacks = {
        ("caller", LOOP, "DOUBLE_add (numpy/_core/_multiarray_umath.so)"): 2.0,
        ("caller", LOOP, GIL): 0.5,
        ("caller", LOOP, "dumps (distributed/protocol/pickle.py:38)"): 0.4,
        ("caller", HOSTILE, '"&amp;', *["deep"] * 300): 0.1,
    }
    folder.mkdir(parents=True)
    (folder / "own.html").write_text(f"<p>{HOSTILE}</p>")
    (folder / "said.txt").write_text(f"{HOSTILE}\n" * 10_000)
    attached = (
        Attachment(name="own.html", title="the tool's own page", kind="page"),
        Attachment(name="said.txt", title="what it said", kind="text"),
        Attachment(name="gone.txt", title="what is gone", kind="text"),
    )
    lesson = (
        {"text": "It waits for the GIL for {dask-threads.gil}.", "holds": ["dask-threads.gil > 1"]},
    )
    write_profile(some_profile(attachments=attached, profile_lesson=lesson), stacks, folder)
