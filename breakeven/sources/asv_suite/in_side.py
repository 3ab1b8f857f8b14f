"""One asv benchmark at a time, in the environment of a side: each step is answered with JSON.

Run as a script, by path, by a Python that may be as old as 3.8 and that knows nothing of the tool. It
needs the standard library, the project, and asv-runner, which it is told where to find. So it is written
in the syntax of that time.

The module of the benchmarks is imported once. Every benchmark is then measured in a fork of its own, as
asv does it: what one leaves behind in a class or a module meets no other.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import signal
import sys
import threading
import time
import traceback

MOST_OF_A_TRACE = 4000
REFUSED = "NotImplementedError in setup"


class SkippedError(Exception):
    """The benchmark says that it does not apply here, for these parameters."""


class Steps:
    """The steps of one benchmark with one set of parameters, by the names that the ruler calls them."""

    def __init__(self, suite, benchmark, parameters, cache, import_error):
        self.suite = suite
        self.name = benchmark
        self.parameters = parameters
        self.cache = cache
        self.import_error = import_error
        self.fresh = False

    def load(self):
        """Find the benchmark."""
        from asv_runner.discovery import get_benchmark_from_name

        if self.import_error is not None:
            raise self.import_error
        self.benchmark = get_benchmark_from_name(self.suite, self.name)
        if self.benchmark.params:
            self.benchmark.set_param_idx(self.parameters)
        return {}

    def inputs(self):
        """Load what ``setup_cache`` has made, then ``setup``."""
        if self.benchmark.setup_cache_key is not None:
            with open(self.cache, "rb") as stored:
                self.benchmark.set_cache(pickle.load(stored))
        else:
            self.benchmark.set_cache(None)
        if self.benchmark.do_setup():
            raise SkippedError(REFUSED)
        self.fresh = True
        return {}

    def expect(self, path):
        """There is no expected answer: a benchmark returns nothing."""
        return {}

    def start(self, address):
        """There is nothing to start."""
        return {"pids": []}

    def ingest(self):
        """What was set up is what is measured."""
        return {}

    def call(self, number, phase, check=True):
        """Time ``number`` calls, as asv does: freshly set up each, where there is a ``setup``."""
        began = time.process_time()
        gc.collect()
        was_enabled = gc.isenabled()
        gc.disable()
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
    def sets_up_each_call(self):
        """Whether every call finds what ``setup`` has just made."""
        return bool(self.benchmark._setups)

    def _timed(self, number):
        benchmark = self.benchmark
        function, arguments = benchmark.func, benchmark._build_params()
        timer = getattr(benchmark, "timer", time.perf_counter)
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

    def _set_up(self):
        """``teardown`` and ``setup`` again, unless nothing was called since."""
        if not self.fresh:
            self.benchmark.do_teardown()
            self.benchmark.do_setup()
        self.fresh = False

    def value(self):
        """What a benchmark gives that is no time: a tracked value, or an object's size in bytes."""
        self._set_up()
        found = self.benchmark.do_run()
        return {"value": found}

    def check(self):
        """There is no answer to check."""
        return {"answers_checked": 0}

    def native_threads(self):
        """Nothing is asked of the libraries that a project uses."""
        return {"threads": {}}

    def reset_peak(self):
        """Begin a new peak of this process's resident memory, where the system can."""
        try:
            with open("/proc/self/clear_refs", "w") as asked:
                asked.write("5")
        except OSError:
            pass
        return {"rss_bytes": _status_bytes("VmRSS")}

    def peak(self):
        """The peak of this process's resident memory since the last reset."""
        return {"peak_rss_bytes": _status_bytes("VmHWM")}

    def close(self):
        """``teardown``."""
        self.benchmark.do_teardown()
        return {}


def serve(suite, request, import_error, calls_fd, answers_fd):
    """Let a fork of this process measure each benchmark that is asked for, one after the other."""
    calls, answers = os.fdopen(calls_fd, "r"), os.fdopen(answers_fd, "w")
    while request is not None:
        told, tell = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(told)
            following = _serve_one(Steps(suite, import_error=import_error, **request), calls, answers)
            os.write(tell, json.dumps(following).encode())
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


def _serve_one(steps, calls, answers):
    """Answer the steps of one benchmark; returns the request of the next one, or None at the end."""
    phases = {}
    waiting_since = time.perf_counter()
    for line in calls:
        began = time.perf_counter()
        call = json.loads(line)
        name = call.pop("step")
        if name == "next_case":
            return call
        answer = _timed_step(getattr(steps, name), call)
        now = time.perf_counter()
        timed = answer.get("timed_seconds", now - began)
        phase = answer.get("phase", name)
        phases["waiting"] = phases.get("waiting", 0.0) + began - waiting_since
        phases[phase] = phases.get(phase, 0.0) + timed
        waiting_since = time.perf_counter()
        if name == "close":
            answer["phases"] = phases
        _write(answers, answer)
    return None


def _timed_step(step, arguments):
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
    return dict({"seconds": time.perf_counter() - began}, **found)


def _place(error):
    """The innermost line of the traceback that is not of this file."""
    places = [each for each in traceback.extract_tb(error.__traceback__) if each.filename != __file__]
    return "" if not places else "{}:{}".format(places[-1].filename, places[-1].lineno)


def _write(answers, answer):
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def _end_like(status):
    """End as a fork has ended, by the same signal or with the same exit code."""
    if os.WIFSIGNALED(status):
        signal.signal(os.WTERMSIG(status), signal.SIG_DFL)
        os.kill(os.getpid(), os.WTERMSIG(status))
    os._exit(os.WEXITSTATUS(status) or 1)


def _status_bytes(name):
    try:
        with open("/proc/self/status") as lines:
            for line in lines:
                if line.startswith(name + ":"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return None


def _end_with_supervisor(lifeline_fd):
    """End this process and its forks as soon as the supervisor is gone, however it went."""

    def wait():
        os.read(lifeline_fd, 1)
        os.killpg(os.getpgid(0), signal.SIGKILL)

    threading.Thread(target=wait, daemon=True, name="lifeline").start()


def _imported(suite, benchmark):
    """Import the module of a benchmark as asv-runner would; returns what went wrong, or None."""
    from asv_runner.discovery import get_benchmark_from_name

    try:
        get_benchmark_from_name(suite, benchmark)
    except BaseException as error:  # noqa: BLE001 - every failure is an answer
        return error
    return None


def main(request, side, *descriptors):
    """Serve the benchmark that ``request`` describes, then others of its module.

    ``side`` has the folder of the suite, and the one where asv-runner is.
    """
    calls, answers, lifeline = [int(each) for each in descriptors[:3]]
    for descriptor in descriptors:
        os.set_inheritable(int(descriptor), False)
    _end_with_supervisor(lifeline)
    asked, where = json.loads(request), json.loads(side)
    sys.path.insert(0, where["asv_runner"])
    serve(where["suite"], asked, _imported(where["suite"], asked["benchmark"]), calls, answers)


if __name__ == "__main__":
    main(*sys.argv[1:])
