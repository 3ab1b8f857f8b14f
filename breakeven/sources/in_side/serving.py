"""The conversation of a measuring process with its supervisor, without anything of the tool.

Whatever is measured in a side, this is how it is asked for: one step at a time, on pipes, each case in a
fork of a process that has imported what all have in common, so that what one leaves behind in a class or
a module meets no other.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import resource
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Callable, Collection, Dict, Iterator, NoReturn

if TYPE_CHECKING:
    from breakeven.sources.in_side.counted import counted
else:
    from counted import counted

Found = Dict[str, Any]
MOST_OF_A_TRACE = 4000


class SkippedError(Exception):
    """The benchmark says that it does not apply here, or not for these parameters."""


class UncountableError(Exception):
    """What is called is not in this process."""


NO_TIME_SECONDS = 1e9
"""No call takes 30 years: a timer of a benchmark's own that says so is wrong, or gives infinity or nan."""


class NoTimeError(Exception):
    """A timer gave what no time can be."""


OF_THREADS = 0.05
"""Of its time, what other threads have to compute in a call to count as helping."""
ALL, YOUNG = 2, 1
"""Generations of the garbage collector. To look through all takes milliseconds for each hundred thousand objects."""


class Steps:
    """What any benchmark answers: a case adds how it is loaded, set up, called and torn down."""

    sets_up_each_call = False
    """Whether every call finds what has been set up for it alone."""
    knows_children = False
    """Whether the processor time that it tells has that of its child processes: else the ruler adds it."""
    collects_garbage = False
    """Whether the garbage collector is on during calls."""
    generation = ALL
    """How far garbage is collected before the next calls: all of it once, for what calls leave is young."""

    def load(self) -> Found:
        """Find the benchmark."""
        return {}

    def inputs(self) -> Found:
        """Set it up."""
        return {}

    def expect(self, path: str) -> Found:
        """There is no expected answer: a benchmark returns nothing."""
        return {}

    def start(self, address: str | None) -> Found:
        """There is nothing to start."""
        return {"pids": []}

    def ingest(self) -> Found:
        """What was set up is what is measured."""
        return {}

    def timed(self, number: int) -> tuple[float, float, float]:
        """The seconds of so many calls by the wall clock, of their processor time, and of setting up."""
        raise NotImplementedError

    def call(self, number: int, phase: str, check: bool = True) -> Found:
        """Time so many calls, without the garbage collector if that is how they are measured."""
        began, by_children = self._processor_seconds(), _children_seconds()
        called, delayed = time.perf_counter(), delayed_seconds()
        by_threads = _seconds_of_other_threads()
        if self.collects_garbage:
            timed, cpu, untimed = self.timed(number)
        else:
            with no_garbage_collected(self.generation):
                timed, cpu, untimed = self.timed(number)
            self.generation = YOUNG
        by_threads = _seconds_of_other_threads() - by_threads
        delayed = delayed_seconds() - delayed
        called = time.perf_counter() - called
        if not abs(timed) < NO_TIME_SECONDS:
            raise NoTimeError(f"its timer gave {timed} s, which is not a time")
        return {
            "phase": phase,
            "call_seconds": timed / number,
            "timed_seconds": timed,
            "untimed_seconds": untimed,
            "own_cpu_seconds": cpu,
            "step_cpu_seconds": self._processor_seconds() - began,
            "process_cpu_seconds": self._processor_seconds(),
            "one_by_one": self.sets_up_each_call,
            "has_help": by_threads > OF_THREADS * called or _children_seconds() > by_children,
            "delayed_share": delayed / called,
            "pid": os.getpid(),
            "answers_checked": 0,
        }

    def _processor_seconds(self) -> float:
        return time.process_time() + (_children_seconds() if self.knows_children else 0.0)

    def prepared(self) -> Callable[[], Any]:
        """One call, set up, that needs nothing more; raises UncountableError where there is none."""
        raise UncountableError(
            "its instructions cannot be counted: it runs in processes of its own"
        )

    def count(self, number: int) -> Found:
        """Let callgrind count an empty call, and then so many calls, each by itself."""
        gc.disable()
        counted(lambda: None)
        for _ in range(number):
            counted(self.prepared())
        return {}

    def check(self) -> Found:
        """There is no answer to check."""
        return {"answers_checked": 0}

    def native_threads(self) -> Found:
        """Nothing is asked of the libraries that a project uses."""
        return {"threads": {}}

    def reset_peak(self) -> Found:
        """Begin a new peak of this process's resident memory, where the system can."""
        with contextlib.suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5")
        return {"rss_bytes": _status_bytes("VmRSS")}

    def peak(self) -> Found:
        """The peak of this process's resident memory since the last reset."""
        return {"peak_rss_bytes": _status_bytes("VmHWM")}

    def close(self) -> Found:
        """Tear it down."""
        return {}


@contextlib.contextmanager
def no_garbage_collected(generation: int) -> Iterator[None]:
    """Collect the garbage up to a generation, and none in the block, as timeit does it."""
    gc.collect(generation)
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def delayed_seconds() -> float:
    """How long this thread has waited for a processor so far; 0 where the system does not count it."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


def _seconds_of_other_threads() -> float:
    """The processor time of all threads but this one, those that have ended included."""
    return time.process_time() - time.thread_time()


def _children_seconds() -> float:
    """The processor time of the child processes that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


