"""The verdict that the readings of a case come to together, and what is said beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from breakeven.findings.verdicts.change import Verdict
from breakeven.findings.verdicts.of_pairs.pairs import Clock, Quantity
from breakeven.findings.verdicts.of_pairs.seen import Judged, Seen, ratio_of
from breakeven.wording import percent

__all__ = ["EARLY_SAME", "HELPS", "MEAN_WITHIN", "Decision", "decided"]

MEAN_WITHIN = 0.08
"""The mean of all calls by the wall clock differs by less where a time is called the same."""
MORE_TIME = "give it more time"
LONGER_CALLS = "take a size with longer calls"
MORE_OR_LONGER = "give it more time, or a size with longer calls"
LARGER_EFFECT = "a larger --effect decides it"
QUIETER = "use a quieter machine"
EARLY_SAME = f"a change in only some processes takes more pairs to show: {MORE_TIME}"
BUSY_PAIRS = "other programs kept the machine busy in most pairs"
QUIET_MACHINE = "run it on a quiet machine (breakeven doctor says who keeps this one busy)"
VARIES = "it varies from process to process"
HELPS = (MORE_TIME, LONGER_CALLS, MORE_OR_LONGER, LARGER_EFFECT, QUIETER, QUIET_MACHINE)
"""What would help where a verdict cannot be given: the end of its reason, after a colon."""


@dataclass(frozen=True)
class Decision:
    """Which clock's figures are shown, with what verdict, and what is to be said beside it."""

    clock: Clock
    verdict: Verdict
    reason: str = ""


def decided(
    quantity: Quantity, by: Mapping[Clock, Judged], seen: Seen, smallest: float
) -> Decision:
    """What the readings together say. What wall time shows, processor time does not clear."""
    if seen.mostly_waits:
        by = {clock: each for clock, each in by.items() if clock != "processor"}
    return (
        _changed_by_wall_time(by, seen)
        or _changed_by_processor_time(by, smallest)
        or _same(by, seen, smallest)
        or Decision("wall", "cannot tell", _why_not(quantity, by, seen, smallest))
    )


def _changed_by_wall_time(by: Mapping[Clock, Judged], seen: Seen) -> Decision | None:
    wall, mean, processor = by["wall"], by["mean"], by.get("processor")
    if wall.is_change and seen.is_busy:
        beside = f"; {processor}" if processor else ""
        return Decision("wall", wall.verdict, f"{BUSY_PAIRS}{beside}")
    if wall.is_change:
        disagrees = processor and processor.verdict not in (wall.verdict, "cannot tell")
        return Decision("wall", wall.verdict, str(processor) if disagrees else "")
    if mean.is_change:
        return Decision("mean", mean.verdict, str(wall))
    return None


def _changed_by_processor_time(by: Mapping[Clock, Judged], smallest: float) -> Decision | None:
    """A change of what is computed, unless the typical call or the mean one goes the other way, or the
    typical call takes as long as before."""
    wall, mean, processor = by["wall"], by["mean"], by.get("processor")
    if not processor or not processor.is_change or wall.verdict == "same":
        return None
    if wall.differs and wall.middle * processor.middle < 0:
        return Decision("wall", "cannot tell", str(processor))
    if abs(mean.middle) > smallest and mean.middle * processor.middle < 0:
        return Decision("wall", "cannot tell", f"{mean}; {processor}")
    return Decision("processor", processor.verdict, str(wall))


def _same(by: Mapping[Clock, Judged], seen: Seen, smallest: float) -> Decision | None:
    """The same, with what is known of the readings that may differ by more than the smallest effect."""
    wall, mean, processor = by["wall"], by["mean"], by.get("processor")
    widest = max(math.log1p(MEAN_WITHIN), smallest)
    if seen.is_early or not mean.is_within(widest):
        return None
    beside = [] if mean.is_within(smallest) else [mean]
    if wall.verdict == "same":
        if processor and processor.is_change:
            beside.append(processor)
        return Decision("wall", "same", "; ".join(map(str, beside)))
    if not processor or processor.verdict != "same" or wall.differs or mean.differs:
        return None
    if wall.is_within(widest):
        return Decision("processor", "same", "; ".join(map(str, (wall, *beside))))
    return None


def _why_not(quantity: Quantity, by: Mapping[Clock, Judged], seen: Seen, smallest: float) -> str:
    """Why the readings tell nothing, and what would help."""
    wall, mean = by["wall"], by["mean"]
    if seen.is_busy and "processor" not in by:
        return f"the machine was busy, and the calls mostly waited, for it or for something else: {QUIET_MACHINE}"
    if wall.verdict == "same":
        return _why_not_the_same(quantity, mean, seen)
    had_all = seen.count >= seen.most
    found = f"the interval is {percent(ratio_of(wall.high) - ratio_of(wall.low), 1)} wide"
    if mean.differs and not wall.differs:
        found += f" ({mean})"
    if seen.is_busy:
        found += ", and other programs kept the machine busy"
        if by["processor"].verdict == "same":
            found += " (it computes as much as before; whether it waits longer is not known)"
        return f"{found}: {QUIET_MACHINE}"
    if had_all:
        found += " after all its pairs"
    if wall.high - wall.low < 2 * smallest:
        helps = LARGER_EFFECT if had_all else MORE_TIME
        return f"{found}, and the change may be about the smallest that counts: {helps}"
    if quantity in ("time", "first call"):
        return f"{found}: {LONGER_CALLS if had_all else MORE_OR_LONGER}"
    return f"{found}: {VARIES if had_all else MORE_TIME}"


def _why_not_the_same(quantity: Quantity, mean: Judged, seen: Seen) -> str:
    """Why a case is not called the same whose typical pair is."""
    if seen.is_early:
        return EARLY_SAME
    typical = "a typical call takes as long" if quantity == "time" else "most pairs differ little"
    more = QUIETER if seen.count >= seen.most else MORE_TIME
    return f"{typical}, but {mean.name} is at {mean.in_words}: {more}"
