"""How long a step of a case may take, and the check of its answers."""

from __future__ import annotations

import time

from breakeven.ruler.checking_clock import CheckingClock
from breakeven.ruler.ends import STEP_NAMES, CaseEnded
from breakeven.ruler.settings import Settings

__all__ = ["TimeLimit"]


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
        running, checking = self.clock.read()
        if running > self.settings.check_limit_seconds:
            raise _over("check", self.settings.check_limit_seconds)
        if time.monotonic() - self._began - checking > self.settings.limit_seconds:
            raise _over(self.name, self.settings.limit_seconds)


def _over(name: str, limit_seconds: float) -> CaseEnded:
    return CaseEnded("timeout", f"{STEP_NAMES.get(name, name)} took over {limit_seconds:g} s")
