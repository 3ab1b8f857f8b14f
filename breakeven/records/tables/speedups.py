"""The speedups of a run: each case against its baseline, with intervals that suit all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from breakeven.records.measurement import Measurement
from breakeven.records.tables.comparison import compared
from breakeven.statistics.intervals import Ratio
from breakeven.statistics.process_spread import Spread, Spreads, between
from breakeven.statistics.selection import selected_confidence

__all__ = ["Against", "against_baselines"]


@dataclass(frozen=True)
class Against:
    """What a measurement is compared with: its baseline, and how much pairs of processes of both differ.

    ``ratio`` is the speedup; None for the baseline itself, and where there is nothing to compare.
    """

    baseline: Measurement | None
    spread: Spread | None
    ratio: Ratio | None


def against_baselines(
    measurements: Sequence[Measurement], spreads: Spreads
) -> tuple[list[Against], float]:
    """Each of a run's measurements against its baseline, and the confidence of their intervals.

    That depends on all of the run's speedups: of the ones that are called faster or slower one in
    twenty is wrong at the most, where processes differ as the run's code against itself shows. It is not
    kept where they differ in ways that this cannot show: cases in one process each of which some are much
    noisier than others, or have heavy tails, and cases in three processes of two speeds that happen to be
    alike. In a seventh to half of such simulated runs of 300 equal cells some are called faster or slower,
    two to six of the 300 (``make statistics`` has the figures).
    """
    baselines = {_group(each): each for each in measurements if each.is_baseline}
    found = [_against(each, baselines.get(_group(each)), spreads) for each in measurements]
    confidence = selected_confidence(each.ratio for each in found if each.ratio)
    return [
        replace(each, ratio=each.ratio.at(confidence)) if each.ratio else each for each in found
    ], confidence


def _against(of: Measurement, baseline: Measurement | None, spreads: Spreads) -> Against:
    own = spreads.of(of.engine)
    spread = own if baseline is None else between(own, spreads.of(baseline.engine))
    ratio = None if of is baseline else compared(of, baseline, spread)
    return Against(baseline, spread, ratio)


def _group(measurement: Measurement) -> tuple[str, str, str]:
    case = measurement.case
    return case.workload, case.workload_version, case.size
