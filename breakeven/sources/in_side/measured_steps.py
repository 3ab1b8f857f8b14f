"""What any benchmark answers when it is asked for a step: how long its calls take, and what they hold."""

from __future__ import annotations

import contextlib
import gc
import os
import resource
from pathlib import Path
from time import perf_counter, process_time, thread_time  # by name: a benchmark may replace time's
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterator

if TYPE_CHECKING:
    from breakeven.sources.in_side.counted import counted
else:
    from counted import counted

Found = Dict[str, Any]


class UncountableError(Exception):
    """What is called is not in this process."""


NO_TIME_SECONDS = 1e9
"""No call takes 30 years: a timer of a benchmark's own that says so is wrong, or gives infinity or nan."""


class NoTimeError(Exception):
    """A timer gave what no time can be."""


OF_THREADS = 0.05
"""The part of a call's time that other threads have to compute to count as helping."""
ALL, YOUNG = 2, 1
"""Generations of the garbage collector. To look through all takes milliseconds for each hundred thousand objects."""


class Steps:
    """What any benchmark answers: a case adds how it is loaded, set up, called and torn down."""

    sets_up_each_call = False
    """Whether every call finds what has been set up for it alone."""
    knows_children = False
    """Whether the processor time that it tells includes its child processes; otherwise the ruler adds theirs."""
    collects_garbage = False
    """Whether the garbage collector is on during calls."""
    generation = ALL
    """Which garbage is collected before the next calls: all of it once, then only the young, which is what
    calls leave."""

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
        called, delayed = perf_counter(), delayed_seconds()
        by_threads = _seconds_of_other_threads()
        if self.collects_garbage:
            timed, cpu, untimed = self.timed(number)
        else:
            with no_garbage_collected(self.generation):
                timed, cpu, untimed = self.timed(number)
            self.generation = YOUNG
        by_threads = _seconds_of_other_threads() - by_threads
        delayed = delayed_seconds() - delayed
        called = perf_counter() - called
        if not 0 <= timed < NO_TIME_SECONDS:
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
        return process_time() + (_children_seconds() if self.knows_children else 0.0)

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
    return process_time() - thread_time()


def _children_seconds() -> float:
    """The processor time of the child processes that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def _status_bytes(name: str) -> int | None:
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    found = [int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:")]
    return found[0] if found else None
