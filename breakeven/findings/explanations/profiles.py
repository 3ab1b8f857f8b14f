"""What a profiler saw of one case: a frozen record, its stacks, and files for people to open.

Each profile is a folder below ``results/data/profiles``: ``profile.json``, ``stacks.txt`` and what the
tool wrote. Only JSON and text are ever read from it: a format that can run code when it is loaded (a
``.prof`` file is marshalled, a ``.bin`` file is memray's) is opened by its own tool, when the profile was
made a moment ago, and never by a report.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from breakeven.findings.explanations.stacks import Stacks, read_stacks, write_stacks
from breakeven.records.errors import ResultsError
from breakeven.records.measurement import Case
from breakeven.records.proofs.proof import REFERENCE
from breakeven.records.reading.decoding import SCHEMA, NewerError, UnusableError
from breakeven.records.reading.files import folders_in, record_of_file, why_no_file
from breakeven.records.reading.kinds import CallSeconds, Count, Finite, Name, Seconds, Text
from breakeven.records.reading.left_out import LeftOut, tell
from breakeven.records.whole_files import whole_file
from breakeven.wording import count_of, memory, number, seconds

__all__ = [
    "NO_PROFILES",
    "Attachment",
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

    name: Name
    title: Text
    kind: Name

    def __post_init__(self) -> None:
        if Path(self.name).name != self.name or self.name.startswith("."):
            raise ValueError(f"{self.name!r} is not the name of a file in the profile's folder")
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind!r} is none of {', '.join(KINDS)}")


@dataclass(frozen=True, kw_only=True)
class ProcessTime:
    """The processor seconds of one process while the profile was taken; what it is, in words."""

    role: Name
    cpu_seconds: Finite
    is_python: bool = True


@dataclass(frozen=True, kw_only=True)
class TaskSpan:
    """One task of a cluster: on which worker, from when to when, in seconds from the first."""

    worker: Name
    name: Name
    start_seconds: Finite
    end_seconds: Finite


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One case under one tool.

    ``unprofiled_seconds`` and ``profiled_seconds`` are the medians of a warm call in the same process
    without the tool and with it; ``calls`` were profiled. ``baseline_seconds`` is a warm call of the
    workload's baseline, taken in turns with the unprofiled ones, and ``cpu_seconds`` the processor time
    of the case's process tree for one of those. ``anatomy`` and ``baseline_anatomy`` have the seconds
    of import, start, ingest and first call. ``unit`` is that of the stacks' weights. ``profile_lesson`` is
    what the workload teaches by its profiles: see ``profile_lessons.py``. ``changes_digest`` is one of what was
    uncommitted, or of the sources where there is no commit.
    """

    case: Case
    engine: Name
    tool: Name
    title: Text
    profiled_at: Name
    commit: Name
    dirty: bool
    unit: Name
    calls: Count
    unprofiled_seconds: CallSeconds
    profiled_seconds: CallSeconds
    baseline: Name
    baseline_seconds: CallSeconds | None = None
    cpu_seconds: Seconds | None = None
    anatomy: Mapping[str, Finite] = field(default_factory=dict)
    baseline_anatomy: Mapping[str, Finite] = field(default_factory=dict)
    processes: tuple[ProcessTime, ...] = ()
    tasks: tuple[TaskSpan, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    notes: tuple[Text, ...] = ()
    profile_lesson: tuple[Mapping[str, Any], ...] = ()
    machine: Mapping[str, Text] = field(default_factory=dict)
    versions: Mapping[str, Text] = field(default_factory=dict)
    changes_digest: Text = ""

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"{self.unit!r} is none of {', '.join(UNITS)}")
        if self.case.workers < 1:
            raise ValueError("a profile needs one worker or more")

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
            f"{count_of(self.calls, 'call')} of {seconds(self.profiled_seconds)}{' each' if self.calls > 1 else ''} "
            f"under the profiler; {seconds(self.unprofiled_seconds)} without it"
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
class Profiles:
    """The newest profile of each case and tool, and the folders that are none."""

    found: tuple[StoredProfile, ...] = ()
    broken: tuple[LeftOut, ...] = ()

    def of(self, workload: str) -> list[StoredProfile]:
        """The profiles of one workload."""
        return [each for each in self.found if each.profile.case.workload == workload]


NO_PROFILES = Profiles()


def write_profile(profile: Profile, stacks: Mapping[tuple[str, ...], float], folder: Path) -> None:
    """Write the record and its stacks into the folder, where the tool's own files lie already.

    The record comes last: a folder without one is a profile that was cut off. Raises ResultsError
    where it cannot be written.
    """
    stored = {"schema": SCHEMA, **dataclasses.asdict(profile)}
    text = json.dumps(stored, indent=1, allow_nan=False) + "\n"
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

    A folder that is no profile, or only part of one, is left out, and named with its reason.
    """
    kept: dict[tuple[object, ...], StoredProfile] = {}
    folders, broken = folders_in(folder)
    for each in folders:
        try:
            stored = read_profile(each)
        except UnusableError as error:
            mended = "" if isinstance(error, NewerError) else "; delete the folder"
            broken.append(LeftOut(each, None, f"{error}{mended}"))
            continue
        key = (*stored.profile.case.key, stored.profile.tool)
        if key not in kept or _age(kept[key]) < _age(stored):
            kept[key] = stored
    tell(broken)
    return Profiles(tuple(kept.values()), tuple(broken))


def read_profile(folder: Path) -> StoredProfile:
    """The profile of one folder; raises UnusableError, as what follows its name, where it is none."""
    return StoredProfile(_read_record(folder), _read_stacks(folder), folder)


def remove_profile(folder: Path) -> None:
    """Take away what a profile that was not finished has left."""
    shutil.rmtree(folder, ignore_errors=True)


def _age(stored: StoredProfile) -> tuple[bool, str]:
    return not stored.is_reference, stored.profile.profiled_at


def _read_record(folder: Path) -> Profile:
    path = folder / RECORD
    if not os.path.lexists(path):
        raise UnusableError(f"has no {RECORD}: profiling was cut off")
    try:
        return record_of_file(Profile, path, "the record of a profile", MOST_RECORD_BYTES)
    except NewerError:
        raise
    except UnusableError as error:
        raise UnusableError(f"has a {RECORD} that {error}") from error


def _read_stacks(folder: Path) -> Stacks:
    path = folder / STACKS
    if not os.path.lexists(path):
        return Stacks()
    if why := why_no_file(path):
        raise UnusableError(f"has a {STACKS} that {why}")
    try:
        return read_stacks(path)
    except OSError as error:
        raise UnusableError(f"has a {STACKS} that cannot be read: {error.strerror}") from error
