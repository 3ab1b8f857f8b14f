"""What was measured of one case: a frozen record with the units in its field names."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from breakeven.records.reading.decoding import converted, moment
from breakeven.records.reading.kinds import (
    Bytes,
    CallSeconds,
    Count,
    Finite,
    Growth,
    Name,
    Seconds,
    Text,
    Work,
)
from breakeven.records.told_settings import ToldSettings
from breakeven.wording.visible import without_halves

STATUSES = (
    *("ok", "unavailable", "wrong_answer", "changed_inputs", "timeout", "out_of_memory"),
    "crashed",
)
"""Every way in which a case can end."""
WORK = ("bytes_moved", "bytes_written", "operations")
"""Fields that a workload's author tells, and earlier versions kept as they were told, in fractions too."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is measured: one implementation of one workload at one size, with so many workers."""

    workload: Name
    workload_version: Name
    implementation: Name
    size: Name
    n: Count
    workers: Count

    @property
    def key(self) -> tuple[str, str, str, str, int]:
        """What makes two measurements of one run the same case."""
        return (
            self.workload,
            self.workload_version,
            self.implementation,
            self.size,
            self.workers,
        )


def require_status(status: str, reason: str, what: str) -> None:
    """Raise ValueError where something ended in no known way, or not well and does not say why."""
    if status not in STATUSES:
        raise ValueError(f"{status!r} is not a status; these are: {', '.join(STATUSES)}")
    if status != "ok" and not reason:
        raise ValueError(f"{what} that is {status} says why")


