"""A contest: sittings until every verdict on time is clear, all looks were taken, or time is up."""

from __future__ import annotations

import math
import random
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from breakeven.findings.verdicts.of_pairs.pairs import OF_A_CALL, Quantity
from breakeven.findings.verdicts.of_pairs.seen import LOOKS
from breakeven.race.answers import ended_note
from breakeven.race.live_turns import ContenderEnded, Time
from breakeven.race.race import Note, Race, Standing
from breakeven.race.sitting import Sitting
from breakeven.race.standings import standings, time_is_clear

__all__ = ["Contest", "Sit", "Tell", "Terms"]

WELCOME_SITTINGS = 10
"""Where calls are long, sittings have so few turns that at least so many should fit into the budget."""

Sit = Callable[[Sequence[str], random.Random, Time], Sitting]
"""Takes the labels of the contenders still in the race; returns what a sitting of theirs shows."""
Tell = Callable[[str], object]


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a race is held on.

    It ends after ``budget_seconds``; where a verdict takes longer, they may grow to
    ``stretch_seconds``. ``effect`` is the smallest difference in time that counts, as a fraction, and
    ``limit_seconds`` is the most that a call or a run may take. ``tell`` hears what is being done.
    """

    budget_seconds: float
    effect: float
    limit_seconds: float
    tell: Tell
    stretch_seconds: float = 0.0


@dataclass
class Contest:
    """The sittings of a race, one after the other, and what they have shown so far.

    ``labels`` are all contenders, ``ended`` those that could not be measured, with status and reason;
    ``began`` is when the race did, by the monotonic clock. After the sittings in LOOKS the verdicts
    are looked at. Sittings are so short that all looks fit into the budget; where contenders take too
    long for that, at least the first one should.
    """

    what: str
    labels: Sequence[str]
    sit: Sit
    terms: Terms
    began: float
    quantities: Sequence[Quantity] = OF_A_CALL
    ended: dict[str, tuple[str, str]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    sittings: list[Sitting] = field(default_factory=list)
    longest_seconds: float = 0.0
    was_stopped: bool = False

    def run(self) -> Race:
        """Hold the sittings; when it is interrupted, what they have shown by then counts."""
        order = random.Random(secrets.randbits(64))
        try:
            while self._goes_on():
                self._hold_one(order)
        except KeyboardInterrupt:
            self.was_stopped = True
        found = self._standings()
        self._note_the_time_that_lacks(found)
        return Race(
            what=self.what,
            standings=found,
            notes=tuple(self.notes),
            effect=self.terms.effect,
            pairs=len(self.sittings),
            spent_seconds=self._spent(),
            was_stopped=self.was_stopped,
        )

    def _goes_on(self) -> bool:
        count = len(self.sittings)
        if not self._alive() or self.labels[0] in self.ended or count >= LOOKS[-1]:
            return False
        if count in LOOKS and time_is_clear(self._standings()):
            return False
        return count == 0 or self._left() > self.longest_seconds

    def _hold_one(self, order: random.Random) -> None:
        count = len(self.sittings)
        look = next(look for look in LOOKS if look > count)
        self.terms.tell(f"round {count + 1} of {look}")
        began = time.monotonic()
        most = min(
            self._left() / max(1, LOOKS[0] - count), self.terms.budget_seconds / WELCOME_SITTINGS
        )
        seconds = Time(self.terms.budget_seconds / LOOKS[-1], most)
        try:
            self.sittings.append(self.sit(self._alive(), order, seconds))
        except ContenderEnded as end:
            self.ended[end.label] = (end.status, end.reason)
            self.notes.append(ended_note(end.label, end.status, end.reason))
        self.longest_seconds = max(self.longest_seconds, time.monotonic() - began)

    def _alive(self) -> list[str]:
        return [label for label in self.labels if label not in self.ended]

    def _left(self) -> float:
        """The seconds that are left of the budget."""
        has_verdict = len(self.sittings) >= LOOKS[0]
        most = (
            self.terms.budget_seconds
            if has_verdict
            else max(self.terms.budget_seconds, self.terms.stretch_seconds)
        )
        return most - self._spent()

    def _spent(self) -> float:
        return time.monotonic() - self.began

    def _standings(self) -> tuple[Standing, ...]:
        return standings(
            self.labels,
            self.sittings,
            effect=self.terms.effect,
            quantities=self.quantities,
            ended=self.ended,
        )

    def _note_the_time_that_lacks(self, found: Sequence[Standing]) -> None:
        """Say which budget a verdict would have taken, where there was too little for any."""
        count = len(self.sittings)
        if self.was_stopped or count >= LOOKS[0] or len(self._alive()) < 2 or not found[0].seconds:
            return
        needed = self._spent() + (LOOKS[0] - count) * self.longest_seconds
        words = (
            f"a verdict takes {LOOKS[0]} rounds, and there was time for {count}: "
            f"give it a budget of {_rounded_up(needed)} s"
        )
        self.notes.append(Note("budget", "", words))


def _rounded_up(seconds: float) -> int:
    """A budget that somebody would ask for: the next multiple of ten."""
    return 10 * math.ceil(seconds * 1.1 / 10)
