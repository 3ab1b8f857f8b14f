"""The first call and the memory of both sides, in processes that have done nothing else."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from breakeven.compare.pairs.live_pair import at_once, contenders_of
from breakeven.compare.pairs.side_processes import PLACES, Sides, blamed
from breakeven.findings.verdicts.of_pairs.pairs import Starts
from breakeven.records.measurement import Case
from breakeven.ruler.contender import Contender
from breakeven.ruler.passes import TreePeak
from breakeven.ruler.settings import Settings

__all__ = ["first_call_and_peak", "measured_starts", "starts_of"]


def measured_starts(sides: Sides, case: Case, settings: Settings, order: random.Random) -> Starts:
    """The time of the first call, and the memory peak of the second, in one pair of fresh processes.

    Raises SideEnded when a side goes wrong.
    """
    with ExitStack() as live:
        contenders = contenders_of(sides, case, settings, [], live)
        at_once(Contender.prepare, contenders)
        peaks = [0, 0]
        for place in order.sample(PLACES, 2):
            with blamed(place):
                peaks[place] = first_call_and_peak(contenders[place])
        return starts_of(contenders, peaks)


def first_call_and_peak(contender: Contender) -> int:
    """Make the first call, and return the peak in bytes of the second; of the first where a benchmark asks for it."""
    contender.start()
    measured: Callable[[], object] = contender.first_call
    if not contender.own.peak_is_of_first_call:
        contender.first_call()
        measured = contender.unchecked_call
    peak = TreePeak(contender, with_own_peak=True)
    with peak.sampling():
        measured()
    contender.check()
    held: int = peak.fields()["peak_bytes"]
    return held


def starts_of(contenders: Sequence[Contender], peaks: Sequence[int]) -> Starts:
    """What the first calls of both sides took, and these peaks in bytes."""
    before, after = (each.anatomy["first_call_seconds"] for each in contenders)
    return Starts(first_call_seconds=(before, after), peak_bytes=(peaks[0], peaks[1]))