def is_baseline_elsewhere(label: str, own_environment: str) -> bool:
    """Whether a label is that of the baseline in an environment of engines' own: ``modin:pandas``."""
    return bool(own_environment) and label.startswith(f"{own_environment}:")


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """One case, measured once: its status, and the numbers that the status allows.

    The cost anatomy, in seconds, of the first process: ``import`` (interpreter start and imports),
    ``inputs`` (making the inputs, which no view counts as a cost), ``cluster_start`` (starting the cluster
    that the case joined, paid once a run), ``start`` (starting or joining the engine), ``ingest``,
    ``first_call``, the samples of warm calls, ``close``. ``build``, which none of these includes, is what it took
    to translate and compile a Cython extension, once, when it was installed.

    Each sample is the mean of ``calls_per_sample`` calls; the samples are kept by process, because
    those of one process are not independent. Where the case took turns with its workload's
    baseline, ``baseline_samples_seconds`` has the baseline's sample of the same turn in the same
    place. ``hash_seeds`` is Python's hash seed in each process.

    ``own_environment`` names the engine's own environment in which it ran, beside the baseline of that
    environment; it is empty for the run's environment. A run's settings have the versions of each.

    ``cpu_seconds`` is what the whole process tree spent on one warm call. ``native_threads`` says
    how many threads each loaded native library would use.

    ``peak_bytes`` is the peak of the process tree's anonymous and shared memory, ``above_baseline_bytes``
    the part that was not there before the engine started, once the inputs had been made, and
    ``file_backed_bytes`` the mapped files, which the system can drop; by ``memory_method``, whose readings
    took ``sampling_share`` of the pass. ``memory_cap_bytes`` is the most that the case was allowed, and
    ``held_bytes`` what a case held when it was ended for its memory. A step that takes longer than
    ``step_limit_seconds`` ends the case.
    """

    case: Case
    """What was measured: a record of its own."""
    family: Name
    engine: Name
    library: Name
    style: Name
    unit: Name
    is_baseline: bool
    run: Name
    measured_at: Name
    status: Name
    reason: Text = ""
    own_environment: Name = ""
    stopped_because: Text = ""
    build_seconds: Seconds | None = None
    import_seconds: Seconds | None = None
    inputs_seconds: Seconds | None = None
    cluster_start_seconds: Seconds | None = None
    start_seconds: Seconds | None = None
    ingest_seconds: Seconds | None = None
    first_call_seconds: Seconds | None = None
    close_seconds: Seconds | None = None
    process_seconds: Seconds | None = None
    """Wall time of the first process."""
    phases_seconds: Mapping[str, Finite] = field(default_factory=dict)
    """All that the first process spent its time on, the ruler's own work and waiting included."""
    samples_seconds: tuple[tuple[CallSeconds, ...], ...] = ()
    baseline_samples_seconds: tuple[tuple[CallSeconds, ...], ...] = ()
    warm_up_seconds: tuple[tuple[Seconds, ...], ...] = ()
    """The calls before a process was called warm, a list for each process."""
    stationary: tuple[bool, ...] = ()
    """Whether these calls had stopped changing by then, for each process."""
    hash_seeds: tuple[Count, ...] = ()
    frequencies_hertz: tuple[Finite, ...] = ()
    """The processors' mean frequency after the samples of each process, where the system tells."""
    calls_per_sample: Count = 1
    wall_seconds: Seconds | None = None
    """What measuring the case took in all."""
    answers_checked: Count = 0
    cpu_seconds: Seconds | None = None
    native_threads: Mapping[str, Count] = field(default_factory=dict)
    peak_bytes: Bytes | None = None
    peaks_bytes: tuple[Bytes, ...] = ()
    """The peak of each memory pass."""
    above_baseline_bytes: Growth | None = None
    file_backed_bytes: Bytes | None = None
    memory_method: Text = ""
    sampling_share: Finite | None = None
    memory_cap_bytes: Bytes | None = None
    held_bytes: Bytes | None = None
    step_limit_seconds: Seconds | None = None
    bytes_moved: Work | None = None
    bytes_written: Work | None = None
    operations: Work | None = None
    thread_settings: Mapping[str, Text] = field(default_factory=dict)
    source: Text = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", without_halves(self.reason))
        for name in WORK:
            if isinstance(told := getattr(self, name), float):
                object.__setattr__(self, name, round(told))
        require_status(self.status, self.reason, "a case")
        if self.status == "ok" and not any(self.samples_seconds) and self.peak_bytes is None:
            raise ValueError("a case that is ok has samples, or a peak of memory")

    @property
    def all_samples(self) -> tuple[float, ...]:
        """The samples of warm calls of all processes, in seconds for one call."""
        return tuple(sample for process in self.samples_seconds for sample in process)

    @property
    def mean_seconds(self) -> float | None:
        """The mean call of all processes alike: what ``cpu_seconds``, which is such a mean, compares with."""
        means = [sum(row) / len(row) for row in self.samples_seconds if row]
        return sum(means) / len(means) if means else None

    @property
    def cold_seconds(self) -> float | None:
        """What one run of a script costs: imports, cluster, start, ingest, first call."""
        paid = (self.import_seconds, self.start_seconds, self.ingest_seconds)
        if self.first_call_seconds is None or None in paid:
            return None
        start = self.cluster_start_seconds or 0.0
        return start + sum(part for part in paid if part) + self.first_call_seconds

    @property
    def ingested_seconds(self) -> float | None:
        """What the data costs that is used once: its ingest, and one warm call."""
        if self.ingest_seconds is None or self.mean_seconds is None:
            return None
        return self.ingest_seconds + self.mean_seconds

    def to_json(self) -> dict[str, Any]:
        """The record as plain JSON types."""
        return dataclasses.asdict(self)

    def with_source(self, source: str) -> Measurement:
        """The same with its source, which a journal keeps apart."""
        return dataclasses.replace(self, source=source)

    def require_usable(self) -> None:
        """Raise ValueError where a process's turns have no partner."""
        turns = [len(row) for row in self.baseline_samples_seconds]
        own = [len(row) for row in self.samples_seconds]
        if not turns:
            return
        # A process that took no turns has an empty row.
        if len(turns) != len(own) or any(
            beside not in (0, alone) for beside, alone in zip(turns, own, strict=True)
        ):
            raise ValueError("turns have as many samples on either side")


@dataclass(frozen=True, kw_only=True)
class Run:
    """What all measurements of one run share: when, of which code, where, with which versions.

    ``environment`` names the set of libraries without any path; ``dirty`` says that the working
    tree differed from the commit.
    """

    run: Name
    started_at: Name
    commit: Name
    commit_date: Name
    dirty: bool
    environment: Name
    machine: Mapping[str, Text]
    """What the system says about the machine, in texts."""
    versions: Mapping[str, Text]
    """The version of each library."""
    settings: Mapping[str, Any]
    """The ruler's settings: budget, passes, limits, sizes, workers; and what is told of the workloads."""

    def require_usable(self) -> None:
        """Raise ValueError where it started at no moment, or its settings are not what readers need."""
        moment(self.started_at)
        converted(ToldSettings, self.settings)
