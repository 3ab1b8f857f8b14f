"""The answers of calls: which of a sample's are kept to be checked, and how they are checked."""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import perf_counter
from typing import Any

__all__ = ["Answers"]

ALWAYS = 2
"""The first answer of a sample and the last."""
KEPT_BYTES = 2**20
"""How much of a sample's answers is kept. The place of what a call allocates changes its time, so
it must not depend on how many answers wait for their check."""
UNCHANGING = (int, float, complex, bool, str, bytes, type(None))
"""Types of which the same object is the same answer."""


class Answers:
    """Answers that wait for their check: the first of a sample, the last, and as many of the others as
    can be checked in the time that the calls took, and kept in little memory.

    ``kept`` are those that wait.
    """

    def __init__(self) -> None:
        self.kept: list[Any] = []
        self._sample_seconds = self._call_seconds = 0.0
        self._check_seconds: float | None = None
        self._bytes = 0
        self._passed: tuple[Any, Any] | None = None

    def took(self, seconds: float, number: int) -> None:
        """Remember how long the ``number`` calls of a sample took."""
        self._sample_seconds, self._call_seconds = seconds, seconds / number

    def gaps(self, number: int) -> list[int]:
        """Which answers of ``number`` calls are kept: how many are not, before each kept one."""
        count = min(number, max(ALWAYS, self._most(number)))
        places = [place * (number - 1) // max(count - 1, 1) for place in range(count)]
        return [own - before - 1 for before, own in zip([-1, *places], places, strict=False)]

    def has_time(self, spent_seconds: float, calls_seconds: float) -> bool:
        """Whether another answer can be checked in the time that the calls so far took."""
        return spent_seconds + (self._check_seconds or 0.0) <= calls_seconds

    def check(self, check: Any, require_right: Callable[[Any], None]) -> int:
        """Check those that were kept, and keep none; returns how many were checked.

        ``check`` is the workload's; an answer that it has passed and that cannot have changed is not
        checked again. What ``require_right`` raises is raised.
        """
        waiting, seen, began = self._in_order(), set[int](), perf_counter()
        number = 0
        while waiting:
            if number >= ALWAYS and perf_counter() - began > self._sample_seconds:
                break
            answer = waiting.pop()
            # All are alive since the sample: the same identity is the same object, and nothing has
            # been called since that could have changed it.
            if id(answer) not in seen and not self._has_passed(check, answer):
                require_right(answer)
            seen.add(id(answer))
            number += 1
            self._remember(check, answer)
        if number:
            self._check_seconds = (perf_counter() - began) / number
        return number

    def _most(self, number: int) -> int:
        """How many of a sample's answers can be checked, as far as those before have shown."""
        if self._check_seconds is None:
            return ALWAYS
        in_time = number * self._call_seconds / max(self._check_seconds, 1e-9)
        return int(min(in_time, KEPT_BYTES / max(self._bytes, 1)))

    def _in_order(self) -> list[Any]:
        """Those that were kept, the first and the last at the end, from where they are taken."""
        kept, self.kept = self.kept, []
        return [*kept[1:-1], kept[-1], kept[0]] if len(kept) > ALWAYS else kept

    def _has_passed(self, check: Any, answer: Any) -> bool:
        return self._passed is not None and all(
            own is other for own, other in zip(self._passed, (check, answer), strict=True)
        )

    def _remember(self, check: Any, answer: Any) -> None:
        self._bytes = self._bytes or _bytes_of(answer)
        if type(answer) in UNCHANGING:
            self._passed = check, answer


def _bytes_of(answer: Any) -> int:
    """About what an answer holds, what is inside of containers aside."""
    try:
        held = getattr(answer, "nbytes", None)
        return held if isinstance(held, int) else sys.getsizeof(answer)
    except Exception:  # noqa: BLE001 - an object of the user's may not tell its size
        return 0
