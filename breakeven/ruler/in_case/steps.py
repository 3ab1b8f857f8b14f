"""The steps of one case, in the order of its costs; each returns what it found out."""

from __future__ import annotations

import contextlib
import gc
import importlib
import inspect
from itertools import repeat
from pathlib import Path
from time import perf_counter, process_time  # by name: what is measured may replace time's
from typing import Any

from breakeven.processes.system.own_memory import OwnPeak
from breakeven.ruler.checking_clock import CheckingClock
from breakeven.ruler.in_case.answers import Answers
from breakeven.ruler.in_case.arguments import (
    Arguments,
    refusal_at_once,
    require_callable_with,
    require_tuple,
)
from breakeven.ruler.in_case.checks import require_computed, require_right, require_self_agreement
from breakeven.ruler.in_case.errors import UnusableError
from breakeven.ruler.in_case.expected_file import store_expected, stored_expected
from breakeven.ruler.in_case.failures import is_raised_by
from breakeven.ruler.in_case.own_views import require_values
from breakeven.ruler.in_case.watched.remembered_answers import RememberedAnswers
from breakeven.ruler.in_case.watched.unchanged_inputs import UnchangedInputs, inputs_of

__all__ = ["CaseSteps"]

NO_ANSWER = (
    "the reference returned nothing that could be compared; return the answer, or name the arguments "
    "that it writes: outputs=(…)"
)


