"""A difference that was looked for in every round of an experiment: how large it is, and how sure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rich.table import Table

__all__ = ["Difference", "log_time", "printed"]


@dataclass(frozen=True)
class Difference:
    """Of one thing that was suspected: the logarithm of a ratio of times, once for each round."""

    what: str
    logs: Sequence[float]

    @property
    def percent(self) -> tuple[float, float, float]:
        """The mean difference in per cent, and its 95 % interval: Student's t over what the rounds showed."""
        from scipy.special import stdtrit  # here: asv imports every module beside its suites

        middle = float(np.mean(self.logs))
        count = len(self.logs)
        error = float(np.std(self.logs, ddof=1)) / math.sqrt(count)
        reach = float(stdtrit(count - 1, 0.975)) * error
        low, value, high = (
            100 * math.expm1(each) for each in (middle - reach, middle, middle + reach)
        )
        return low, value, high


def log_time(samples: Sequence[float]) -> float:
    """The logarithm of what a call of one process takes, by the median of its samples."""
    return math.log(np.median(samples))


def printed(title: str, found: Sequence[Difference]) -> Table:
    """The differences, one a line."""
    table = Table(title=title, box=None, title_justify="left")
    for heading in ("", "difference", "95 % interval", "pairs"):
        table.add_column(heading)
    for each in found:
        low, value, high = each.percent
        table.add_row(
            each.what, f"{value:+.1f} %", f"{low:+.1f} to {high:+.1f} %", str(len(each.logs))
        )
    return table
