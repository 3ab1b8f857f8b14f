"""A process that waits until its owner is done or was killed, and then ends what the owner started.

The owner holds the janitor's standard input: it closes when the owner goes, however it goes. A janitor that was killed
is replaced when the owner looks after it; at the latest at its end, where it cleans up itself.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, ClassVar

import psutil

from breakeven.processes.birthmark import shed
from breakeven.processes.control_group import remove_left_groups
from breakeven.processes.leftovers import LONGEST_END_SECONDS, MARKER, end_marked
from breakeven.processes.owned_folder import make_held, remove_tree
from breakeven.processes.owners.identity import (
    Identity,
    identities_in,
    identity_of,
    is_alive,
    is_dead,
)
from breakeven.processes.owners.names import is_below, name_in
from breakeven.processes.owners.records import forget, holdings, note
from breakeven.processes.owners.using import named
from breakeven.processes.shared_segments import remove_segments, segments_of_the_dead
from breakeven.processes.system.linux import has_function

__all__ = [
    "await_janitors_of_the_dead",
    "clean_up",
    "janitor_beside",
    "look_after_janitors",
    "owners_looked_after",
]

PATIENCE_SECONDS = 3 * LONGEST_END_SECONDS
"""A janitor that takes longer is stuck, such as one that was stopped."""
DEATH_SECONDS = 2.0
"""A killed process has so long to end, after it has let go of what it held."""
POLL_SECONDS = 0.01
LOOK_SECONDS = 0.05
WATCH_SECONDS = 0.5
"""How often an owner is looked at where the system does not tell of its end."""
MODULE = "breakeven.processes.janitor"
DONE = b"done"
"""What an owner says that ends in order."""


class _Janitor:
    """The process of a janitor, and another one when that was killed."""

    live: ClassVar[list[_Janitor]] = []
    """Those that wait for this process."""

    def __init__(self, owner: str, folder: str) -> None:
        self.owner = owner
        self.folder = folder
        self.beside = os.getpid()
        self.process = self._started()
        self.live.append(self)

    def look_after(self) -> None:
        """Replace it where it was killed, and say so; what was forked from here has no janitor."""
        if self.beside == os.getpid() and self.process.poll() is not None:
            _say("the process that cleans up after this one was killed; another takes its place")
            self._let_go()
            self.process = self._started()

    def end(self) -> None:
        """Let it clean up, and wait for that; where it was killed, clean up here, and say so."""
        self.live.remove(self)
        with contextlib.suppress(OSError):
            self._input().write(DONE)
        self._let_go()
        with contextlib.suppress(subprocess.TimeoutExpired):
            if self.process.wait(PATIENCE_SECONDS) == 0:
                return
        self.process.kill()
        self.process.wait()
        _say("the process that cleans up after this one was gone; cleaned up without it")
        clean_up(self.owner, self.folder)

    def _let_go(self) -> None:
        with contextlib.suppress(OSError):
            self._input().close()

    def _input(self) -> IO[bytes]:
        assert self.process.stdin is not None
        return self.process.stdin

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", MODULE, self.owner, self.folder],
            stdin=subprocess.PIPE,
            env={name: value for name, value in os.environ.items() if name != MARKER},
            start_new_session=True,
            preexec_fn=_ignore_ends,  # noqa: PLW1509 - a few system calls, safe after fork
        )


def _ignore_ends() -> None:
    """What ends the owner must not end its janitor, not even while the janitor is starting."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def janitor_beside(owner: str, folder: str = "") -> Iterator[None]:
    """A janitor for as long as the block lasts, and after it for what ``owner`` had started.

    ``folder`` is made when the janitor is there, and deleted by it, also when this process is
    killed. Until then this process holds it: see :mod:`breakeven.processes.owned_folder`.
    """
    note(owner)  # so that the next command knows the owner, should both be killed
    janitor = _Janitor(owner, folder)
    try:
        held = make_held(Path(folder), owner) if folder else None
        try:
            yield
        finally:
            if held is not None:
                held.let_go()
    finally:
        janitor.end()


