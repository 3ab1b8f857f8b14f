"""The verdicts of ``breakeven compare`` on simulated pairs: false alarms, missed and cleared changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

import numpy as np

from breakeven.findings.verdicts.change import Change, Verdict
from breakeven.findings.verdicts.of_pairs.pairs import Quantity, Starts, Turns, counted
from breakeven.findings.verdicts.of_pairs.seen import LOOKS, USUAL_EFFECT, looks_for
from breakeven.findings.verdicts.of_pairs.two_sides import changes_at_start, changes_of_time
from proofs.statistics.noise import Floats, Processes
from proofs.statistics.plants import Plant

__all__ = ["Compared", "simulated", "simulated_starts"]

TURNS = 10
TURN_NOISE = 0.01
SECONDS = 0.01
FIRST_CALL_SECONDS = 0.5
PEAK_BYTES = 100_000_000
Shown = TypeVar("Shown", Turns, Starts)


@dataclass
class Compared:
    """What came of many comparisons: the last change of each case, and the pairs that they took."""

    changes: list[list[Change]] = field(default_factory=list)
    pairs: list[int] = field(default_factory=list)

    def share_with(self, *said: Verdict) -> float:
        """The part of the comparisons in which any case had one of these verdicts."""
        return float(np.mean([any(each.verdict in said for each in row) for row in self.changes]))

    def share_of(self, *said: Verdict) -> float:
        """The part of all verdicts."""
        of = Counter(each.verdict for row in self.changes for each in row)
        return sum(of[each] for each in said) / of.total()

    def holds(self, ratio: float) -> float:
        """The part of the intervals that are shown in the end which hold this ratio."""
        return float(np.mean([_holds(each, ratio) for row in self.changes for each in row]))


def simulated(
    noise: Processes,
    *,
    comparisons: int,
    seed: int,
    cases: int = 20,
    plant: Plant | None = None,
    ends_after: int | None = None,
    effect: float = USUAL_EFFECT,
) -> Compared:
    """So many comparisons of so many cases, each looked at until its verdict is clear, as it is done.

    Only the time is compared, so the time may raise all the false alarms that are allowed. ``plant``
    changes every case's second side; without one nothing has changed. The budget is spent when every case that
    is not clear has had ``ends_after`` pairs, where that is given. ``effect`` is the smallest change that counts.
    """

    def pair(order: np.random.Generator, offsets: Floats) -> Turns:
        found = _turns(order, offsets)
        return plant(order, found) if plant else found

    looks = looks_for(effect)
    judge = partial(changes_of_time, verdicts=cases, effects=[effect] * cases, most=looks[-1])
    return _compared(noise, pair, judge, counted, comparisons, seed, cases, looks, ends_after)


def simulated_starts(
    noise: Processes,
    *,
    comparisons: int,
    seed: int,
    cases: int = 20,
    quantity: Quantity = "first call",
    some: tuple[float, float] = (0.0, 0.0),
) -> Compared:
    """The same of first calls or of memory, of which a process has one.

    ``some`` is the share of the second side's processes that take more, and how much more.
    """
    share, more = some

    def pair(order: np.random.Generator, offsets: Floats) -> Starts:
        added = np.array([0.0, np.log1p(more) if order.random() < share else 0.0])
        return _starts(offsets + added)

    judge = partial(changes_at_start, quantity, verdicts=cases)
    return _compared(noise, pair, judge, lambda had: had, comparisons, seed, cases, LOOKS)


def _compared(
    noise: Processes,
    pair: Callable[[np.random.Generator, Floats], Shown],
    judge: Callable[..., list[Change]],
    counting: Callable[[list[Shown]], Sequence[Shown]],
    comparisons: int,
    seed: int,
    cases: int,
    looks: Sequence[int],
    ends_after: int | None = None,
) -> Compared:
    found = Compared()
    for number in range(comparisons):
        order = np.random.default_rng((seed, number))
        offsets = noise(order, cases, 2 * looks[-1])
        pairs = [[pair(order, each) for each in row.reshape(-1, 2)] for row in offsets]
        changes, taken = _settled(pairs, judge, counting, looks, ends_after)
        found.changes.append(changes)
        found.pairs += taken
    return found


def _turns(order: np.random.Generator, offsets: Floats) -> Turns:
    """The turns of two processes that differ by their offsets; both compute all the time."""
    noise = order.normal(0, TURN_NOISE, (2, TURNS))
    before, after = SECONDS * np.exp(offsets[:, None] + noise)
    return Turns(
        before_seconds=tuple(before),
        after_seconds=tuple(after),
        before_processor_seconds=tuple(before),
        after_processor_seconds=tuple(after),
        others_share=0.0,
        in_turns=True,
    )


def _starts(offsets: Floats) -> Starts:
    before, after = np.exp(offsets)
    return Starts(
        first_call_seconds=(FIRST_CALL_SECONDS * before, FIRST_CALL_SECONDS * after),
        peak_bytes=(int(PEAK_BYTES * before), int(PEAK_BYTES * after)),
    )


def _settled(
    pairs: Sequence[Sequence[Shown]],
    judge: Callable[..., list[Change]],
    counting: Callable[[list[Shown]], Sequence[Shown]],
    planned: Sequence[int],
    ends_after: int | None = None,
) -> tuple[list[Change], list[int]]:
    """As a comparison settles its cases, look by look; disturbed pairs are repeated while there are."""
    settled: dict[int, Change] = {}
    had: list[list[Shown]] = [[] for _ in pairs]

    def take(look: int) -> None:
        for case, left in enumerate(pairs):
            own = had[case]
            while case not in settled and len(counting(own)) < look and len(own) < len(left):
                own.append(left[len(own)])

    share = [1 / len(planned)] * len(had)
    looks = [look for look in planned if ends_after is None or look < ends_after]
    for look in looks:
        take(look)
        changes = judge(had, shares=share)
        for case, change in enumerate(changes):
            if case not in settled and change.is_clear:
                settled[case] = change
    if ends_after is not None:
        take(ends_after)
        left_over = (len(planned) - len(looks)) / len(planned)
        changes = judge(had, shares=[left_over] * len(had))
    return [settled.get(case, last) for case, last in enumerate(changes)], list(map(len, had))


def _holds(change: Change, ratio: float) -> bool:
    return change.low is not None and change.high is not None and change.low <= ratio <= change.high
