"""Finds and removes what killed commands of this user have left, if nothing else cleaned up.

It looks only at what is known to be the tool's and to belong to no living process. Owners, control
groups, segments and folders say which process answers for them; what another machine or container
made is left alone.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import psutil

from breakeven.processes.birthmark import bears
from breakeven.processes.control_group import groups_of_the_dead, processes_in, remove_left_groups
from breakeven.processes.janitor import await_janitors_of_the_dead, owners_looked_after
from breakeven.processes.leftovers import end_marked, marked_processes, marker_of
from breakeven.processes.owned_folder import left_folders, remove_tree
from breakeven.processes.owners.identity import Identity, identities_in, is_dead
from breakeven.processes.owners.names import MARKER, dead_part, is_below, name_in
from breakeven.processes.owners.records import Holding, forget_old, holdings
from breakeven.processes.owners.using import named
from breakeven.processes.shared_segments import remove_segments, segments_of_the_dead

__all__ = ["Leftover", "clear_and_say", "clear_leftovers", "leftovers", "size_of"]


class Leftover(NamedTuple):
    """Something that was left: its kind, its name, and the bytes of memory or disk that it takes."""

    kind: str
    name: str
    size_bytes: int


@dataclass(frozen=True)
class _Left:
    """All that was left, and how it was decided for which processes nobody answers."""

    owners: list[str]
    groups: list[Path]
    segments: list[Path]
    folders: list[Path]
    holdings: list[Holding]
    places: list[Path]
    looked_after: _LookedAfter

    def told(self) -> list[Leftover]:
        """The same in words."""
        files = (("shared memory block", self.segments), ("folder", self.folders))
        return [
            *(Leftover("process", *_told_of(each)) for each in self._processes()),
            *(Leftover("control group", str(each), 0) for each in self.groups),
            *(Leftover(kind, str(each), size_of(each)) for kind, found in files for each in found),
        ]

    def _processes(self) -> list[psutil.Process]:
        """Every process of it, each once."""
        found = {each.pid: each for owner in self.owners for each in marked_processes(owner)}
        for pid in (pid for group in self.groups for pid in processes_in(group)):
            with contextlib.suppress(psutil.Error):
                found.setdefault(pid, psutil.Process(pid))
        return list(found.values())


class _LookedAfter:
    """The dead owners whose janitor lives and is about to clean up after them."""

    def __init__(self) -> None:
        self.owners = owners_looked_after()
        self.identities = {each for owner in self.owners for each in identities_in(name_in(owner))}

    def is_gone(self, of: Identity) -> bool:
        """Whether a process is dead and has no janitor."""
        return is_dead(of) and of not in self.identities

    def is_left(self, holding: Holding) -> bool:
        """Whether nobody answers any more for what a process has held."""
        of_others = any(is_below(holding.owner, owner) for owner in self.owners)
        return self.is_gone(holding.holder) and not of_others


def leftovers(places: Iterable[Path] = ()) -> list[Leftover]:
    """What was left; ``places`` are more folders in which held folders may lie."""
    return _left(places).told()


def clear_leftovers(places: Iterable[Path] = ()) -> tuple[list[Leftover], list[Leftover]]:
    """Take away what was left, as :func:`leftovers` finds it; returns what has gone and what has not."""
    left = _left(places)
    told = left.told()
    forget_old()
    for owner in left.owners:
        end_marked(owner)
    remove_left_groups(left.places, left.looked_after.is_gone)
    remove_segments(left.segments)
    for folder in left.folders:
        remove_tree(folder)
    stay = {each[:2] for each in _left(places).told()} if told else set()
    for holding in left.holdings if not stay else ():  # they are needed to find what stays
        holding.forget()
    gone = [each for each in told if each[:2] not in stay]
    return gone, [each for each in told if each[:2] in stay]


def clear_and_say() -> None:
    """Take away what was left, and say on standard error what that was.

    What a janitor is taking away just now has gone as well by then.
    """
    await_janitors_of_the_dead()
    gone, stay = clear_leftovers()
    for words, found in (("removed", gone), ("could not remove", stay)):
        if found:
            what = f"{words} what a killed command had left: {_counted(found)}"
            print(f"breakeven: {what}", file=sys.stderr, flush=True)


def size_of(path: Path) -> int:
    """The bytes that a file, or a folder with all in it, takes on the disk."""
    total = 0
    for each in (path, *path.rglob("*")) if path.is_dir() else (path,):
        with contextlib.suppress(OSError):
            total += each.lstat().st_blocks * 512
    return total


def _left(places: Iterable[Path]) -> _Left:
    held, looked_after = holdings(), _LookedAfter()
    carried = [each.owner for each in held]
    carried += [marker_of(each) for each in psutil.process_iter() if _is_own(each)]
    owners = dict.fromkeys(dead_part(each, looked_after.is_gone) for each in carried)
    groups = [Path(each) for each in dict.fromkeys(place for each in held for place in each.groups)]
    return _Left(
        owners=[each for each in owners if each and not _is_of_this_process(each)],
        groups=groups_of_the_dead(groups, looked_after.is_gone),
        segments=segments_of_the_dead(looked_after.is_gone),
        folders=left_folders(held, looked_after.is_left, places),
        holdings=[each for each in held if looked_after.is_left(each)],
        places=groups,
        looked_after=looked_after,
    )


def _is_of_this_process(owner: str) -> bool:
    """Whether this process was itself started on behalf of an owner, and so would end its own parents."""
    return is_below(os.environ.get(MARKER, ""), owner) or bears(os.getpid(), owner)


def _is_own(process: psutil.Process) -> bool:
    try:
        return bool(process.uids().real == os.getuid())
    except psutil.Error:
        return False


def _told_of(process: psutil.Process) -> tuple[str, int]:
    held = 0
    with contextlib.suppress(psutil.Error):
        held = process.memory_info().rss
    return named(process.pid), held


def _counted(found: Iterable[Leftover]) -> str:
    kinds = Counter(each.kind for each in found)
    return ", ".join(f"{count} {_plural(kind, count)}" for kind, count in kinds.items())


def _plural(kind: str, count: int) -> str:
    if count == 1:
        return kind
    return f"{kind}es" if kind.endswith("s") else f"{kind}s"
