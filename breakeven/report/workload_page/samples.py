"""Every sample of a workload, process by process, beside those of the baseline's turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

import pandas as pd

from breakeven.wording import seconds

__all__ = ["SamplesOfProcess", "every_sample"]


@dataclass(frozen=True)
class SamplesOfProcess:
    """What one process of a case showed, in the order of its turns; every time is a text."""

    label: str
    size: str
    process: int
    own: str
    beside: str


def every_sample(rows: pd.DataFrame) -> list[SamplesOfProcess]:
    """A row for each process of each case that has samples, in the order of ``rows``."""
    found = []
    for _, row in rows[rows["status"] == "ok"].iterrows():
        pairs = zip_longest(row["samples_seconds"], row["baseline_samples_seconds"], fillvalue=())
        for process, (own, beside) in enumerate(pairs, 1):
            texts = (_in_words(own), _in_words(beside))
            found.append(SamplesOfProcess(row["implementation"], row["size"], process, *texts))
    return found


def _in_words(samples: Sequence[float]) -> str:
    return ", ".join(map(seconds, samples)) or "–"
