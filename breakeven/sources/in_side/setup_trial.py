"""Whether calls of an asv benchmark need its ``setup`` before each of them: tried in a fork, for a call that
needs it may do anything without it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import sysconfig
from time import perf_counter
from types import CodeType, FrameType, ModuleType
from typing import TYPE_CHECKING, Any, Callable, Dict, Tuple

if TYPE_CHECKING:
    from breakeven.sources.in_side.asv_folders import files_here
    from breakeven.sources.in_side.unchanged import digest_of, digests_of_variables
else:
    from asv_folders import files_here
    from unchanged import digest_of, digests_of_variables

STANDARD_LIBRARY = sysconfig.get_path("stdlib")
ALIKE = 1.1
"""Where the times of first calls after ``setup`` and of later ones differ by more, they do not do the same."""
CLEARLY_APART = 1.3
CALLS_LOOKED_AT, CALLS_TIMED, TRIES = 3, 3, 2
SECONDS_OF_A_FORK = 10
LARGE = {"numpy", "pandas", "scipy"}
"""Libraries that keep nothing that a benchmark's ``setup`` prepares, and have tens of thousands of objects."""
EVICTED_BYTES = 2**24
"""Written and read, this leaves little else in a processor's caches."""
MOST_LINES = 50_000
"""A call that runs more is not followed: that would take too long."""

Line = Tuple[CodeType, int]
Digests = Dict[Tuple[str, str], bytes]


