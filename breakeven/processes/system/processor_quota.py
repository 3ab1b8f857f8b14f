"""How many processors control groups allow, as systemd and containers limit them (``docker run --cpus``).

A quota of a group holds for all that is below it, so the smallest on the way up counts. Versions 1 and 2 are both
known. Sources: the kernel's documentation, admin-guide/cgroup-v2.rst (``cpu.max``) and scheduler/sched-bwc.rst.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from breakeven.processes.system.linux import lines_of, text_of

__all__ = ["processor_groups", "processor_quota"]

MOUNTS, OWN = "/proc/self/mountinfo", "/proc/self/cgroup"
UNIFIED = ""
"""What stands in the place of controllers for the one hierarchy of version 2."""


class _Mount(NamedTuple):
    """Where a hierarchy that limits processors can be seen, from one of its groups on downwards."""

    controller: str
    root: str
    place: Path


def processor_quota() -> float | None:
    """How many processors' time this process may use, such as 1.5; None where no group limits it."""
    quotas = (_quota(folder) for folder in processor_groups())
    return min((each for each in quotas if each is not None), default=None)


def processor_groups() -> list[Path]:
    """The folders of the groups that may limit this process's processor time: its own, and those above it."""
    own = dict(_own_groups())
    return [
        folder
        for mount in _mounts()
        if mount.controller in own
        for folder in _upwards(mount, own[mount.controller])
    ]


def _own_groups() -> Iterator[tuple[str, str]]:
    """In which group this process is, by the controller that counts."""
    for line in lines_of(OWN):
        _, kinds, group = line.split(":", 2)
        if kinds == UNIFIED or "cpu" in kinds.split(","):
            yield (UNIFIED if kinds == UNIFIED else "cpu"), group


def _mounts() -> Iterator[_Mount]:
    """The hierarchies that are mounted; a line of mountinfo is described in proc(5)."""
    for line in lines_of(MOUNTS):
        before, _, after = line.partition(" - ")
        kind, options = after.partition(" ")[0], after.rpartition(" ")[2]
        root, place = before.split()[3:5]
        if kind == "cgroup2":
            yield _Mount(UNIFIED, root, Path(place))
        elif kind == "cgroup" and "cpu" in options.split(","):
            yield _Mount("cpu", root, Path(place))


def _upwards(mount: _Mount, group: str) -> Iterator[Path]:
    """The folders of a group and of those above it; in a container, only its own may be there to be seen."""
    top = mount.root.rstrip("/")
    below = group.removeprefix(top) if f"{group}/".startswith(f"{top}/") else ""
    folder = mount.place / below.strip("/")
    yield from (each for each in (folder, *folder.parents) if each.is_relative_to(mount.place))


def _quota(group: Path) -> float | None:
    """How many processors' time one group may use."""
    found = text_of(group / "cpu.max").split()  # version 2
    if not found:
        files = (group / "cpu.cfs_quota_us", group / "cpu.cfs_period_us")
        found = [text_of(each).strip() for each in files]
    # No number is "max", or in version 1 "-1": there is no limit.
    numbers = [int(each) for each in found if each.isdecimal()]
    return numbers[0] / numbers[1] if len(numbers) == 2 and all(numbers) else None
