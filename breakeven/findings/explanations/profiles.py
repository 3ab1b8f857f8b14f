"""What a profiler saw of one case: a frozen record, its stacks, and files for people to open.

Each profile is a folder below ``results/data/profiles``: ``profile.json``, ``stacks.txt`` and what the
tool wrote. Only JSON and text are ever read from it: a format that can run code when it is loaded (a
``.prof`` file is marshalled, a ``.bin`` file is memray's) is opened by its own tool, when the profile was
made a moment ago, and never by a report.
"""

from __future__ import annotations

import dataclasses
import json
import math
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from breakeven.findings.explanations.stacks import Stacks, read_stacks, write_stacks
from breakeven.records.errors import ResultsError
from breakeven.records.measurement import Case
from breakeven.records.proofs.proof import REFERENCE, typed
from breakeven.records.whole_files import whole_file
from breakeven.wording import count_of, memory, number, seconds

__all__ = [
    "NO_PROFILES",
    "Attachment",
    "BrokenProfile",
    "ProcessTime",
    "Profile",
    "Profiles",
    "StoredProfile",
    "TaskSpan",
    "read_profile",
    "read_profiles",
    "remove_profile",
    "write_profile",
]

RECORD, STACKS = "profile.json", "stacks.txt"
MOST_RECORD_BYTES = 8 * 2**20
KINDS = ("page", "source", "text", "data")
"""What a file is for a reader: a page of its own, the annotated source as a page that needs no scripts,
plain text, or data for its tool."""
UNITS = {"seconds": seconds, "bytes": memory, "samples": number}
"""What the stacks' weights are, and how they are told."""
ALARMING = 1.5
"""A case that a profiler makes slower than this many times may spend its time elsewhere."""


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that a tool wrote, in the profile's folder."""

    name: str
    title: str
    kind: str

    def __post_init__(self) -> None:
        if Path(self.name).name != self.name or self.name.startswith("."):
            raise ValueError(f"{self.name!r} is not the name of a file in the profile's folder")
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind!r} is none of {', '.join(KINDS)}")


@dataclass(frozen=True, kw_only=True)
class ProcessTime:
    """The processor seconds of one process while the profile was taken; what it is, in words."""

    role: str
    cpu_seconds: float
    is_python: bool = True


@dataclass(frozen=True, kw_only=True)
class TaskSpan:
    """One task of a cluster: on which worker, from when to when, in seconds from the first."""

    worker: str
    name: str
    start_seconds: float
    end_seconds: float


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One case under one tool.

    ``unprofiled_seconds`` and ``profiled_seconds`` are the medians of a warm call in the same process
    without the tool and with it; ``calls`` were profiled. ``baseline_seconds`` is a warm call of the
    workload's baseline, taken in turns with the unprofiled ones, and ``cpu_seconds`` the processor time
    of the case's process tree for one of those. ``anatomy`` and ``baseline_anatomy`` have the seconds
    of import, start, ingest and first call. ``unit`` is that of the stacks' weights. ``profile_lesson`` is
    what the workload teaches by its profiles: see ``profile_lessons.py``.
    """

    case: Case
    engine: str
    tool: str
    title: str
    profiled_at: str
    commit: str
    dirty: bool
    unit: str
    calls: int
    unprofiled_seconds: float
    profiled_seconds: float
    baseline: str
    baseline_seconds: float | None = None
    cpu_seconds: float | None = None
    anatomy: Mapping[str, float] = field(default_factory=dict)
    baseline_anatomy: Mapping[str, float] = field(default_factory=dict)
    processes: tuple[ProcessTime, ...] = ()
    tasks: tuple[TaskSpan, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    notes: tuple[str, ...] = ()
    profile_lesson: tuple[Mapping[str, Any], ...] = ()
    machine: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"{self.unit!r} is none of {', '.join(UNITS)}")
        times = (self.unprofiled_seconds, self.profiled_seconds, self.baseline_seconds or 1.0)
        if not all(math.isfinite(each) and each > 0 for each in times):
            raise ValueError("the times of a profile must be greater than 0")
        if self.case.workers < 1 or (self.cpu_seconds or 0.0) < 0:
            raise ValueError(
                "a profile needs one worker or more, and a processor time of 0 or more"
            )

    @property
    def overhead(self) -> float:
        """How many times longer a call took with the tool than without."""
        return self.profiled_seconds / self.unprofiled_seconds

    @property
    def is_distorted(self) -> bool:
        """Whether the tool slowed the case down so much that its shares are to be doubted."""
        return self.overhead > ALARMING

    @property
    def times_in_words(self) -> str:
        """How long a call took with the tool and without."""
        return (
            f"{count_of(self.calls, 'call')} at {seconds(self.profiled_seconds)} each, "
            f"{seconds(self.unprofiled_seconds)} without the tool"
        )

    @property
    def warning(self) -> str:
        """What to think of a profile that is distorted; empty for one that is not."""
        if not self.is_distorted:
            return ""
        slower = f"{self.tool} made calls take {self.overhead:.1f} times as long"
        if self.unit == "bytes":
            return f"{slower}; what it says about memory still holds."
        return f"{slower}; without it, the time may go elsewhere."

    def weight_in_words(self, weight: float) -> str:
        """A weight of the stacks with its unit."""
        return UNITS[self.unit](weight)


@dataclass(frozen=True)
class StoredProfile:
    """A profile as it lies in its folder; ``is_reference`` says that it came with the clone."""

    profile: Profile
    stacks: Stacks
    folder: Path

    @property
    def is_reference(self) -> bool:
        """Whether it came with the clone."""
        return self.folder.name.startswith(REFERENCE)


@dataclass(frozen=True)
class BrokenProfile:
    """A folder that is no profile, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Profiles:
    """The newest profile of each case and tool, and the folders that are none."""

    found: tuple[StoredProfile, ...] = ()
    broken: tuple[BrokenProfile, ...] = ()

    def of(self, workload: str) -> list[StoredProfile]:
        """Those of one workload."""
        return [each for each in self.found if each.profile.case.workload == workload]


