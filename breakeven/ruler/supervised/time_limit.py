"""How long a step of a case may take, and the check of its answers."""

from __future__ import annotations

import time

from breakeven.ruler.checking_clock import CheckingClock
from breakeven.ruler.ends import CaseEnded, named_step
from breakeven.ruler.settings import Settings

__all__ = ["TimeLimit"]

CALLS, CHECKS = 2, 3
"""A step never takes more than so many times its limit and that of a check, even if the case says
otherwise: its calls, as much again for checking their answers, and the checks made in any case."""


class TimeLimit:
    """The time that a step has left, from now on; checking answers has a time of its own."""

    def __init__(self, name: str, settings: Settings, clock: CheckingClock) -> None:
        self.name = name
        self.settings = settings
        self.clock = clock
        self.renew()

    def renew(self) -> None:
        """Give the step all of its time again."""
        self._began = time.monotonic()

    def guard(self) -> None:
        """Raise CaseEnded when the step takes too long, or the check that it is at."""
        spent = time.monotonic() - self._began
        running, checking = self.clock.read(spent)
        limit, of_check = self.settings.limit_seconds, self.settings.check_limit_seconds
        if running > of_check:
            raise _over("check", of_check)
        if spent - checking > limit:
            raise _over(self.name, limit)
        if spent > CALLS * limit + CHECKS * of_check:
            raise _over(self.name, CALLS * limit + CHECKS * of_check)


def _over(name: str, limit_seconds: float) -> CaseEnded:
    return CaseEnded("timeout", f"{named_step(name)} took over {limit_seconds:g} s")