def look_after_janitors() -> None:
    """Replace every janitor of this process that was killed; called for each measured case."""
    for each in list(_Janitor.live):
        each.look_after()


def clean_up(owner: str, folder: str = "") -> None:
    """End all that an owner has started, and delete what it and they have held; what cannot be ended is said."""
    stay = end_marked(owner)
    own = [each.folder for each in holdings() if is_below(each.owner, owner)]
    for place in [Path(each) for each in dict.fromkeys((folder, *own)) if each]:
        ends = time.monotonic() + LONGEST_END_SECONDS
        while place.exists() and time.monotonic() < ends:
            # A process that was just starting may have been overseen, and still write there.
            remove_tree(place)
            stay = end_marked(owner)
    remove_left_groups()
    remove_segments(segments_of_the_dead())
    if not stay:
        forget(owner)
    else:
        names = ", ".join(named(each.pid) for each in stay)
        _say(f"could not be ended: {names}; breakeven doctor --clean tries it again")


def _say(words: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        print(f"breakeven: {words}", file=sys.stderr, flush=True)


def main(owner: str, folder: str = "") -> None:
    """Wait for the owner, then end and delete what it left."""
    shed()
    if not _wait_for(owner):
        _await_death(owner)
    clean_up(owner, folder)


def owners_looked_after() -> list[str]:
    """The owners that have a living janitor of this user's; nobody else cleans up after them."""
    return [owner for owner, _ in _janitors()]


def _janitors() -> Iterator[tuple[str, psutil.Process]]:
    """This user's janitors, each with its owner."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, ValueError, IndexError):
            words = process.cmdline()
            place = words.index(MODULE) + 1
            if process.uids().real == os.getuid():
                yield words[place], process


def await_janitors_of_the_dead() -> None:
    """Wait while janitors clean up after processes that were killed; end those that are stuck, such as one that was
    stopped, so that somebody else can clean up.

    What those left may still compute, or write where this process is about to.
    """
    ends = time.monotonic() + LONGEST_END_SECONDS
    while found := [process for owner, process in _janitors() if _has_died(owner)]:
        if time.monotonic() > ends:
            for process in found:
                with contextlib.suppress(psutil.Error):
                    process.kill()
            psutil.wait_procs(found, DEATH_SECONDS)
            return
        time.sleep(LOOK_SECONDS)


def _answering(owner: str) -> list[Identity]:
    """The process that answers for an owner, where its name says which."""
    return identities_in(name_in(owner))


def _has_died(owner: str) -> bool:
    return any(map(is_dead, _answering(owner)))


def _wait_for(owner: str) -> bool:
    """Wait until the owner says that it is done, or has ended; False where it ended without a word.

    Standard input does not close with the owner where a process that it forked has it, too.
    """
    said = b""
    with selectors.DefaultSelector() as selector:
        selector.register(0, selectors.EVENT_READ)
        for each in _answering(owner):
            if has_function("pidfd_open") and identity_of(each.pid) == each:
                with contextlib.suppress(OSError):
                    selector.register(os.pidfd_open(each.pid), selectors.EVENT_READ)
        if _has_died(owner):  # it was killed while this process was starting
            return False
        while not _has_ended(owner, selector):
            found = os.read(0, len(DONE))
            said += found
            if not found:
                break
    return said == DONE


def _has_ended(owner: str, selector: selectors.BaseSelector) -> bool:
    """Wait until the owner says something, or has ended; whether it has."""
    wait = None if has_function("pidfd_open") else WATCH_SECONDS
    while not (ready := selector.select(wait)):
        if _has_died(owner):
            return True
    return any(key.fd != 0 for key, _ in ready)


def _await_death(owner: str) -> None:
    """What is told of the dead alone is told when they have ended."""
    ends = time.monotonic() + DEATH_SECONDS
    while any(is_alive(each) for each in _answering(owner)) and time.monotonic() < ends:
        time.sleep(POLL_SECONDS)


if __name__ == "__main__":
    main(*sys.argv[1:])