class Conversation:
    """The steps that are asked for, and their answers, as lines of JSON."""

    def __init__(self, calls: IO[str], answers: IO[str]) -> None:
        self.calls = calls
        self.answers = answers
        self.phases: dict[str, float] = {}
        self.asked_at = self.answered_at = time.perf_counter()

    def answer_until(self, steps: Steps, last: Collection[str]) -> Found | None:
        """Answer what is asked for, until one of the last steps is: that one is returned, with its name as
        ``step``, and not answered. None at the end."""
        for line in self.calls:
            call: Found = json.loads(line)
            self.asked_at = time.perf_counter()
            if call["step"] in last:
                return call
            name = str(call.pop("step"))
            self.answer(name, outcome(getattr(steps, name), call))
        return None

    def answer(self, name: str, found: Found) -> None:
        """Answer the step that was asked for last."""
        now = time.perf_counter()
        phase = str(found.get("phase", name))
        waited = self.asked_at - self.answered_at
        self.phases["waiting"] = self.phases.get("waiting", 0.0) + waited
        spent = found.get("timed_seconds", now - self.asked_at)
        self.phases[phase] = self.phases.get(phase, 0.0) + spent
        if name == "close":
            found["phases"] = self.phases
        self.answered_at = time.perf_counter()
        self.write({"seconds": now - self.asked_at, **found})

    def write(self, answer: Found) -> None:
        """Write an answer."""
        self.answers.write(json.dumps(answer) + "\n")
        self.answers.flush()


def outcome(step: Callable[..., Found], arguments: Found) -> Found:
    """What a step found out and how long it took, or how it failed, in words."""
    began = time.perf_counter()
    try:
        found = step(**arguments)
    except BaseException as error:  # noqa: BLE001 - every failure is an answer
        return failed(error)
    return {"seconds": time.perf_counter() - began, **found}


def failed(error: BaseException) -> Found:
    """How a step failed, in words."""
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    return {
        "failed": type(error).__name__,
        "reason": str(error) or type(error).__name__,
        "place": _place(error),
        "trace": "".join(lines)[-MOST_OF_A_TRACE:],
    }


def _place(error: BaseException) -> str:
    """The innermost line of the traceback that is not of a file of ours."""
    ours = str(Path(__file__).parent)
    places = [
        each
        for each in traceback.extract_tb(error.__traceback__)
        if not each.filename.startswith(ours)
    ]
    return f"{places[-1].filename}:{places[-1].lineno}" if places else ""


def serve(
    request: Found | None,
    measure: Callable[[Found, Conversation], Found | None],
    descriptors: Collection[str],
) -> None:
    """Let a fork of this process measure each case that is asked for, one after the other.

    ``measure`` answers all steps of the case that a request describes, and returns the request of the next
    one, or None at the end. The descriptors are those of the pipes: calls, answers, and one that
    ends with the supervisor.
    """
    for each in descriptors:
        os.set_inheritable(int(each), False)
    calls, answers, lifeline = [int(each) for each in descriptors][:3]
    with os.fdopen(calls, "r") as read, os.fdopen(answers, "w") as written:
        while request is not None:
            told, tell = os.pipe()
            child = os.fork()
            if child == 0:
                os.close(told)
                _end_with_supervisor(lifeline)
                _measure(measure, request, Conversation(read, written), tell)
            os.close(tell)
            with os.fdopen(told) as from_child:
                said = from_child.read()
            _, status = os.waitpid(child, 0)
            if status:
                _end_like(status)
            request = json.loads(said)
            if request is not None:
                request.pop("step", None)
                Conversation(read, written).write({"seconds": 0.0})


def _measure(
    measure: Callable[[Found, Conversation], Found | None],
    request: Found,
    talk: Conversation,
    tell: int,
) -> NoReturn:
    """Measure a case in a fork, tell the request of the next one, and end; nothing is raised, for what
    called this belongs to the process that forked."""
    try:
        os.write(tell, json.dumps(measure(request, talk)).encode())
    except BaseException:  # noqa: BLE001 - see above
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def _end_like(status: int) -> None:
    """End as a fork has ended, by the same signal or with the same exit code."""
    if os.WIFSIGNALED(status):
        signal.signal(os.WTERMSIG(status), signal.SIG_DFL)
        os.kill(os.getpid(), os.WTERMSIG(status))
    os._exit(os.WEXITSTATUS(status) or 1)


def _end_with_supervisor(lifeline: int) -> None:
    """End all processes of this group as soon as the supervisor is gone, however it went.

    A fork watches over all: a thread in what forks would be a warning of newer Pythons.
    """

    def wait() -> None:
        os.read(lifeline, 1)
        os.killpg(os.getpgid(0), signal.SIGKILL)

    threading.Thread(target=wait, daemon=True, name="lifeline").start()


def _status_bytes(name: str) -> int | None:
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    found = [int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:")]
    return found[0] if found else None


def forget_this_folder() -> None:
    """Take the folder of these scripts off the path: what is measured shall not find them there."""
    here = Path(__file__).resolve().parent
    sys.path[:] = [each for each in sys.path if Path(each).resolve() != here]
