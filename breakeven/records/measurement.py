"""What was measured of one case: a frozen record with the units in its field names."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from breakeven.records.printable import printable
from breakeven.records.typed import typed

SCHEMA = 1

STATUSES = (
    *("ok", "unavailable", "wrong_answer", "changed_inputs", "timeout", "out_of_memory"),
    "crashed",
)
"""Every way in which a case can end."""


BY_PROCESS = frozenset({"samples_seconds", "baseline_samples_seconds", "warm_up_seconds"})
"""Fields that have a sequence of seconds for each process."""
AMOUNTS = ("_seconds", "peak_bytes", "held_bytes")
"""How the names of fields end that nothing below 0 can be in."""
WORK = frozenset({"bytes_moved", "bytes_written", "operations"})
"""Fields that a workload's author tells, and earlier versions kept as they were told."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is measured: one implementation of one workload at one size, with so many workers."""

    workload: str
    workload_version: str
    implementation: str
    size: str
    n: int
    workers: int

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


def is_baseline_elsewhere(label: str, own_environment: str) -> bool:
    """Whether a label is that of the baseline in an environment of engines' own: ``modin:pandas``."""
    return bool(own_environment) and label.startswith(f"{own_environment}:")


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """One case, measured once: its status, and the numbers that the status allows.

    The cost anatomy, in seconds, of the first process: ``import`` (interpreter start and imports),
    ``inputs`` (making the inputs, which no view counts as a cost), ``cluster_start`` (starting the
    cluster that the case joined, paid once a run), ``start`` (starting or joining the engine),
    ``ingest``, ``first_call``, the steady samples, ``close``.

    Each sample is the mean of ``calls_per_sample`` calls; the samples are kept by process, because
    those of one process are not independent. Where the case took turns with its workload's
    baseline, ``baseline_samples_seconds`` has the baseline's sample of the same turn in the same
    place. ``hash_seeds`` is Python's hash seed in each process.

    ``own_environment`` names the environment of the engine's own in which it ran, with the baseline of that
    environment beside it; it is empty for the run's. A run's settings have the versions of each.

    ``cpu_seconds`` is what the whole process tree spent on one steady call. ``native_threads`` says
    how many threads each loaded native library would use.

    ``peak_bytes`` is the peak of the process tree's anonymous and shared memory,
    ``above_baseline_bytes`` the part that was not there before the engine started,
    once the inputs had been made, and ``file_backed_bytes`` the mapped files, which the system can
    drop; by ``memory_method``, whose readings took ``sampling_share`` of the pass. ``memory_cap_bytes`` is the most that the case was allowed, and
    ``held_bytes`` what a case that was ended for its memory had. A step that takes longer than
    ``step_limit_seconds`` ends the case.
    """

    case: Case
    """What was measured: a record of its own."""
    family: str
    engine: str
    library: str
    style: str
    unit: str
    is_baseline: bool
    run: str
    measured_at: str
    status: str
    reason: str = ""
    own_environment: str = ""
    stopped_because: str = ""
    import_seconds: float | None = None
    inputs_seconds: float | None = None
    cluster_start_seconds: float | None = None
    start_seconds: float | None = None
    ingest_seconds: float | None = None
    first_call_seconds: float | None = None
    close_seconds: float | None = None
    process_seconds: float | None = None
    """Wall time of the first process."""
    phases_seconds: Mapping[str, float] = field(default_factory=dict)
    """All that the first process spent its time on, the ruler's own work and waiting included."""
    samples_seconds: tuple[tuple[float, ...], ...] = ()
    baseline_samples_seconds: tuple[tuple[float, ...], ...] = ()
    warm_up_seconds: tuple[tuple[float, ...], ...] = ()
    """The calls before a process was called warm, a list for each process."""
    stationary: tuple[bool, ...] = ()
    """Whether these calls had stopped changing by then, for each process."""
    hash_seeds: tuple[int, ...] = ()
    frequencies_hertz: tuple[float, ...] = ()
    """The processors' mean frequency after the samples of each process, where the system tells."""
    calls_per_sample: int = 1
    wall_seconds: float | None = None
    """What measuring the case took in all."""
    answers_checked: int = 0
    cpu_seconds: float | None = None
    native_threads: Mapping[str, int] = field(default_factory=dict)
    peak_bytes: int | None = None
    peaks_bytes: tuple[int, ...] = ()
    """The peak of each memory pass."""
    above_baseline_bytes: int | None = None
    file_backed_bytes: int | None = None
    memory_method: str = ""
    sampling_share: float | None = None
    memory_cap_bytes: int | None = None
    held_bytes: int | None = None
    step_limit_seconds: float | None = None
    bytes_moved: int | None = None
    bytes_written: int | None = None
    operations: int | None = None
    thread_settings: Mapping[str, str] = field(default_factory=dict)
    source: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", printable(self.reason))
        if self.status not in STATUSES:
            raise ValueError(f"{self.status!r} is not a status; these are: {', '.join(STATUSES)}")
        if self.status == "ok" and not any(self.samples_seconds) and self.peak_bytes is None:
            raise ValueError("a case that is ok has samples, or a peak of memory")
        if self.status != "ok" and not self.reason:
            raise ValueError(f"a case that is {self.status} says why")

    @property
    def all_samples(self) -> tuple[float, ...]:
        """The steady samples of all processes, in seconds for one call."""
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

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Measurement:
        """The inverse of :meth:`to_json`; unknown fields of a newer version are left out.

        Raises one of UNUSABLE where the record is none: a field is missing or of another type, a
        number is not finite or is below 0, a call takes no time, or turns have no partner.
        """
        values = {**record, "case": typed(Case, record["case"])}
        for name in BY_PROCESS & values.keys():
            values[name] = tuple(tuple(row) for row in values[name])
        for name in ("stationary", "hash_seeds", "frequencies_hertz", "peaks_bytes"):
            values[name] = tuple(values.get(name, ()))
        for name in WORK & values.keys():
            if isinstance(values[name], float):
                values[name] = round(values[name])
        found = typed(cls, values)
        found._require_possible()
        found._require_turns()
        return found

    def _require_possible(self) -> None:
        """Raise ValueError where a time or a peak of memory is below 0."""
        names = [each.name for each in dataclasses.fields(self)]
        amounts = {name: getattr(self, name) for name in names if name.endswith(AMOUNTS)}
        for name, amount in amounts.items():
            if isinstance(amount, int | float) and amount < 0:
                raise ValueError(f"{name} is below 0")

    def _require_turns(self) -> None:
        """Raise ValueError where times are not above 0, or a process's turns have no partner."""
        both = (self.samples_seconds, self.baseline_samples_seconds)
        if any(sample <= 0 for rows in both for row in rows for sample in row):
            raise ValueError("a call takes more than 0 seconds")
        turns = self.baseline_samples_seconds
        if turns and [len(row) for row in turns if row] != [
            len(own) for own, row in zip(self.samples_seconds, turns, strict=True) if row
        ]:
            raise ValueError("turns have as many samples on either side")


@dataclass(frozen=True, kw_only=True)
class Run:
    """What all measurements of one run share: when, of which code, where, with which versions.

    ``environment`` names the set of libraries without any path; ``dirty`` says that the working
    tree differed from the commit.
    """

    run: str
    started_at: str
    commit: str
    commit_date: str
    dirty: bool
    environment: str
    machine: Mapping[str, str]
    """What the system says of the machine, in texts."""
    versions: Mapping[str, str]
    """The version of each library."""
    settings: Mapping[str, Any]
    """The ruler's settings: budget, passes, limits, sizes, workers; and what is told of the workloads."""

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Run:
        """The run that a journal begins with; raises one of UNUSABLE where the record is none."""
        found = typed(cls, record)
        if datetime.datetime.fromisoformat(found.started_at).tzinfo is None:
            raise ValueError("a run starts at a moment with a time zone")
        about = found.settings.get("workloads", {})
        if not all(isinstance(each, dict) for each in (about, *about.values())):
            raise TypeError("what is told of a workload is a table")
        return found