class SetupTrial:
    """Finds out whether calls of a benchmark do without its ``setup``, which ``set_up`` runs again.

    They do if some calls leave everything that they can reach, in memory and in the folder, as it was; the
    first call may fill caches before that. They do not if the first call after ``setup`` does something else
    than later ones, such as filling what ``setup`` has emptied. That shows in its lines, and in its time, compared
    with a later call after the processor's caches were emptied as well. Calls may change variables of the
    project that ``setup`` leaves alone, such as a count of all objects: another ``setup`` would not bring them
    back.
    """

    def __init__(self, benchmark: Any, set_up: Callable[[], None]) -> None:
        self.benchmark = benchmark
        self._set_up = set_up
        self.evicting = b"1" * EVICTED_BYTES
        self.evicted = bytearray(EVICTED_BYTES)

    def needs_no_setup(self) -> bool:
        """Whether the next call may do without ``setup``; False where the trial fails, or takes too long."""
        return _said_by_a_fork(self._shows_no_need)

    def _shows_no_need(self) -> bool:
        if not self._begins_warm():
            return False
        self._set_up()
        self._one_call()
        before = self._all_of_it()
        if before is None:
            return False
        self._some_calls()  # an odd number: what every other call takes back is seen
        unchanged, runs_the_same = self._all_of_it() == before, self._runs_the_same_lines()
        if unchanged:
            return runs_the_same is not False
        return bool(runs_the_same) and self._changes_what_no_setup_touches()

    def _begins_warm(self) -> bool:
        """Whether the first call after ``setup`` takes as long as later ones; tried again where it is close."""
        first, later = [], []
        for _ in range(TRIES):
            for _ in range(CALLS_TIMED):
                self._set_up()
                first.append(self._cold_call())
                self._some_calls()
                later.append(self._cold_call())
            apart = max(min(first), min(later)) / min(*first, *later)
            if not ALIKE < apart < CLEARLY_APART:
                break
        return apart <= ALIKE

    def _cold_call(self) -> float:
        self.evicted[:] = self.evicting
        return self._one_call()

    def _some_calls(self) -> None:
        for _ in range(CALLS_LOOKED_AT):
            self._one_call()

    def _all_of_it(self) -> tuple[bytes, Any] | None:
        digest = digest_of(*self._reached())
        return None if digest is None else (digest, files_here())

    def _changes_what_no_setup_touches(self) -> bool:
        """Whether calls change nothing but variables of the project that ``setup`` does not."""
        before, known = self._own(), self._variables()
        if before is None or known is None:
            return False
        self._some_calls()
        by_calls, called = _changed(known, self._variables()), self._own()
        self._set_up()
        self._one_call()
        at_first = self._variables()
        self._set_up()
        by_setup = _changed(at_first, self._variables())
        if by_calls is None or by_setup is None or called != before:
            return False
        return by_calls.isdisjoint(by_setup)

    def _own(self) -> tuple[bytes, Any] | None:
        roots, classes, _ = self._reached()
        digest = digest_of(roots, classes)
        return None if digest is None else (digest, files_here())

    def _variables(self) -> Digests | None:
        return digests_of_variables(self._reached()[2])

    def _runs_the_same_lines(self) -> bool | None:
        """Whether the first call after ``setup`` runs the same lines as later ones; None where they are too many."""
        self._set_up()
        first = self._lines()
        if first is None:
            return None
        return all(self._lines() == first for _ in range(CALLS_LOOKED_AT))

    def _lines(self) -> list[Line] | None:
        """The lines that a call runs, in their order; None where there are too many."""
        lines: list[Line] = []

        def follow(frame: FrameType, *_: object) -> Any:
            if len(lines) > MOST_LINES:
                sys.settrace(None)
                return None
            lines.append((frame.f_code, frame.f_lineno))
            return follow

        sys.settrace(follow)
        try:
            self._one_call()
        finally:
            sys.settrace(None)
        return None if len(lines) > MOST_LINES else lines

    def _one_call(self) -> float:
        function, arguments = self.benchmark.func, self.benchmark._build_params()
        began = perf_counter()
        function(*arguments)
        return perf_counter() - began

    def _reached(self) -> tuple[list[object], list[type], list[ModuleType]]:
        """What a call can reach: the benchmark's object, its parameters, and the variables of its module;
        the classes that may keep something; and the modules of what the benchmark imports."""
        function = self.benchmark.func
        owner = getattr(function, "__self__", None)
        module = vars(sys.modules[function.__module__])
        data = [each for name, each in module.items() if not name.startswith("__")]
        classes = [] if owner is None else list(type(owner).__mro__[:-1])
        classes += [each for each in data if isinstance(each, type) and each not in classes]
        roots = [owner, *self.benchmark._build_params(), *classes, *data]
        return roots, classes, self._imported(data)

    def _imported(self, data: list[object]) -> list[ModuleType]:
        """All modules of the packages that these objects are, or come from, but for Python's own, and those
        that are too large to be looked into."""
        names = {str(getattr(each, "__module__", None) or "") for each in data}
        names |= {each.__name__ for each in data if isinstance(each, ModuleType)}
        tops = {name.partition(".")[0] for name in names} - {"builtins", "__future__", *LARGE}
        return [
            module
            for name, module in sorted(sys.modules.items())
            if name.partition(".")[0] in tops and isinstance(module, ModuleType)
            if not _is_pythons_own(module)
        ]


def _said_by_a_fork(ask: Callable[[], bool]) -> bool:
    """The answer that a fork of this process gives; False where it fails, or takes too long."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(SECONDS_OF_A_FORK)  # which ends it
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.write(tell, b"yes" if ask() else b"no")
        os._exit(0)
    os.waitpid(child, 0)
    os.close(tell)
    os.set_blocking(told, False)  # a process that the fork has started may hold the other end
    try:
        return os.read(told, 3) == b"yes"
    except BlockingIOError:
        return False
    finally:
        os.close(told)


def _is_pythons_own(module: ModuleType) -> bool:
    path = getattr(module, "__file__", None)
    return path is None or (path.startswith(STANDARD_LIBRARY) and "site-packages" not in path)


def _changed(before: Digests | None, after: Digests | None) -> set[tuple[str, str]] | None:
    if before is None or after is None:
        return None
    return {each for each in {*before, *after} if before.get(each) != after.get(each)}
