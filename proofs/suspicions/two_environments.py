"""Do two environments of the same code differ? Then a comparison of commits would see changes in nothing.

Commits of a scratch repository differ by a comment, or by what other pieces of work do, so each has an
environment of its own. Pairs of processes are taken from one environment, and from two. What the cases'
mean differences vary by beyond the noise of their pairs is what the environments do.
"""

from __future__ import annotations

import itertools
import math
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.table import Table

from breakeven.calibration.truths.known_work import MEMORY, THREADED, WORKLOAD
from breakeven.catalogue.project import find_project
from breakeven.compare.comparison_plan import planned
from breakeven.compare.pairs.lanes import Lane, side_by_side
from breakeven.compare.pairs.live_pair import SETTINGS
from breakeven.compare.pairs.side_processes import Sides
from breakeven.compare.pairs.turns import measured_turns
from breakeven.findings.verdicts.of_pairs.pairs import Turns
from breakeven.records.measurement import Case
from breakeven.sources.notation import side_of
from breakeven.sources.sides import ready_side
from proofs.suspicions.differences import log_time

__all__ = ["Environments", "measured", "printed"]

ITSELF, ANOTHER = "an environment with itself", "an environment with another"
LABELS = tuple(label for label in WORKLOAD.implementations if label not in (*THREADED, *MEMORY))
"""One processor is enough for each."""


@dataclass(frozen=True)
class Environments:
    """What pairs of processes of two sides showed, case by case: logarithms of ratios of times."""

    what: str
    logs: Sequence[Sequence[float]]

    @property
    def percent(self) -> float:
        """By how much, in per cent, the cases differ beyond what the noise of their pairs makes them:
        the standard deviation between cases, a component of variance (0 where there is none)."""
        between = float(np.mean(self._means() ** 2)) - self._noise()
        return 100 * math.sqrt(max(between, 0.0))

    @property
    def largest_percent(self) -> float:
        """The largest mean difference of a case, in per cent."""
        return 100 * math.expm1(float(np.max(np.abs(self._means()))))

    @property
    def probability(self) -> float:
        """Of differences as large as these where there are none: the F test of one way of analysis."""
        from scipy.special import fdtrc  # here: asv imports every module beside its suites

        ratio = float(np.mean(self._means() ** 2)) / self._noise()
        within = sum(len(row) - 1 for row in self.logs)
        return float(fdtrc(len(self.logs), within, ratio))

    def _means(self) -> np.ndarray:
        return np.array([np.mean(row) for row in self.logs])

    def _noise(self) -> float:
        """The variance of a case's mean, from how its pairs differ."""
        return float(np.mean([np.var(row, ddof=1) / len(row) for row in self.logs]))


def measured(folder: Path, commits: Sequence[str], rounds: int) -> Iterator[list[Environments]]:
    """After every round: what one environment does with itself, and each with the next.

    ``commits`` are those of the repository in ``folder`` whose code is the same.
    """
    project = find_project(folder)
    ready = [ready_side(side_of(each, project), project, 1, print) for each in commits]
    paired: list[tuple[str, Sides]] = [(ITSELF, (each, each)) for each in ready]
    paired += [(ANOTHER, pair) for pair in itertools.pairwise((*ready, ready[0]))]
    logs: list[defaultdict[Case, list[float]]] = [defaultdict(list) for _ in paired]
    order = random.Random(0)
    for number in range(rounds):
        for place in order.sample(range(len(paired)), len(paired)):
            _one_round(paired[place][1], order, logs[place])
        if number:
            yield [_of_all(what, paired, logs) for what in (ITSELF, ANOTHER)]


def printed(found: Sequence[Environments]) -> Table:
    """What the pairs of both kinds showed, one kind a line."""
    table = Table(title="two environments of the same code", box=None, title_justify="left")
    for heading in ("", "cases differ by", "at most", "probability if not at all", "cases"):
        table.add_column(heading)
    for each in found:
        figures = (f"{each.percent:.2f} %", f"{each.largest_percent:.1f} %")
        table.add_row(each.what, *figures, f"{each.probability:.2g}", str(len(each.logs)))
    return table


def _of_all(
    asked: str,
    paired: Sequence[tuple[str, Sides]],
    logs: Sequence[Mapping[Case, Sequence[float]]],
) -> Environments:
    alike = (of for (what, _), of in zip(paired, logs, strict=True) if what == asked)
    return Environments(asked, [row for of in alike for row in of.values()])


def _one_round(sides: Sides, order: random.Random, logs: defaultdict[Case, list[float]]) -> None:
    """Add a pair of each case, of processes that keep to one processor."""

    def work(share: Sequence[Case], lane: Lane) -> None:
        of_turns = random.Random(f"{seed} {lane}")
        for case, shown in measured_turns(sides, share, SETTINGS, of_turns, lane):
            if not isinstance(shown, Turns):
                raise shown
            logs[case].append(_log_ratio(shown))

    seed = order.random()
    cases, _ = planned(sides, [WORKLOAD.name], LABELS, ("small",))
    cases = order.sample(cases, len(cases))
    side_by_side(work, [cases[::2], cases[1::2]], lambda: None)


def _log_ratio(of: Turns) -> float:
    return log_time(of.after_seconds) - log_time(of.before_seconds)
