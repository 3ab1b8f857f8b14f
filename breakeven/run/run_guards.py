"""Guards for everything that measures: no other run beside it, and nothing left when it ends."""

from __future__ import annotations

import fcntl
import os
import signal
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO

from breakeven.catalogue.project import Project
from breakeven.errors import UserError
from breakeven.processes.birthmark import bearing
from breakeven.processes.control_group import remove_left_groups
from breakeven.processes.janitor import janitor_beside
from breakeven.processes.leftovers import MARKER, new_owner
from breakeven.processes.owned_folder import place_of_run
from breakeven.processes.owners.clearing import clear_and_say

__all__ = ["everything_ended", "is_measuring", "only_run"]


@contextmanager
def only_run(project: Project) -> Iterator[None]:
    """Hold the project's lock: two runs at once would disturb each other's clocks.

    The system lets go of it when this process ends, however it ends. Raises UserError when another run
    holds it, or where the project's results cannot be written.
    """
    try:
        project.make_results()
        lock_file = _opened(project, os.O_WRONLY | os.O_CREAT)
    except OSError as error:
        raise UserError(
            f"{error.filename or project.runs} cannot be written ({error.strerror}), and results "
            "are kept there; work in a folder that you may write to"
        ) from error
    with lock_file as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(
                "another run is measuring in this project, and the two would disturb each other; "
                "wait until it ends, or stop it: what it has measured is kept"
            ) from None
        yield


def is_measuring(project: Project) -> bool:
    """Whether a run is measuring in this project just now."""
    try:
        with _opened(project, os.O_RDONLY) as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # no run has been here yet, or none may look
        pass
    return False


def _opened(project: Project, how: int) -> IO[bytes]:
    """The file of the project's lock; a pipe in its place is not waited for."""
    descriptor = os.open(project.runs / "run.lock", how | os.O_NONBLOCK, 0o666)
    return os.fdopen(descriptor, "wb" if how & os.O_WRONLY else "rb")


@contextmanager
def everything_ended() -> Iterator[None]:
    """The end of all that is started in the block, temporary files included, however it ends.

    A janitor sees to it, also when this process is killed; when both are, the next block does.
    """
    clear_and_say()
    owner, folder = new_owner(), str(place_of_run())
    previous = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    signal.signal(signal.SIGTERM, _stop)
    try:
        with (
            janitor_beside(owner, folder),
            bearing(owner),
            _environment({MARKER: owner, "TMPDIR": folder}),
        ):
            try:
                yield
            finally:
                for number in previous:  # another Ctrl-C would only cut short the last seconds
                    signal.signal(number, signal.SIG_IGN)
    finally:
        remove_left_groups()
        for number, handler in previous.items():
            signal.signal(number, handler)


@contextmanager
def _environment(changes: Mapping[str, str]) -> Iterator[None]:
    """Other environment variables for a while, for this process and those that it starts."""
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    tempfile.tempdir = None  # looked up anew
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value
        tempfile.tempdir = None


def _stop(*_: object) -> None:
    raise KeyboardInterrupt
