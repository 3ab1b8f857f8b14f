"""The parent's side of a case's process: it asks for one step at a time, and ends what goes wrong."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, ClassVar, NoReturn, Self
from weakref import WeakSet

import psutil

from breakeven.catalogue import catalogue
from breakeven.catalogue.project import Project
from breakeven.catalogue.tool_path import with_tool
from breakeven.processes.allowance import ALLOWED
from breakeven.processes.birthmark import bear, mark_of
from breakeven.processes.children.layout import padding
from breakeven.processes.children.signals import signal_name
from breakeven.processes.children.supervisor_channel import ForeignMessageError, SupervisorChannel
from breakeven.processes.children.variables import variables_for_cases
from breakeven.processes.control_group import new_group
from breakeven.processes.janitor import look_after_janitors
from breakeven.processes.leftovers import MARKER, new_owner
from breakeven.processes.owners.ending import end_all, not_ended_in_words
from breakeven.processes.parents import (
    adopt_orphans,
    die_with_parent,
    load_system_calls,
    without_random_places,
)
from breakeven.processes.process_tree import GroupTree, ProcessTree, Tree, tree_of
from breakeven.processes.program import Program
from breakeven.records.measurement import Case
from breakeven.ruler.checking_clock import CheckingClock, new_clock_file
from breakeven.ruler.ends import CaseEnded, failure, named_step
from breakeven.ruler.settings import ClusterAddress, Settings
from breakeven.ruler.supervised.memory_limit import MemoryLimit
from breakeven.ruler.supervised.printed import Printed
from breakeven.ruler.supervised.step_answers import UnusableAnswerError, usable_answer
from breakeven.ruler.supervised.time_limit import TimeLimit
from breakeven.wording.saying import say

__all__ = ["CaseProcess", "die_with_parent", "kill_live_cases", "workload_program"]

SCRIPT = Path(__file__).with_name("case_process.py")
ORDERLY_END_SECONDS = 5.0


def workload_program(python: str = sys.executable, project: Project | None = None) -> Program:
    """The program that has workloads: those of this project, or those of ``project`` as they are
    installed for that interpreter."""
    command = (python, "-P", str(SCRIPT))
    if project is None:
        return Program(command, catalogue.project().to_request(), _own_request, with_tool)
    return Program(command, project.to_request(installed_only=True), _request, with_tool)


class CaseProcess:
    """One case, live in a process of its own, answering one step at a time.

    A context manager: when it ends, the process and everything that it started are gone.
    ``failed`` says that a step went wrong. ``program`` is what it runs (default: the workloads of this
    project, by the Python of the case's environment), with a hash seed of its own unless it is given one, and then
    with the layout of memory that belongs to that. ``live`` are all that have not ended. Raises CaseEnded where the process cannot be started.
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
        self.has_usual_places = hash_seed is not None
        self.cluster: ClusterAddress | None = None
        self.unanswered = False
        self.failed = False
        self.wall_seconds = 0.0
        self.held = ExitStack()
        try:
            self._open(case, environment)
        except BaseException:
            self.held.close()
            raise
        self.live.add(self)

    def _open(self, case: Case, environment: dict[str, str]) -> None:
        """Begin everything that ``held`` ends: what a case may hold, what it prints, and itself."""
        self.printed = Printed()
        self.held.callback(self.printed.close)
        self.clock = CheckingClock(new_clock_file())
        self.held.callback(os.close, self.clock.descriptor)
        self.channel = SupervisorChannel()
        self.held.callback(self.channel.close)
        folder = self.held.enter_context(self.program.folder())
        self.group = new_group()
        if self.group:
            self.held.callback(self.group.remove)
        self.memory = MemoryLimit(self.settings.memory_limit_bytes, self.group, self._private_bytes)
        load_system_calls()
        self.began = time.perf_counter()
        self.process = self._spawn(case, self._variables(environment), folder)
        self.channel.close_theirs()

    def _variables(self, environment: dict[str, str]) -> dict[str, str]:
        inherited = variables_for_cases(os.environ, environment)
        own = {MARKER: self.owner, "PYTHONHASHSEED": str(self.hash_seed)}
        if self.settings.capped:
            own[ALLOWED] = str(self.settings.memory_limit_bytes)
        own |= padding(self.hash_seed) if self.has_usual_places else {}
        own["PYTHONPATH"] = self.program.path(inherited.get("PYTHONPATH", ""))
        return inherited | own

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """End the process and all that it started, and keep how long it lived; again does nothing."""
        if self.channel.answers.closed:
            return
        self.live.discard(self)
        self.channel.calls.close()
        below = self._below()
        if not self.unanswered and below:
            # Such as resource trackers, which release shared memory when they may end by themselves.
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(ORDERLY_END_SECONDS)
        self.process.kill()
        self.process.wait()
        self.wall_seconds = time.perf_counter() - self.began
        if stay := end_all(self.owner, self.group, below):
            say(f"breakeven: {not_ended_in_words(self.named, stay)}")
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
        """The processes whose memory and time belong to the case, including a joined cluster's."""
        cluster = self.cluster
        if self.group is None or (cluster and cluster.pids and cluster.group is None):
            return self.processes
        shared = (cluster.group,) if cluster and cluster.group else ()
        return GroupTree((self.group, *shared))

    @property
    def processes(self) -> ProcessTree:
        """The same, read process by process."""
        return tree_of((self.process.pid, *(self.cluster.pids if self.cluster else ())))

    def _private_bytes(self) -> int:
        return self.processes.private_bytes()

    def step(self, name: str, *, fits: Any = None, **arguments: Any) -> dict[str, Any]:
        """What a step found out, and its ``seconds``; raises CaseEnded when it went wrong.

        ``fits`` declares what it answers, where the step alone does not say it: see ``usable_answer``.
        """
        try:
            return self._step(name, arguments, fits)
        except CaseEnded:
            self.failed = True
            raise

    def _step(self, name: str, arguments: dict[str, Any], fits: Any) -> dict[str, Any]:
        self.unanswered = True
        try:
            answer = usable_answer(name, self._asked(name, arguments), fits)
        except (ForeignMessageError, UnusableAnswerError) as error:
            raise CaseEnded("crashed", f"{error} during {named_step(name)}") from error
        self.unanswered = False
        self.memory.guard_kills(name)
        if "failed" in answer:
            raise failure(answer, named_step(name))
        return answer

    def _asked(self, name: str, arguments: dict[str, Any]) -> bytes:
        """The message that answers a step."""
        limit = TimeLimit(name, self.settings, self.clock)

        def guard() -> None:
            if name == "inputs" and self.printed.pass_on_progress():
                limit.renew()
            limit.guard()
            self.memory.guard(name)
            self.printed.guard(name)
            if self.process.poll() is not None and not self.channel.has_more():
                self._raise_end(name)

        try:
            self.channel.ask({"step": name, **arguments}, guard)
        except OSError:
            self._raise_end(name)
        message = self.channel.answer(guard)
        if message is None:
            self._raise_end(name)
        return message

    def _spawn(
        self, case: Case, environment: dict[str, str], folder: Path | None
    ) -> subprocess.Popen[bytes]:
        inherited = (*self.channel.theirs, self.clock.descriptor)
        command = (*self.program.command, json.dumps(self.program.asked(case)))
        try:
            return subprocess.Popen(
                [*command, json.dumps(self.program.told), *map(str, inherited)],
                stdin=subprocess.DEVNULL,
                stdout=self.printed.file,
                stderr=self.printed.file,
                pass_fds=inherited,
                env=environment,
                cwd=folder,
                start_new_session=True,
                preexec_fn=self._before_exec,  # noqa: PLW1509 - a few system calls, safe after fork
            )
        except (OSError, subprocess.SubprocessError) as error:
            why = getattr(error, "strerror", None) or error
            if getattr(error, "errno", None) in (errno.EMFILE, errno.ENFILE):
                why = f"{why}; allow more: ulimit -n 1024"
            raise CaseEnded("crashed", f"{command[0]} cannot be started: {why}") from error

    def _before_exec(self) -> None:
        if self.has_usual_places:
            without_random_places()
        die_with_parent()
        adopt_orphans()
        bear(self.mark)
        if self.group:
            self.group.enter()

    def _raise_end(self, name: str) -> NoReturn:
        """Raise the reason why the process is gone."""
        try:
            code = self.process.wait(ORDERLY_END_SECONDS)
        except subprocess.TimeoutExpired:
            raise CaseEnded("crashed", f"closed its channel during {named_step(name)}") from None
        self.memory.guard_end(name, code)
        during = f"during {named_step(name)}"
        if code < 0:
            raise CaseEnded("crashed", f"killed by {signal_name(-code)} {during}")
        words = self.printed.last_words()
        raise CaseEnded("crashed", f"ended with exit code {code} {during}{words}")


def _request(case: Case) -> dict[str, Any]:
    """What the process of a case has to know of it."""
    return {
        "workload": case.workload,
        "implementation": case.implementation,
        "n": case.n,
        "workers": case.workers,
    }


def _own_request(case: Case) -> dict[str, Any]:
    """The same for a case of this project: its process need not import all that the project declares."""
    return _request(case) | {"entry": catalogue.entry_of(case.workload)}


def kill_live_cases() -> None:
    """Kill every case process, so that a thread that waits for the answer of one learns that it has
    ended."""
    for each in list(CaseProcess.live):
        each.process.kill()
