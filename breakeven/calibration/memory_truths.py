"""Truths of memory: the peak with so many megabytes, less the peak of the same code with none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from breakeven.calibration.checks import Check, NotMeasuredError, known, succeeded, within
from breakeven.records.measurement import Measurement
from breakeven.ruler.ruler import case_of, measure_once
from breakeven.ruler.settings import ClusterAddress, Settings
from breakeven.run.planning.plan import ClusterKind
from breakeven.run.run_cluster import RunCluster

MEGABYTE = 1e6
CLOSE = within(0.05, 10 * MEGABYTE)
CLOSE_IN_WORDS = "5 %, or 10 MB"
BY_DIFFERENCE = (
    " The peak of the process tree above what was there before, minus the same with 0 MB, so that "
    "interpreters and libraries cancel out."
)
ABOVE, FILES = "above_baseline_bytes", "file_backed_bytes"


@dataclass(frozen=True)
class Held:
    """A way of holding memory: which case, how much of it must be found, and where."""

    name: str
    label: str
    size: str
    expected_megabytes: float
    how: str
    field: str = ABOVE
    cluster: str | None = None


HELD = (
    Held(
        "400 MB in a spawned child", "child", "400 MB", 400,
        "A spawned process writes to every page, and holds them for 0.3 s.",
    ),
    Held(
        "300 MB shared by three forked children", "forks-reading", "300 MB", 300,
        "Written, then three children are forked that only read every page. Their parent releases "
        "it, so there is one copy for three processes: it must count once.",
    ),
    Held(
        "300 MB written by each of three forked children", "forks-writing", "300 MB", 900,
        "The same, but each child writes to every page and so gets a copy of its own: it counts three times.",
    ),
    Held(
        "100 MB of shared memory mapped by four", "shared-block", "small", 100,
        "A block of shared memory, written by one process and read by three more: it counts once.",
    ),
    Held(
        "300 MB in Ray's object store", "ray-store", "300 MB", 300,
        "Put in pieces of 5 MB, whose references are held, in a cluster of its own.",
    ),
    Held(
        "400 MB in a Dask worker", "dask-worker", "400 MB", 400,
        "One task that holds it, in a worker of a cluster that was running.", cluster="dask",
    ),
    Held(
        "500 MB for 200 ms", "brief-in-child", "medium", 500,
        "A spawned process holds it for 200 ms, lets it go, and lives on.",
    ),
    Held(
        "1 GB that is never touched", "untouched", "large", 0,
        "Allocated, and never written to: none of its pages exists, so it must not count.",
    ),
    Held(
        "500 MB of a mapped file, as memory", "mapped-file", "medium", 0,
        "A file that is mapped and read page by page: the system can drop these pages at any time, "
        "so they are no memory that the case needs.",
    ),
    Held(
        "500 MB of a mapped file, as file-backed", "mapped-file", "medium", 500,
        "The same pages, counted as pages of files.", field=FILES,
    ),
)  # fmt: skip


def checks() -> list[Check]:
    """Every truth of memory, and what it costs to sample it."""
    return [*(_held_check(held) for held in HELD), _sampling_check()]


def _held_check(held: Held) -> Check:
    return Check(
        name=held.name,
        kind="memory",
        unit="B",
        expected=held.expected_megabytes * MEGABYTE,
        tolerance=CLOSE,
        tolerance_in_words=CLOSE_IN_WORDS,
        how=held.how + BY_DIFFERENCE,
        find=partial(_difference, held),
    )


def _difference(held: Held) -> tuple[float, float]:
    with RunCluster(ClusterKind(held.cluster) if held.cluster else None, 2, None) as cluster:
        there = cluster.current()
        if held.cluster and there is None:
            raise NotMeasuredError(f"no {held.cluster} cluster could be started here")
        if there:
            _peak(held, "nothing", there)  # a cluster starts its workers when they are first used
        empty = _peak(held, "nothing", there)
        return held.expected_megabytes * MEGABYTE, _peak(held, held.size, there) - empty


def _peak(held: Held, size: str, cluster: ClusterAddress | None) -> float:
    found = _memory_of(held.label, size, cluster)
    return known(getattr(found, held.field), held.field.replace("_", " "))


def _memory_of(label: str, size: str, cluster: ClusterAddress | None = None) -> Measurement:
    case = case_of("known_memory", label, size, workers=2)
    return succeeded(measure_once(case, frozenset({"memory"}), Settings(), cluster=cluster))


def _sampling_check() -> Check:
    return Check(
        name="what sampling costs",
        kind="memory",
        unit="of the pass",
        expected=0.0,
        tolerance=lambda _: (0.0, 0.05),
        tolerance_in_words="below 5 % of the pass",
        how="The share of a memory pass that reading the memory took, in a thread beside it.",
        find=_sampling_share,
    )


def _sampling_share() -> tuple[float, float]:
    found = _memory_of("child", "small")
    return 0.0, known(found.sampling_share, "the share of its readings")
