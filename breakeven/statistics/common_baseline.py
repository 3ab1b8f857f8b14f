"""The ratio of two that took turns not with each other but, in the same round, with one live baseline.

In each round both speedups have the baseline's process in common. How much slower or faster that
process was cancels out of their ratio round by round, as the machine's drift cancels out of each
speedup turn by turn. What is left is how much a process of the one and a process of the other differ.

Source: J. Fleiss, "The Design and Analysis of Clinical Experiments" (1986), chapter 5, for pairing within
blocks; here a round is a block.
"""

from __future__ import annotations

import math

import numpy as np

from breakeven.statistics.intervals import CONFIDENCE, Processes, Ratio
from breakeven.statistics.process_spread import Doubt, Spread

__all__ = ["Turns", "by_round"]

Turns = tuple[Processes, Processes]
"""The samples of the baseline and of its partner in turns: a row for each process."""


def by_round(first: Turns, second: Turns, spread: Spread | None) -> Ratio | None:
    """The second's time over the first's, from rounds in which both took turns with one baseline.

    Row for row the same round. ``spread`` is how much a process of the first and one of the second
    differ. None where the two have not equally many rounds, or a round has no turns.
    """
    rows = [_logarithms(each) for each in (first, second)]
    if len(rows[0]) != len(rows[1]) or not rows[0] or not all(map(len, rows[0] + rows[1])):
        return None
    apart = [float(np.median(own) - np.median(other)) for own, other in zip(*rows, strict=True)]
    count = len(apart)
    variance = float(np.var(apart, ddof=1)) if count > 1 else 0.0
    doubt = None
    if spread is not None:
        within = sum(map(_within, rows[0] + rows[1])) if count == 1 else 0.0
        doubt = spread.doubt(count, variance, within)
    elif count > 1:
        doubt = Doubt((math.sqrt(variance / count),), (1.0,), count - 1.0)
    ratio = Ratio(math.exp(np.mean(apart)), one_process=count == 1, doubt=doubt)
    return ratio.at(CONFIDENCE)


def _logarithms(of: Turns) -> list[np.ndarray]:
    return [np.log(np.divide(beside, own)) for beside, own in zip(*of, strict=True)]


def _within(row: np.ndarray) -> float:
    """The variance of a row's median, from that of its turns (see ``intervals.py``)."""
    return math.pi / 2 * float(np.var(row, ddof=1)) / row.size if row.size > 1 else 0.0