class CaseSteps:
    """The steps of one case, in the order of the cost anatomy; each returns what it found out.

    ``clock`` tells the supervisor when answers are checked, where there is a supervisor. ``entry`` says where
    the workload is declared; without it, all that the project declares is imported to find it.
    """

    clock: CheckingClock | None = None

    def __init__(
        self,
        project: dict[str, Any],
        workload: str,
        implementation: str,
        n: int,
        workers: int,
        entry: dict[str, str] | None = None,
    ) -> None:
        self.project = project
        self.names = (workload, implementation)
        self.entry = entry
        self.n = n
        self.workers = workers
        self.closing = contextlib.ExitStack()
        self.expected: Any = None
        self.answers = Answers()
        self.unchanged = UnchangedInputs()
        self.remembered = RememberedAnswers()
        self.own_peak = OwnPeak()
        self.checked = 0
        self.untimed_seconds = 0.0
        self.called = False
        self.collected = False

    def next_case(self, **case: Any) -> dict[str, Any]:
        """Begin another case in the same process, when the one before was closed."""
        self.__init__(self.project, **case)  # type: ignore[misc]
        gc.collect()
        return {}

    def load(self) -> dict[str, Any]:
        """Import the implementation, and with it the libraries that it uses."""
        from breakeven.catalogue import catalogue
        from breakeven.catalogue.import_guard import follow
        from breakeven.catalogue.project import Project

        catalogue.use(Project.from_request(self.project))
        workload, label = self.names
        if self.entry:
            catalogue.use_entry(workload, self.entry)
        self.workload = catalogue.workload(workload)
        self.implementation = catalogue.implementation(self.workload, label)
        self.engine = catalogue.engine(self.implementation)
        follow()
        self.function = catalogue.load(self.workload, self.implementation.function)
        if self.implementation.ingest:
            self.ingest_inputs = catalogue.load(self.workload, self.implementation.ingest)
        follow()
        self._limit_pandas()
        return {}

    def _limit_pandas(self) -> None:
        """After each step that may have loaded it: no variable of the environment tells pandas."""
        from breakeven.ruler.loaded_threads import limit_pandas_threads

        limit_pandas_threads(self.engine.pandas_threads(self.workers))

    def inputs(self) -> dict[str, Any]:
        """Make the inputs."""
        self.data = require_tuple(self.workload.make_inputs(self.n), "make_inputs")
        self._limit_pandas()
        return {}

    def expect(self, path: str) -> dict[str, Any]:
        """Load the answer that all answers are checked against."""
        self.expected = stored_expected(Path(path))
        return {}

    def start(self, address: str | None) -> dict[str, Any]:
        """Start the engine, or join the running cluster."""
        self.session = self.closing.enter_context(self.engine.session(self.workers, address))
        return {"pids": list(self.session.pids)}

    def ingest(self) -> dict[str, Any]:
        """Turn the inputs into the tool's own form; making them anew for a call is no part of it."""
        ingest = self.ingest_inputs if self.implementation.ingest else None
        if ingest:
            require_callable_with(
                *(ingest, len(self.data), self._name(self.implementation.ingest), self.engine),
                ingested=False,
            )
        self.arguments = Arguments(self.workload, self.engine, self.session, self.data, ingest)
        if ingest and self.arguments.each_call:
            data = self.arguments.next_data()
            began = perf_counter()
            self.arguments.ingested(data)
            return {"seconds": perf_counter() - began}
        return {}

    def call(self, number: int, phase: str, check: bool = True) -> dict[str, Any]:
        """Time ``number`` calls in a row, then check their answers, or keep them for ``check``.

        The first call is watched besides: see :meth:`_watched`. Where each call has arguments of its
        own, they are made between the calls, outside the clock.
        """
        began = process_time()
        self.checked, self.untimed_seconds = 0, 0.0
        if not self.called:
            self._require_callable()
            self._limit_pandas()
            if check:
                self.remembered.look_before(self.function, self.arguments)
        # Every sample begins alike; during it the collector is on, as in a script. What is left of
        # the sample before is young: only the first collection goes through everything.
        gc.collect(1 if self.collected else 2)
        self.collected = True
        try:
            wall, cpu = self._timed(number, check=check)
        except TypeError as error:
            self._explain(error)
            raise
        self.called = True
        self.answers.took(wall, number)
        if check:
            self.check()
        return {
            "phase": phase,
            "call_seconds": wall / number,
            "timed_seconds": wall,
            "untimed_seconds": self.untimed_seconds,
            "own_cpu_seconds": cpu,
            "step_cpu_seconds": process_time() - began,
            "process_cpu_seconds": process_time(),
            "one_by_one": self.arguments.each_call,
            "answers_checked": self.checked,
        }

    def _timed(self, number: int, *, check: bool) -> tuple[float, float]:
        if self.arguments.each_call:
            return self._timed_one_by_one(number, check=check)
        if self.called or not check:
            return self._timed_in_a_row(number)
        return self._watched(number)

    def _timed_in_a_row(self, number: int) -> tuple[float, float]:
        function, arguments, kept = self.function, self.arguments.current, self.answers.kept
        gaps = self.answers.gaps(number)
        cpu, wall = process_time(), perf_counter()
        if len(gaps) == number:
            for _ in range(number):
                kept.append(function(*arguments))  # the plain loop is what is timed
        else:
            for gap in gaps:
                for _ in repeat(None, gap):
                    function(*arguments)
                kept.append(function(*arguments))
        return perf_counter() - wall, process_time() - cpu

    def _timed_one_by_one(self, number: int, *, check: bool) -> tuple[float, float]:
        """Each call with arguments of its own; its answer is checked before the next one is made."""
        function, walls, cpus, checks = self.function, 0.0, 0.0, 0.0
        is_watched = check and not self.called
        for turn in range(number):
            # Those of the call before are gone when new ones are made.
            arguments: tuple[Any, ...] = ()
            making = perf_counter()
            arguments = self.arguments.fresh()
            self.untimed_seconds += perf_counter() - making
            if is_watched:
                self.unchanged.look_before(function, self.arguments, arguments)
            cpu, wall = process_time(), perf_counter()
            returned = function(*arguments)
            walls += perf_counter() - wall
            cpus += process_time() - cpu
            if is_watched:
                self.unchanged.require_unchanged(self.arguments, arguments)
            if turn in (0, number - 1) or not check or self.answers.has_time(checks, walls):
                self.answers.kept.append(self.arguments.answer(returned))
            if check:
                began = perf_counter()
                self.check()
                checks += perf_counter() - began
        return walls, cpus

    def _watched(self, number: int) -> tuple[float, float]:
        """The first call, and whether it left its arguments as they were: every later one would
        compute something else."""
        arguments = self.arguments.current
        self.unchanged.look_before(self.function, self.arguments, arguments)
        wall, cpu = self._timed_in_a_row(number)
        self.unchanged.require_unchanged(self.arguments, arguments)
        return wall, cpu

    def _require_callable(self) -> None:
        ingested = bool(self.implementation.ingest)
        if self.arguments.each_call and not self.arguments.current:
            self.arguments.fresh()
        count = len(inputs_of(self.engine, self.arguments.current))
        name = self._name(self.implementation.function)
        self.remembered.require_uncached(self.function, name)
        baseline = self.workload.implementations[self.workload.baseline].function
        require_callable_with(
            *(self.function, count, name, self.engine),
            ingested=ingested,
            like=baseline if inspect.isfunction(baseline) else None,
        )

    def _name(self, target: Any) -> str:
        """The label and its function in words: ``'ray' (with_ray:per_scene)``."""
        place = target if isinstance(target, str) else getattr(target, "__qualname__", "")
        return f"{self.names[1]!r} ({place})" if place != self.names[1] else repr(place)

    def _explain(self, error: TypeError) -> None:
        """Raise UnusableError where no line of the function was reached: it says what it was given."""
        if is_raised_by(error, __file__):
            name, inputs = self._name(self.implementation.function), self.arguments.current
            refused = refusal_at_once(name, error, inputs_of(self.engine, inputs), self.engine)
            raise refused from error

    def check(self) -> dict[str, Any]:
        """Check the answers that were kept."""
        with (
            self.clock.running() if self.clock else contextlib.nullcontext(),
            self.remembered.watching(self.answers.kept, self.function, self.arguments),
        ):
            self.checked += self.answers.check(self.workload.check, self._require_right)
        return {"answers_checked": self.checked, "process_cpu_seconds": process_time()}

    def _require_right(self, answer: Any) -> None:
        require_computed(answer, self.workload.check)
        require_values(answer, self.expected, self.workload.check)
        spoilt = bool(self.arguments.outputs)
        require_right(answer, self.expected, self.workload.check, spoilt=spoilt)

    def native_threads(self) -> dict[str, Any]:
        """How many threads each loaded native library would use."""
        from breakeven.ruler.loaded_threads import loaded_native_threads

        return {"threads": loaded_native_threads(getattr(self.session, "connection", None))}

    def assist(self, target: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Let a function of the ruler, such as a profiler's, work in this process."""
        module, _, function = target.partition(":")
        found: dict[str, Any] = getattr(importlib.import_module(module), function)(
            self, **arguments
        )
        return found

    def write_answer(self, path: str) -> dict[str, Any]:
        """Store the answer for others to be checked against."""
        self._require_callable()
        arguments = self.arguments.fresh()
        self.unchanged.look_before(self.function, self.arguments, arguments)
        try:
            answer = self.arguments.answer(self.function(*arguments))
        except TypeError as error:
            self._explain(error)
            raise
        self.unchanged.require_unchanged(self.arguments, arguments)
        require_computed(answer, self.workload.check)
        if answer is None:
            raise UnusableError(NO_ANSWER)
        with self.clock.running() if self.clock else contextlib.nullcontext():
            require_self_agreement(answer, self.workload.check)
        store_expected(answer, Path(path))
        return {}

    def reset_peak(self) -> dict[str, Any]:
        """Begin a new peak of this process's resident memory."""
        return {"rss_bytes": self.own_peak.begin()}

    def peak(self) -> dict[str, Any]:
        """The peak of this process's resident memory since the last reset, where it is known."""
        return {"peak_rss_bytes": self.own_peak.highest()}

    def close(self) -> dict[str, Any]:
        """Stop what was started, after a last look at the inputs, which is no part of it."""
        try:
            self.unchanged.require_unchanged_to_the_end(self.arguments)
        finally:
            began = perf_counter()
            self.data = ()
            self.arguments.close()
            self.closing.close()
            spent = perf_counter() - began
        return {"seconds": spent, "timed_seconds": spent}
