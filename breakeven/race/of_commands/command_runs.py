"""One run of a command: its time, its processor time, its memory, and that nothing of it is left."""

from __future__ import annotations

import contextlib
import os
import selectors
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from breakeven.errors import UserError
from breakeven.processes.control_group import ControlGroup, new_group
from breakeven.processes.janitor import look_after_janitors
from breakeven.processes.leftovers import MARKER, end_marked, new_owner
from breakeven.processes.process_tree import GroupTree, PeakSampler, Tree, tree_of
from breakeven.processes.system.linux import has_function
from breakeven.ruler.contender import Sample
from breakeven.ruler.ends import CaseEnded
from breakeven.wording.quantities import size_of_memory

__all__ = ["MOST_OUTPUT_BYTES", "Command", "Limits", "Ran", "command_of", "run_command"]

MOST_OUTPUT_BYTES = 64 * 2**20
GUARD_SECONDS = 0.05
POLL_SECONDS = 0.001
OF_A_SHELL = {"|", "||", "&", "&&", ";", "<", ">", ">>", "2>", "2>&1", "*", "$?"}
"""Words that mean something to a shell only."""


@dataclass(frozen=True)
class Command:
    """A command of a race: its label, and its words."""

    label: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Limits:
    """The most that one run may take and print."""

    seconds: float
    output_bytes: int = MOST_OUTPUT_BYTES


@dataclass(frozen=True)
class Ran:
    """What one run took; ``peak_bytes`` is None where memory was not looked at."""

    took: Sample
    exit_code: int
    peak_bytes: int | None = None


def command_of(text: str, label: str) -> Command:
    """The command of a text, which no shell reads; raises UserError where there is no such program."""
    try:
        words = tuple(shlex.split(text))
    except ValueError as error:
        raise UserError(f"{label!r} cannot be read: {error}; fix its quotes") from error
    if not words:
        raise UserError(f"{label!r} is empty; give a command, such as 'python a.py'")
    for word in words:
        if word in OF_A_SHELL:
            raise UserError(
                f"{label!r} has a {word}, which only a shell understands; run it in a shell: "
                f"sh -c {shlex.quote(text)}"
            )
    program = words[0]
    if shutil.which(program) is None:
        if Path(program).is_file():
            raise UserError(
                f"{program} of {label!r} cannot be executed; name its interpreter, such as "
                f"'python {program}', or make it executable: chmod +x {program}"
            )
        raise UserError(
            f"there is no program {program!r}, which {label!r} would run; install it, or give its path"
        )
    return Command(label, words)


def run_command(
    command: Command, out: IO[bytes], said: IO[bytes], limits: Limits, *, with_memory: bool = False
) -> Ran:
    """Run a command once; standard output goes to ``out``, standard error to ``said``.

    The clock includes starting the process. Raises CaseEnded if it runs too long or prints too
    much. All that it started is gone afterwards.
    """
    for stream in (out, said):
        stream.seek(0)
        stream.truncate()
    look_after_janitors()
    owner = new_owner()
    with _group() as group:
        began = time.perf_counter()
        process = _started(command, out, said, owner)
        try:
            if group:
                group.add(process.pid)  # entering before the program starts would take a slow fork
            tree: Tree = GroupTree((group,)) if group else tree_of((process.pid,))
            sampler = PeakSampler(tree)
            with sampler.running() if with_memory else contextlib.nullcontext():
                _await(process, began + limits.seconds, (out, said), limits)
            wall = time.perf_counter() - began
            processor = _reaped(process)
            if group:
                processor = max(processor, group.cpu_seconds())
        finally:
            _end_all(process, group, owner)
    _require_short((out, said), limits)
    peak = sampler.peak_bytes if with_memory else None
    return Ran(Sample(wall, processor), process.returncode, peak)


def _started(
    command: Command, out: IO[bytes], said: IO[bytes], owner: str
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command.words,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=said,
            env=os.environ | {MARKER: owner},
            start_new_session=True,
        )
    except OSError as error:
        raise CaseEnded("unavailable", f"cannot be started: {error.strerror or error}") from error


@contextmanager
def _group() -> Iterator[ControlGroup | None]:
    """A control group for one run, where one can be had."""
    group = new_group()
    try:
        yield group
    finally:
        if group:
            group.remove()


def _await(
    process: subprocess.Popen[bytes], ends: float, streams: Sequence[IO[bytes]], limits: Limits
) -> None:
    """Wait until a process has ended, and no longer; it is not reaped yet."""
    with _ending_of(process) as has_ended:
        while not has_ended(GUARD_SECONDS):
            _require_short(streams, limits)
            if time.perf_counter() > ends:
                raise CaseEnded("timeout", f"took over {limits.seconds:g} s")


@contextmanager
def _ending_of(process: subprocess.Popen[bytes]) -> Iterator[Callable[[float], bool]]:
    """A function that waits for so many seconds at the most, and says whether the process has ended."""
    if not has_function("pidfd_open"):
        yield lambda seconds: _polled(process, seconds)
        return
    descriptor = os.pidfd_open(process.pid)
    try:
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            yield lambda seconds: bool(selector.select(seconds))
    finally:
        os.close(descriptor)


def _polled(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """The same where the system cannot tell of an end by itself."""
    ends = time.perf_counter() + seconds
    while psutil.Process(process.pid).status() != psutil.STATUS_ZOMBIE:
        if time.perf_counter() > ends:
            return False
        time.sleep(POLL_SECONDS)
    return True


def _reaped(process: subprocess.Popen[bytes]) -> float:
    """The processor seconds of a process that has ended, and of all that it has waited for."""
    _end_session(process)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime


def _end_session(process: subprocess.Popen[bytes]) -> None:
    """End what a process left in its session; its number is its own until it is reaped."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _end_all(process: subprocess.Popen[bytes], group: ControlGroup | None, owner: str) -> None:
    """End what is left of a run; where it did not end by itself, also what left its session."""
    if process.returncode is None:
        _end_session(process)
        process.kill()
        process.wait()
        end_marked(owner)
    if group:
        group.end()


def _require_short(streams: Sequence[IO[bytes]], limits: Limits) -> None:
    if any(os.fstat(each.fileno()).st_size > limits.output_bytes for each in streams):
        raise CaseEnded(
            "printed too much", f"printed more than {size_of_memory(limits.output_bytes)}"
        )
