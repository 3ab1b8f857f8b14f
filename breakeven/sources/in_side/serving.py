"""How a process that measures in a side talks with its supervisor; nothing here is of the tool.

It is asked for one step at a time, through pipes. Each case is measured in a fork of a process that has
imported what all cases have in common, so that what one leaves behind in a class or a module meets no other.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
import traceback
from pathlib import Path
from time import perf_counter  # by name: a benchmark may replace time's
from typing import TYPE_CHECKING, Any, Callable, Collection, Dict, NoReturn

if TYPE_CHECKING:
    from breakeven.processes.children.case_channel import CaseChannel
    from breakeven.sources.in_side.measured_steps import Steps
else:
    from measured_steps import Steps

    CHANNEL_FOLDER = str(Path(__file__).resolve().parents[2] / "processes" / "children")
    sys.path.insert(0, CHANNEL_FOLDER)  # only for this one file
    from case_channel import CaseChannel

    sys.path.remove(CHANNEL_FOLDER)

__all__ = [
    "Conversation",
    "Found",
    "SkippedError",
    "Steps",
    "failed",
    "forget_this_folder",
    "opened",
    "said_by",
    "serve",
]

Found = Dict[str, Any]
MOST_OF_A_TRACE = 4000
MOST_OF_A_REASON = 2000


class SkippedError(Exception):
    """The benchmark says that it does not apply here, or not for these parameters."""


class Conversation:
    """The steps that are asked for, and their answers."""

    def __init__(self, channel: CaseChannel) -> None:
        self.channel = channel
        self.phases: dict[str, float] = {}
        self.asked_at = self.answered_at = perf_counter()

    def answer_until(self, steps: Steps, last: Collection[str]) -> Found | None:
        """Answer what is asked for, until one of the last steps is: that one is returned, with its name as
        ``step``, and not answered. None at the end."""
        while True:
            call = self.channel.next_call()
            self.asked_at = perf_counter()
            if call is None or call["step"] in last:
                return call
            name = str(call.pop("step"))
            self.answer(name, outcome(getattr(steps, name), call))

    def answer(self, name: str, found: Found) -> None:
        """Answer the step that was asked for last."""
        now = perf_counter()
        phase = str(found.get("phase", name))
        waited = self.asked_at - self.answered_at
        self.phases["waiting"] = self.phases.get("waiting", 0.0) + waited
        spent = found.get("timed_seconds", now - self.asked_at)
        self.phases[phase] = self.phases.get(phase, 0.0) + spent
        if name == "close":
            found["phases"] = self.phases
        self.answered_at = perf_counter()
        self.channel.answer({"seconds": now - self.asked_at, **found})


def outcome(step: Callable[..., Found], arguments: Found) -> Found:
    """What a step found out and how long it took, or how it failed, in words."""
    began = perf_counter()
    try:
        found = step(**arguments)
    except BaseException as error:  # noqa: BLE001 - every failure is an answer
        return failed(error)
    return {"seconds": perf_counter() - began, **found}


def failed(error: BaseException) -> Found:
    """How a step failed, in words."""
    return {
        "failed": type(error).__name__,
        "reason": said_by(error)[:MOST_OF_A_REASON] or type(error).__name__,
        "place": _place(error),
        "trace": _trace(error)[-MOST_OF_A_TRACE:],
    }


def _trace(error: BaseException) -> str:
    try:
        return "".join(traceback.format_exception(type(error), error, error.__traceback__))
    except Exception:  # noqa: BLE001 - its class may raise anything
        return ""


def said_by(error: BaseException) -> str:
    """The message of an error, which may fail to be one."""
    try:
        return str(error)
    except KeyboardInterrupt:
        raise
    except BaseException as another:  # noqa: BLE001 - its class may raise anything
        return f"its message cannot be read ({type(another).__name__})"


def _place(error: BaseException) -> str:
    """The innermost line of the traceback that is not of a file of ours."""
    ours = str(Path(__file__).parent)
    places = [
        each
        for each in traceback.extract_tb(error.__traceback__)
        if not each.filename.startswith(ours)
    ]
    return f"{places[-1].filename}:{places[-1].lineno}" if places else ""


def opened(descriptors: Collection[str]) -> CaseChannel:
    """The channel of this process, which nothing that is imported afterwards reaches."""
    return CaseChannel([int(each) for each in descriptors])


def serve(
    request: Found | None,
    measure: Callable[[Found, Conversation], Found | None],
    channel: CaseChannel,
) -> None:
    """Let a fork of this process measure each case that is asked for, one after the other.

    ``measure`` answers all steps of the case that a request describes, and returns the request of the next
    one, or None at the end. The channel is open since before anything of the benchmarks was imported.
    """
    channel.require_own_process()
    lifeline = channel.others[0]
    while request is not None:
        told, tell = os.pipe()
        tell = channel.keep(tell)
        child = channel.fork()
        if child == 0:
            os.close(told)
            _end_with_supervisor(lifeline)
            _measure(measure, request, Conversation(channel), tell)
        channel.close(tell)
        with os.fdopen(told) as from_child:
            said = from_child.read()
        _, status = os.waitpid(child, 0)
        if status or not said:
            _end_like(status)
        channel.number, request = json.loads(said)
        if request is not None:
            request.pop("step", None)
            channel.answer({"seconds": 0.0})


def _measure(
    measure: Callable[[Found, Conversation], Found | None],
    request: Found,
    talk: Conversation,
    tell: int,
) -> NoReturn:
    """Measure a case in a fork, tell the request of the next one, with its number, and end; nothing is
    raised, for what called this belongs to the process that forked."""
    try:
        following = measure(request, talk)
        talk.channel.require_own_process()
        os.write(tell, json.dumps([talk.channel.number, following]).encode())
    except BaseException:  # noqa: BLE001 - see above
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def _end_like(status: int) -> NoReturn:
    """End as a fork has ended, by the same signal or with the same exit code."""
    if os.WIFSIGNALED(status):
        with contextlib.suppress(OSError, ValueError):  # such as of SIGKILL, which cannot be caught
            signal.signal(os.WTERMSIG(status), signal.SIG_DFL)
        os.kill(os.getpid(), os.WTERMSIG(status))
    os._exit(os.WEXITSTATUS(status))


def _end_with_supervisor(lifeline: int) -> None:
    """End all processes of this group as soon as the supervisor is gone, however it went.

    A fork watches over all: a thread in what forks would be a warning of newer Pythons.
    """

    def wait() -> None:
        os.read(lifeline, 1)
        os.killpg(os.getpgid(0), signal.SIGKILL)

    threading.Thread(target=wait, daemon=True, name="lifeline").start()


def forget_this_folder() -> None:
    """Take these scripts off the path, and out of the modules that were imported: what is measured may have
    modules of the same names."""
    here = Path(__file__).resolve().parent
    sys.path[:] = [each for each in sys.path if Path(each).resolve() != here]
    for name in [
        each for each in sys.modules if each in {*_names_in(here), CaseChannel.__module__}
    ]:
        del sys.modules[name]


def _names_in(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob("*.py")}
