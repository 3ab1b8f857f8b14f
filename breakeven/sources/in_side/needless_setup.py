"""Whether a benchmark's ``setup`` is needed before each call, found out by calling it.

After a first call, which may fill caches, what can be reached, in memory and in the folder, has to be the same before
and after some calls. Whether the first call does what they do, or fills what ``setup`` has emptied, shows in its time: it
is compared with later ones, the processor's own caches emptied before either. What calls change in the
project's modules, such as a count of all objects, does not matter where ``setup`` leaves it alone and each call
runs the same lines all the same: another ``setup`` would not bring it back.
"""

from __future__ import annotations

import sys
from types import CodeType, FrameType, ModuleType
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Tuple

if TYPE_CHECKING:
    from breakeven.sources.in_side.asv_folders import files_here
    from breakeven.sources.in_side.unchanged import digest_of, digests_of_variables
else:
    from asv_folders import files_here
    from unchanged import digest_of, digests_of_variables

ALIKE = 1.1
"""First calls after ``setup`` and later ones that differ by more have found something else."""
CLEARLY_APART = 1.3
CALLS_LOOKED_AT, CALLS_TIMED, TRIES = 3, 3, 2
EVICTED_BYTES = 2**24
"""Written and read, this leaves little else in a processor's caches."""
MOST_LINES = 50_000
"""A call that runs more is not followed: that would take too long."""

Reached = Tuple[List[object], List[type], List[ModuleType]]
Line = Tuple[CodeType, int]
Digests = Dict[Tuple[str, str], bytes]


class SetUpAndCalled:
    """A benchmark that is set up and called to see what that changes; ``call`` gives the seconds it took."""

    def __init__(
        self,
        set_up: Callable[[], None],
        call: Callable[[], float],
        reached: Callable[[], Reached],
    ) -> None:
        self.set_up = set_up
        self.call = call
        self.reached = reached
        self.evicting = b"1" * EVICTED_BYTES
        self.evicted = bytearray(EVICTED_BYTES)

    def needs_no_setup(self) -> bool:
        """Whether a call finds the same without ``setup`` as after it."""
        if not self._begins_warm():
            return False
        self.set_up()
        self.call()
        before = self._all_of_it()
        if before is None:
            return False
        self._some_calls()  # an odd number: what every other call takes back is seen
        runs_the_same = self._runs_the_same_lines()
        if self._all_of_it() == before:
            return runs_the_same is not False
        return bool(runs_the_same) and self._changes_what_no_setup_touches()

    def _begins_warm(self) -> bool:
        """Whether the first call after ``setup`` takes as long as later ones; tried again where it is close."""
        first, later = [], []
        for _ in range(TRIES):
            for _ in range(CALLS_TIMED):
                self.set_up()
                first.append(self._cold_call())
                self._some_calls()
                later.append(self._cold_call())
            apart = max(min(first), min(later)) / min(*first, *later)
            if not ALIKE < apart < CLEARLY_APART:
                break
        return apart <= ALIKE

    def _cold_call(self) -> float:
        self.evicted[:] = self.evicting
        return self.call()

    def _some_calls(self) -> None:
        for _ in range(CALLS_LOOKED_AT):
            self.call()

    def _all_of_it(self) -> tuple[bytes, Any] | None:
        digest = digest_of(*self.reached())
        return None if digest is None else (digest, files_here())

    def _changes_what_no_setup_touches(self) -> bool:
        """Whether calls change nothing but variables of the project that ``setup`` does not."""
        before, known = self._own(), self._variables()
        if before is None or known is None:
            return False
        self._some_calls()
        by_calls, called = _changed(known, self._variables()), self._own()
        self.set_up()
        self.call()
        at_first = self._variables()
        self.set_up()
        by_setup = _changed(at_first, self._variables())
        if by_calls is None or by_setup is None or called != before:
            return False
        return by_calls.isdisjoint(by_setup)

    def _own(self) -> tuple[bytes, Any] | None:
        roots, classes, _ = self.reached()
        digest = digest_of(roots, classes)
        return None if digest is None else (digest, files_here())

    def _variables(self) -> Digests | None:
        return digests_of_variables(self.reached()[2])

    def _runs_the_same_lines(self) -> bool | None:
        """Whether the first call after ``setup`` runs the same lines as later ones; None where they are too many."""
        self.set_up()
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
            self.call()
        finally:
            sys.settrace(None)
        return None if len(lines) > MOST_LINES else lines


def _changed(before: Digests | None, after: Digests | None) -> set[tuple[str, str]] | None:
    if before is None or after is None:
        return None
    return {each for each in {*before, *after} if before.get(each) != after.get(each)}
