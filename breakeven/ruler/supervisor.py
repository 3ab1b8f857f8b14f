"""The parent's side of a case's process: it asks for one step at a time, and ends what goes wrong."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, ClassVar, Self
from weakref import WeakSet

import psutil

from breakeven.catalogue import catalogue
from breakeven.catalogue.project import Project
from breakeven.catalogue.tool_path import with_tool
from breakeven.processes.allowance import ALLOWED
from breakeven.processes.birthmark import bear, mark_of
from breakeven.processes.control_group import new_group
from breakeven.processes.janitor import look_after_janitors
from breakeven.processes.leftovers import MARKER, new_owner
from breakeven.processes.owners.ending import end_all, not_ended_in_words
from breakeven.processes.parents import adopt_orphans, die_with_parent, load_system_calls
from breakeven.processes.process_tree import GroupTree, ProcessTree, Tree
from breakeven.processes.program import Program
from breakeven.records.measurement import Case
from breakeven.ruler.checking_clock import CheckingClock, new_clock_file
from breakeven.ruler.ends import STEP_NAMES, CaseEnded, failure
from breakeven.ruler.settings import ClusterAddress, Settings
from breakeven.ruler.time_limit import TimeLimit
from breakeven.workload.making import PREFIX

__all__ = ["CaseProcess", "die_with_parent", "kill_live_cases", "workload_program"]

SCRIPT = Path(__file__).with_name("case_process.py")
GUARD_SECONDS = 0.25
ORDERLY_END_SECONDS = 5.0
PRINTED_BYTES = 100_000


def workload_program(python: str = sys.executable, project: Project | None = None) -> Program:
    """The program that has workloads: those of this project, or those of ``project`` as they are
    installed for that interpreter."""
    told = (
        catalogue.project().to_request()
        if project is None
        else project.to_request(installed_only=True)
    )
    return Program((python, "-P", str(SCRIPT)), told, _request, with_tool)


class CaseProcess:
    """One case, live in a process of its own, answering one step at a time.

    A context manager: when it ends, the process and everything that it started are gone.
    ``failed`` says that a step went wrong. ``program`` is what it runs (default: the workloads of this
    project, by the Python of the case's environment), with a hash seed of its own unless it is given one. ``live`` are all that
    have not ended.
    """

    live: ClassVar[WeakSet[CaseProcess]] = WeakSet()

    def __init__(
        self,
        case: Case,
        environment: dict[str, str],
        settings: Settings,
        program: Program | None = None,
        hash_seed: int | None = None,
    ) -> None:
        self.program = program or workload_program(
            catalogue.python_of(catalogue.workload(case.workload), case.implementation)
        )
        self.settings = settings
        look_after_janitors()
        self.named = f"{case.workload}, {case.implementation}"
        self.owner = new_owner()
        self.mark = mark_of(self.owner)
        self.hash_seed = secrets.randbelow(2**32) if hash_seed is None else hash_seed
        self.cluster: ClusterAddress | None = None
        self.printed = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        self.passed_on_bytes = 0
        self.clock = CheckingClock(new_clock_file())
        self.oom_kills = _oom_kills()
        self.group = new_group()
        if self.group:
            self.group.limit(settings.memory_limit_bytes)
        own = {MARKER: self.owner, "PYTHONHASHSEED": str(self.hash_seed)}
        if settings.capped:
            own[ALLOWED] = str(settings.memory_limit_bytes)
        self.began = time.perf_counter()
        self.wall_seconds = 0.0
        self.unanswered = False
        self.failed = False
        load_system_calls()
        inherited = os.environ | environment
        own["PYTHONPATH"] = self.program.path(inherited.get("PYTHONPATH", ""))
        self.held = ExitStack()
        folder = self.held.enter_context(self.program.folder())
        self.process = self._spawn(case, inherited | own, folder)
        self.live.add(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """End the process and all that it started, and keep how long it lived; again does nothing."""
        if self.calls.closed:
            return
        self.live.discard(self)
        with contextlib.suppress(OSError):
            self.calls.close()
        below = self._below()
        if not self.unanswered and below:
            # Such as resource trackers, which release shared memory when they may end by themselves.
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(ORDERLY_END_SECONDS)
        self.process.kill()
        self.process.wait()
        self.wall_seconds = time.perf_counter() - self.began
        if stay := end_all(self.owner, self.group, below):
            print(f"breakeven: {not_ended_in_words(self.named, stay)}", file=sys.stderr, flush=True)
        for stream in (self.answers, self.lifeline):
            stream.close()
        self.printed.close()
        os.close(self.clock.descriptor)
        self.held.close()

    def next_case(self, case: Case) -> None:
        """Go on with another case, which finds imported what the one before has imported."""
        self.step("next_case", **self.program.asked(case))

    def _below(self) -> list[psutil.Process]:
        """What descends from the case's process, which is the parent of its orphans too."""
        if self.group and len(self.group.processes()) <= 1:
            return []
        try:
            return psutil.Process(self.process.pid).children(recursive=True)
        except psutil.Error:
            return []

    @property
    def tree(self) -> Tree:
        """Whose memory and time belong to the case, a joined cluster's included."""
        cluster = self.cluster
        if self.group is None or (cluster and cluster.pids and cluster.group is None):
            return self.processes
        shared = (cluster.group,) if cluster and cluster.group else ()
        return GroupTree((self.group, *shared))

    @property
    def processes(self) -> ProcessTree:
        """The same, read process by process."""
        return ProcessTree((self.process.pid, *(self.cluster.pids if self.cluster else ())))

    def step(self, name: str, **arguments: Any) -> dict[str, Any]:
        """What a step found out, and its ``seconds``; raises CaseEnded when it went wrong."""
        try:
            return self._step(name, arguments)
        except CaseEnded:
            self.failed = True
            raise

    def _step(self, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        try:
            self.calls.write(json.dumps({"step": name, **arguments}).encode() + b"\n")
            self.calls.flush()
        except OSError:
            raise self._ended(name) from None
        self.unanswered = True
        answer = self._await_answer(name)
        self.unanswered = False
        self._guard_kills(name)
        if "failed" in answer:
            raise failure(answer, STEP_NAMES.get(name, name))
        return answer

    def _spawn(
        self, case: Case, environment: dict[str, str], folder: Path | None
    ) -> subprocess.Popen[bytes]:
        pipes = [os.pipe() for _ in range(3)]
        theirs = (pipes[0][0], pipes[1][1], pipes[2][0])
        inherited = (*theirs, self.clock.descriptor)
        process = subprocess.Popen(
            [
                *(*self.program.command, json.dumps(self.program.asked(case))),
                *(json.dumps(self.program.told), *map(str, inherited)),
            ],
            stdin=subprocess.DEVNULL,
            stdout=self.printed,
            stderr=self.printed,
            pass_fds=inherited,
            env=environment,
            cwd=folder,
            start_new_session=True,
            preexec_fn=self._before_exec,  # noqa: PLW1509 - a few system calls, safe after fork
        )
        for descriptor in theirs:
            os.close(descriptor)
        self.calls = os.fdopen(pipes[0][1], "wb")
        self.answers = os.fdopen(pipes[1][0], "rb")
        self.lifeline = os.fdopen(pipes[2][1], "wb")
        return process

    def _before_exec(self) -> None:
        die_with_parent()
        adopt_orphans()
        bear(self.mark)
        if self.group:
            self.group.enter()

    def _await_answer(self, name: str) -> dict[str, Any]:
        limit = TimeLimit(name, self.settings, self.clock)
        with selectors.DefaultSelector() as selector:
            selector.register(self.answers, selectors.EVENT_READ)
            while not selector.select(GUARD_SECONDS):
                if name == "inputs" and self._pass_on_progress():
                    limit.renew()
                limit.guard()
                self._guard_memory(name)
        line = self.answers.readline()
        if not line:
            raise self._ended(name)
        found: dict[str, Any] = json.loads(line)
        return found

    def _pass_on_progress(self) -> bool:
        """Say on standard error what the making of large inputs has said since the last time, and
        whether it said anything: what goes on is no hang."""
        printed = os.pread(self.printed.fileno(), PRINTED_BYTES, self.passed_on_bytes)
        whole = printed[: printed.rfind(b"\n") + 1]
        self.passed_on_bytes += len(whole)
        lines = whole.decode(errors="replace").splitlines()
        told = [line for line in lines if line.startswith(PREFIX)]
        for line in told:
            print(line, file=sys.stderr, flush=True)
        return bool(told)

    def _guard_memory(self, name: str) -> None:
        """End the case when it holds too much; with a control group the system does that."""
        if self.group:
            self._guard_kills(name)
            return
        held = self.processes.private_bytes()
        if held > self.settings.memory_limit_bytes:
            raise self._out_of_memory(name, held)

    def _guard_kills(self, name: str) -> None:
        """Whatever a case answers: where the system killed one of its processes, it has ended."""
        if self.group and self.group.oom_kills():
            raise self._out_of_memory(name, self.group.most_bytes())

    def _out_of_memory(self, name: str, held: int) -> CaseEnded:
        limit = self.settings.memory_limit_bytes / 2**30
        reason = (
            f"{STEP_NAMES.get(name, name)} needed more than the limit of {limit:.2f} GiB "
            f"(it held {held / 2**30:.2f} GiB when it was ended)"
        )
        return CaseEnded("out_of_memory", reason, held)

    def _ended(self, name: str) -> CaseEnded:
        """The reason why the process is gone."""
        try:
            code = self.process.wait(5)
        except subprocess.TimeoutExpired:
            code = 0
        if self.group and self.group.oom_kills():
            return self._out_of_memory(name, self.group.most_bytes())
        during = f"during {STEP_NAMES.get(name, name)}"
        # The system counts every kill, also those of others' processes; a group counts its own.
        if code == -signal.SIGKILL and self.group is None and _oom_kills() > self.oom_kills:
            return CaseEnded("out_of_memory", f"the system ran out of memory {during}")
        if code < 0:
            return CaseEnded("crashed", f"killed by {signal.Signals(-code).name} {during}")
        return CaseEnded("crashed", f"ended with exit code {code} {during}{self._last_words()}")

    def _last_words(self) -> str:
        self.printed.seek(0)
        lines = self.printed.read()[-4000:].decode(errors="replace").strip().splitlines()
        return f"; it printed: {lines[-1][:300]}" if lines else ""


def _request(case: Case) -> dict[str, Any]:
    """What the process of a case has to know of it."""
    return {
        "workload": case.workload,
        "implementation": case.implementation,
        "n": case.n,
        "workers": case.workers,
    }


def _oom_kills() -> int:
    """How often the system has killed a process for want of memory, since it started."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/vmstat").read_text().splitlines():
            if line.startswith("oom_kill "):
                return int(line.split()[1])
    return 0


def kill_live_cases() -> None:
    """Kill every case process, so that whoever waits for an answer of one, in another thread, learns
    that it has ended."""
    for each in list(CaseProcess.live):
        each.process.kill()
