"""What the pairs of a case show, clock by clock, and how its clocks share the false alarms that it may raise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from breakeven.findings.verdicts.of_pairs.pairs import BUSY_SHARE, Clock, Reading, Turns, counted
from breakeven.findings.verdicts.of_pairs.seen import OfPairs, Seen
from breakeven.statistics.trimmed_mean import TRIMMED

__all__ = ["reading_of", "seen_in_turns"]

WORKING_SHARE = 0.5
"""A call that computes for a smaller part of its time than this mostly waits, so that processor time says
little of it."""
QUIET: Mapping[Clock, float] = {"wall": 0.9, "mean": 0.1}
BUSY: Mapping[Clock, float] = {"wall": 0.3, "mean": 0.1, "processor": 0.6}
"""How the readings of a case share the false alarms that it may raise."""
LEFT_OUT: Mapping[Clock, float] = {"wall": TRIMMED, "mean": 0.0, "processor": TRIMMED}
"""The part of the pairs at either end that a reading leaves out."""


def seen_in_turns(measured: Sequence[Turns], fewest: int = 0) -> Seen:
    """What the turns of a case show: those of pairs that were not disturbed, if these are not too few."""
    pairs = counted(measured)
    if len(pairs) < fewest <= len(measured):
        pairs = measured  # the disturbed ones say something, too few say nothing
    is_busy = _median([each.busy_share for each in pairs]) > BUSY_SHARE
    parts = BUSY if is_busy else QUIET
    return Seen(
        count=len(pairs),
        readings={clock: _read(pairs, clock) for clock in parts},
        parts=parts,
        mostly_waits=_median([each.working_share for each in pairs]) < WORKING_SHARE,
        shows_no_time=2 * sum(each.shows_no_time for each in pairs) > len(pairs),
        left_out=len(measured) - len(pairs),
    )


def _read(pairs: Sequence[Turns], clock: Clock) -> OfPairs:
    return reading_of([each.readings[clock] for each in pairs], LEFT_OUT[clock])


def reading_of(pairs: Sequence[Reading], part: float) -> OfPairs:
    """What the pairs show by one clock, without this part of them at either end."""
    log_ratios, before, after = zip(*pairs, strict=True) if pairs else ((), (), ())
    return OfPairs.of(log_ratios, before, after, part)


def _median(values: Sequence[float]) -> float:
    return float(median(values)) if len(values) else 0.0