NO_PROFILES = Profiles()


def write_profile(profile: Profile, stacks: Mapping[tuple[str, ...], float], folder: Path) -> None:
    """Write the record and its stacks into the folder, where the tool's own files lie already.

    The record comes last: a folder without one is a profile that was cut off. Raises ResultsError
    where it cannot be written.
    """
    text = json.dumps(dataclasses.asdict(profile), indent=1, allow_nan=False) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with whole_file(folder / STACKS) as draft:
            write_stacks(stacks, draft)
        with whole_file(folder / RECORD) as draft:
            draft.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ResultsError(
            f"the profile in {folder} cannot be written: {error.strerror or error}; make room, then "
            "run the same command again"
        ) from error


def read_profiles(folder: Path) -> Profiles:
    """All profiles of a folder: of each case and tool the newest, this machine's before committed ones.

    A folder that is no profile, or only part of one, never raises: it is named with its reason.
    """
    kept: dict[tuple[object, ...], StoredProfile] = {}
    broken = []
    for each in sorted(folder.glob("*/")):
        try:
            stored = read_profile(each)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            broken.append(BrokenProfile(each.name, _reason(error)))
            continue
        key = (*stored.profile.case.key, stored.profile.tool)
        if key not in kept or _age(kept[key]) < _age(stored):
            kept[key] = stored
    return Profiles(tuple(kept.values()), tuple(broken))


def read_profile(folder: Path) -> StoredProfile:
    """The profile of one folder; raises what reading it raises where it is none."""
    return StoredProfile(_read_record(folder), _read_stacks(folder), folder)


def remove_profile(folder: Path) -> None:
    """Take away what a profile that was not finished has left."""
    shutil.rmtree(folder, ignore_errors=True)


def _age(stored: StoredProfile) -> tuple[bool, str]:
    return not stored.is_reference, stored.profile.profiled_at


def _read_record(folder: Path) -> Profile:
    path = folder / RECORD
    if path.stat().st_size > MOST_RECORD_BYTES:
        raise ValueError(f"{RECORD} is larger than {MOST_RECORD_BYTES >> 20} MiB")
    stored = json.loads(path.read_text(encoding="utf-8"))
    stored["case"] = typed(Case, stored["case"])
    for name, kind in (
        ("processes", ProcessTime),
        ("tasks", TaskSpan),
        ("attachments", Attachment),
    ):
        stored[name] = tuple(typed(kind, each) for each in stored.get(name, ()))
    stored["notes"] = tuple(map(str, stored.get("notes", ())))
    stored["profile_lesson"] = tuple(dict(each) for each in stored.get("profile_lesson", ()))
    return typed(Profile, stored)


def _read_stacks(folder: Path) -> Stacks:
    path = folder / STACKS
    return read_stacks(path) if path.exists() else Stacks()


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return f"it has no {RECORD}: profiling was cut off"
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
