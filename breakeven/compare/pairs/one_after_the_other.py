"""Sides that cannot be live at the same time, such as two clusters: measured one after the other."""

from __future__ import annotations

import random
import time

from breakeven.compare.pairs.others import Others
from breakeven.compare.pairs.side_processes import (
    PLACES,
    Place,
    Sides,
    blamed,
    contender_of,
    process_of,
)
from breakeven.compare.pairs.starts import first_call_and_peak, starts_of
from breakeven.compare.pairs.turns import is_enough, turns_of
from breakeven.findings.verdicts.of_pairs.pairs import Starts, Turns
from breakeven.records.measurement import Case
from breakeven.ruler.contender import Contender, Sample
from breakeven.ruler.settings import Settings

__all__ = ["measured_one_after_the_other"]


def measured_one_after_the_other(
    sides: Sides, case: Case, settings: Settings, order: random.Random
) -> tuple[Turns, Starts]:
    """The same of a case whose sides cannot be live at once, such as two clusters.

    Raises SideEnded when a side goes wrong.
    """
    contenders: dict[Place, Contender] = {}
    peaks, shares = [0, 0], []
    samples: list[list[Sample]] = [[], []]
    seed = order.getrandbits(32)
    for place in order.sample(PLACES, 2):
        with blamed(place), process_of(sides[place], case, settings, seed) as process:
            own = contenders[place] = contender_of(sides[place], case, process, settings)
            own.prepare()
            peaks[place] = first_call_and_peak(own)
            own.warm_up()
            others, began = Others([own]), time.monotonic()
            while not is_enough(samples[place], began, settings, own.most_samples()):
                samples[place].append(own.sample())
            shares.append(others.share())
            own.process.step("close")
    both = [contenders[place] for place in PLACES]
    return turns_of(samples, max(shares), in_turns=False), starts_of(both, peaks)
