"""Ctrl-C and SIGTERM, at any time: the run says so, and nothing of it is left."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from clones import Clone, new_clone
from started_run import (
    StartedRun,
    leaked_segments,
    named,
    shared_segments,
    started_run,
    wait_for,
    working_in,
)

pytestmark = pytest.mark.slow

INTERRUPTED = 130
SHARING = ("chunked_mean", "--sizes", "small", "--quick", "--workers", "2")
ON_DASK = ("countdown", "--sizes", "small", "--quick", "--workers", "2")


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """A clone with the suites of what is measured here."""
    return new_clone(tmp_path, "arrays", "objects")


def to_group(run: StartedRun) -> None:
    """What Ctrl-C in a terminal does."""
    os.killpg(run.process.pid, signal.SIGINT)


def to_process(run: StartedRun) -> None:
    run.process.send_signal(signal.SIGINT)


def terminate(run: StartedRun) -> None:
    run.process.send_signal(signal.SIGTERM)


def twice(run: StartedRun) -> None:
    """Once more, while it is cleaning up."""
    to_group(run)
    children = len(working_in(run.clone.folder))
    wait_for(lambda: len(working_in(run.clone.folder)) < children)
    if run.process.poll() is None:
        to_group(run)


WAYS = {
    "Ctrl-C": to_group,
    "SIGINT to the run alone": to_process,
    "SIGTERM": terminate,
    "Ctrl-C twice": twice,
}


@pytest.mark.parametrize("stop", WAYS.values(), ids=WAYS)
def test_a_stopped_run_leaves_no_process_and_no_shared_memory(
    clone: Any, stop: Callable[[StartedRun], None]
) -> None:
    before = shared_segments()
    labels = ("--only", "processes", "--only", "joblib")
    with started_run(clone, *SHARING, *labels) as run:
        run.reaches(lambda: named(clone, "spawn_main") or named(clone, "loky"))
        stop(run)
        assert run.ended() == INTERRUPTED, run.says()
        assert "stopped; what was measured is kept" in run.says()
        run.require_nothing_left()
    assert wait_for(lambda: not leaked_segments(before))


@pytest.mark.parametrize("stop", [to_group, twice], ids=["Ctrl-C", "Ctrl-C twice"])
def test_a_run_stopped_with_a_cluster_leaves_none(
    clone: Any, stop: Callable[[StartedRun], None]
) -> None:
    before = shared_segments()
    with started_run(clone, *ON_DASK, "--only", "dask-distributed") as run:
        run.reaches(lambda: named(clone, "breakeven.engines.cluster_process"))
        run.reaches(lambda: named(clone, "spawn_main"))
        stop(run)
        assert run.ended() == INTERRUPTED, run.says()
        run.require_nothing_left()
    assert wait_for(lambda: not leaked_segments(before))


@pytest.mark.parametrize(
    ("workload", "only", "command"),
    [
        ("chunked_mean", "numpy", "limits_process"),  # which says how much it moves
        ("broken", "*good", "asv_program.py"),
    ],
    ids=["before its cases", "after its cases"],
)
def test_a_run_stopped_before_or_after_its_cases_leaves_nothing(
    clone: Any, workload: str, only: str, command: str
) -> None:
    with started_run(clone, workload, "--sizes", "small", "--quick", "--only", only) as run:
        run.reaches(lambda: named(clone, command))
        to_group(run)
        assert run.ended() == INTERRUPTED, run.says()
        run.require_nothing_left()


def test_a_run_stopped_while_it_starts_leaves_nothing(clone: Any) -> None:
    for seconds in (0.1, 0.4, 0.7, 1.0, 1.3):
        with started_run(clone, "broken", "--sizes", "small", "--quick", "--only", "*good") as run:
            time.sleep(seconds)
            to_group(run)
            # Before Breakeven's own code runs, Python ends by the signal: a shell calls both 130.
            assert run.ended() in (INTERRUPTED, -signal.SIGINT), run.says()
            run.require_nothing_left()
