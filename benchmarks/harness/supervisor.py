"""The parent's side of a case's process: it asks for one step at a time, and ends what goes wrong."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Self

import psutil

from benchmarks.harness.process_tree import ProcessTree
from benchmarks.harness.settings import Settings
from kernels.engines.leftovers import MARKER, end_marked, new_owner
from results.measurement import Case

SCRIPT = Path(__file__).with_name("case_process.py")
GUARD_SECONDS = 0.25
ORDERLY_END_SECONDS = 5.0
STEP_NAMES = {
    "load": "importing",
    "inputs": "making the inputs",
    "start": "starting the engine",
    "ingest": "ingest",
    "call": "a call",
    "write_answer": "the reference's call",
    "close": "closing",
}


class CaseEnded(Exception):  # noqa: N818 - an end with a status, not always an error
    """A case that ended before it had been measured: its status, and the reason in words."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class CaseProcess:
    """One case, live in a process of its own, answering one step at a time.

    A context manager: when it ends, the process and everything that it started are gone.
    """

    def __init__(self, case: Case, environment: dict[str, str], settings: Settings) -> None:
        self.settings = settings
        self.owner = new_owner()
        self.began = time.perf_counter()
        self.printed = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        self.oom_kills = _oom_kills()
        self.process = self._spawn(case, os.environ | environment | {MARKER: self.owner})
        self.cluster_roots: tuple[int, ...] = ()
        self.went_wrong = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self.calls.close()
        if self._has_children():  # such as resource trackers, which an orderly end releases
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(0 if self.went_wrong else ORDERLY_END_SECONDS)
        self.process.kill()
        self.process.wait()
        end_marked(self.owner)
        for stream in (self.answers, self.lifeline):
            stream.close()
        self.printed.close()

    def _has_children(self) -> bool:
        try:
            return bool(psutil.Process(self.process.pid).children())
        except psutil.Error:
            return False

    @property
    def tree(self) -> ProcessTree:
        """The processes whose memory and time belong to the case, a joined cluster's included."""
        return ProcessTree((self.process.pid, *self.cluster_roots))

    def step(self, name: str, **arguments: Any) -> dict[str, Any]:
        """What a step found out, and its ``seconds``; raises CaseEnded when it went wrong."""
        try:
            self.calls.write(json.dumps({"step": name, **arguments}).encode() + b"\n")
            self.calls.flush()
        except OSError:
            raise self._ended(name) from None
        self.went_wrong = True
        answer = self._await_answer(name)
        self.went_wrong = False
        if "failed" in answer:
            raise _failure(answer, STEP_NAMES.get(name, name))
        return answer

    def _spawn(self, case: Case, environment: dict[str, str]) -> subprocess.Popen[bytes]:
        pipes = [os.pipe() for _ in range(3)]
        theirs = (pipes[0][0], pipes[1][1], pipes[2][0])
        request = {
            "workload": case.workload,
            "implementation": case.implementation,
            "n": case.n,
            "workers": case.workers,
        }
        process = subprocess.Popen(
            [sys.executable, "-P", str(SCRIPT), json.dumps(request), *map(str, theirs)],
            stdin=subprocess.DEVNULL,
            stdout=self.printed,
            stderr=self.printed,
            pass_fds=theirs,
            env=environment,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - one system call, safe after fork
        )
        for descriptor in theirs:
            os.close(descriptor)
        self.calls = os.fdopen(pipes[0][1], "wb")
        self.answers = os.fdopen(pipes[1][0], "rb")
        self.lifeline = os.fdopen(pipes[2][1], "wb")
        return process

    def _await_answer(self, name: str) -> dict[str, Any]:
        deadline = time.monotonic() + self.settings.limit_seconds
        with selectors.DefaultSelector() as selector:
            selector.register(self.answers, selectors.EVENT_READ)
            while not selector.select(GUARD_SECONDS):
                if time.monotonic() > deadline:
                    limit = f"{self.settings.limit_seconds:g} s"
                    raise CaseEnded("timeout", f"{STEP_NAMES.get(name, name)} took over {limit}")
                self._guard_memory(name)
        line = self.answers.readline()
        if not line:
            raise self._ended(name)
        found: dict[str, Any] = json.loads(line)
        return found

    def _guard_memory(self, name: str) -> None:
        held = self.tree.private_bytes()
        if held > self.settings.memory_limit_bytes:
            limit = self.settings.memory_limit_bytes / 2**30
            raise CaseEnded(
                "out_of_memory",
                f"{STEP_NAMES.get(name, name)} needed more than the limit of {limit:.1f} GiB "
                f"(it held {held / 2**30:.1f} GiB)",
            )

    def _ended(self, name: str) -> CaseEnded:
        """The reason why the process is gone."""
        try:
            code = self.process.wait(5)
        except subprocess.TimeoutExpired:
            code = 0
        during = f"during {STEP_NAMES.get(name, name)}"
        if code == -signal.SIGKILL and _oom_kills() > self.oom_kills:
            return CaseEnded("out_of_memory", f"the system ran out of memory {during}")
        if code < 0:
            return CaseEnded("crashed", f"killed by {signal.Signals(-code).name} {during}")
        return CaseEnded("crashed", f"ended with exit code {code} {during}{self._last_words()}")

    def _last_words(self) -> str:
        self.printed.seek(0)
        lines = self.printed.read()[-4000:].decode(errors="replace").strip().splitlines()
        return f"; it printed: {lines[-1][:300]}" if lines else ""


def _failure(answer: dict[str, Any], step: str) -> CaseEnded:
    kind, reason = answer["failed"], answer["reason"]
    if kind == "WrongAnswerError":
        return CaseEnded("wrong_answer", f"the check refused an answer: {reason}")
    if kind in ("MemoryError", "_ArrayMemoryError", "OutOfMemoryError"):
        return CaseEnded("out_of_memory", f"{step} ran out of memory: {reason}")
    if kind == "Unavailable":
        return CaseEnded("unavailable", reason)
    return CaseEnded("crashed", f"{step} raised {kind}: {reason}")


def _oom_kills() -> int:
    """How often the system has killed a process for want of memory, since it started."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/vmstat").read_text().splitlines():
            if line.startswith("oom_kill "):
                return int(line.split()[1])
    return 0


def _die_with_parent() -> None:
    """Ask the system to kill this process when its parent dies (Linux)."""
    if psutil.LINUX:
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
