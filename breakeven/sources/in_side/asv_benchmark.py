"""One asv benchmark at a time, in the environment of a side: each step is answered with JSON.

The module of the benchmarks is imported once. Every benchmark is then measured in a fork of its own, as
asv does it: what one leaves behind in a class or a module meets no other.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import pickle
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import IO, Any, Callable, Dict

Found = Dict[str, Any]
MOST_OF_A_TRACE = 4000
REFUSED = "setup raised NotImplementedError, or skip_params names these parameters"


class SkippedError(Exception):
    """The benchmark says that it does not apply here, for these parameters."""


class Steps:
    """The steps of one benchmark with one set of parameters, by the names that the ruler calls them."""

    def __init__(
        self,
        suite: str,
        benchmark: str,
        parameters: int,
        cache: str,
        import_error: BaseException | None = None,
    ) -> None:
        self.suite = suite
        self.name = benchmark
        self.parameters = parameters
        self.cache = cache
        self.import_error = import_error
        self.fresh = False

    def load(self) -> Found:
        """Find the benchmark."""
        from asv_runner.discovery import get_benchmark_from_name

        if self.import_error is not None:
            raise self.import_error
        self.benchmark = get_benchmark_from_name(self.suite, self.name)
        if self.benchmark.params:
            self.benchmark.set_param_idx(self.parameters)
        return {}

    def write_cache(self) -> Found:
        """Store what ``setup_cache`` gives, for the processes that measure."""
        cache = self.benchmark.do_setup_cache()
        draft = Path(f"{self.cache}.{os.getpid()}")
        with draft.open("wb") as stored:
            pickle.dump(cache, stored)
        draft.replace(self.cache)  # whole or not at all: this process may be killed meanwhile
        return {}

    def inputs(self) -> Found:
        """Load what ``setup_cache`` has made, then ``setup``."""
        cache = None
        if self.benchmark.setup_cache_key is not None:
            with Path(self.cache).open("rb") as stored:
                cache = pickle.load(stored)
        self.benchmark.set_cache(cache)
        if self.benchmark.do_setup():
            raise SkippedError(REFUSED)
        self.fresh = True
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

    def call(self, number: int, phase: str, check: bool = True) -> Found:
        """Time ``number`` calls, as asv does: each freshly set up, where there is a ``setup``."""
        began = time.process_time()
        gc.collect()
        was_enabled = gc.isenabled()
        gc.disable()  # as timeit does it
        try:
            timed, cpu, untimed = self._timed(number)
        finally:
            if was_enabled:
                gc.enable()
        return {
            "phase": phase,
            "call_seconds": timed / number,
            "timed_seconds": timed,
            "untimed_seconds": untimed,
            "own_cpu_seconds": cpu,
            "step_cpu_seconds": time.process_time() - began,
            "one_by_one": self.sets_up_each_call,
            "answers_checked": 0,
        }

    @property
    def sets_up_each_call(self) -> bool:
        """Whether every call finds what ``setup`` has just made."""
        return bool(self.benchmark._setups)

    def _timed(self, number: int) -> tuple[float, float, float]:
        """The seconds of the calls by the benchmark's timer, of processor time, and of setting up."""
        benchmark = self.benchmark
        function, arguments = benchmark.func, benchmark._build_params()
        timer: Callable[[], float] = getattr(benchmark, "timer", time.perf_counter)
        wall = cpu = untimed = 0.0
        in_a_row = 1 if self.sets_up_each_call else number
        for _ in range(number // in_a_row):
            began = time.perf_counter()
            self._set_up()
            untimed += time.perf_counter() - began
            turns = range(in_a_row)
            computed, started = time.process_time(), timer()
            for _ in turns:
                function(*arguments)
            wall += timer() - started
            cpu += time.process_time() - computed
        return wall, cpu, untimed

    def _set_up(self) -> None:
        """``teardown`` and ``setup`` again, unless nothing was called since."""
        if not self.fresh:
            self.benchmark.do_teardown()
            self.benchmark.do_setup()
        self.fresh = False

    def value(self) -> Found:
        """What a benchmark gives that is no time: a tracked value, or an object's size in bytes."""
        self._set_up()
        return {"value": self.benchmark.do_run()}

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
        """``teardown``."""
        self.benchmark.do_teardown()
        return {}


def serve(
    suite: str,
    request: Found | None,
    import_error: BaseException | None,
    calls: IO[str],
    answers: IO[str],
    lifeline: int,
) -> None:
    """Let a fork of this process measure each benchmark that is asked for, one after the other."""
    while request is not None:
        told, tell = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(told)
            _end_with_supervisor(lifeline)
            steps = Steps(suite, import_error=import_error, **request)
            os.write(tell, json.dumps(_next_after(steps, calls, answers)).encode())
            os._exit(0)
        os.close(tell)
        with os.fdopen(told) as from_child:
            following = from_child.read()
        _, status = os.waitpid(child, 0)
        if status:
            _end_like(status)
        request = json.loads(following)
        if request is not None:
            _write(answers, {"seconds": 0.0})


def _next_after(steps: Steps, calls: IO[str], answers: IO[str]) -> Found | None:
    """Answer the steps of one benchmark; returns the request of the next one, or None at the end."""
    phases: dict[str, float] = {}
    waiting_since = time.perf_counter()
    for line in calls:
        began = time.perf_counter()
        call: Found = json.loads(line)
        name = str(call.pop("step"))
        if name == "next_case":
            return call
        answer = _timed_step(getattr(steps, name), call)
        now = time.perf_counter()
        phase = str(answer.get("phase", name))
        phases["waiting"] = phases.get("waiting", 0.0) + began - waiting_since
        phases[phase] = phases.get(phase, 0.0) + answer.get("timed_seconds", now - began)
        waiting_since = time.perf_counter()
        if name == "close":
            answer["phases"] = phases
        _write(answers, answer)
    return None


def _timed_step(step: Callable[..., Found], arguments: Found) -> Found:
    """What a step found out and how long it took, or how it failed, in words."""
    began = time.perf_counter()
    try:
        found = step(**arguments)
    except BaseException as error:  # noqa: BLE001 - every failure is an answer
        lines = traceback.format_exception(type(error), error, error.__traceback__)
        return {
            "failed": type(error).__name__,
            "reason": str(error) or type(error).__name__,
            "place": _place(error),
            "trace": "".join(lines)[-MOST_OF_A_TRACE:],
        }
    return {"seconds": time.perf_counter() - began, **found}


def _place(error: BaseException) -> str:
    """The innermost line of the traceback that is not of this file."""
    places = [
        each for each in traceback.extract_tb(error.__traceback__) if each.filename != __file__
    ]
    return f"{places[-1].filename}:{places[-1].lineno}" if places else ""


def _write(answers: IO[str], answer: Found) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def _end_like(status: int) -> None:
    """End as a fork has ended, by the same signal or with the same exit code."""
    if os.WIFSIGNALED(status):
        signal.signal(os.WTERMSIG(status), signal.SIG_DFL)
        os.kill(os.getpid(), os.WTERMSIG(status))
    os._exit(os.WEXITSTATUS(status) or 1)


def _status_bytes(name: str) -> int | None:
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    found = [int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:")]
    return found[0] if found else None


def _end_with_supervisor(lifeline: int) -> None:
    """End all processes of this group as soon as the supervisor is gone, however it went.

    A fork watches over all: a thread in what forks would be a warning of newer Pythons.
    """

    def wait() -> None:
        os.read(lifeline, 1)
        os.killpg(os.getpgid(0), signal.SIGKILL)

    threading.Thread(target=wait, daemon=True, name="lifeline").start()


def _import_error(suite: str, benchmark: str) -> BaseException | None:
    """What goes wrong when the module of a benchmark is imported as asv-runner does it, or None."""
    from asv_runner.discovery import get_benchmark_from_name

    try:
        get_benchmark_from_name(suite, benchmark)
    except BaseException as error:  # noqa: BLE001 - every failure is an answer
        return error
    return None


def main(request: str, side: str, *descriptors: str) -> None:
    """Serve the benchmark that ``request`` describes, then others of its module.

    ``side`` has the folder of the suite, and the one where asv-runner is.
    """
    for each in descriptors:
        os.set_inheritable(int(each), False)
    calls, answers, lifeline = map(int, descriptors[:3])
    asked: Found = json.loads(request)
    where: dict[str, str] = json.loads(side)
    sys.path.insert(0, where["asv_runner"])
    error = _import_error(where["suite"], asked["benchmark"])
    with os.fdopen(calls, "r") as read, os.fdopen(answers, "w") as written:
        serve(where["suite"], asked, error, read, written, lifeline)


if __name__ == "__main__":
    main(*sys.argv[1:])
