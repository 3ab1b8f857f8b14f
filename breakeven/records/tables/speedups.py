"""The speedups of a run: each case against its baseline, with intervals that suit all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from breakeven.records.measurement import Measurement, is_baseline_elsewhere
from breakeven.records.tables.comparison import compared
from breakeven.statistics.intervals import Ratio, product
from breakeven.statistics.process_spread import Spread, Spreads, between
from breakeven.statistics.selection import selected_confidence

__all__ = ["Against", "against_baselines"]


@dataclass(frozen=True)
class Against:
    """What a measurement is compared with: its baseline, and how much pairs of processes of both differ.

    ``ratio`` is the speedup; None for the baseline itself, and where there is nothing to compare. A case in
    an environment of its engine's own has the baseline of that environment; ``default`` is the workload's own
    baseline, and ``to_default`` the speedup over that: for all others the same as ``ratio``.
    """

    baseline: Measurement | None
    spread: Spread | None
    ratio: Ratio | None
    default: Measurement | None = None
    to_default: Ratio | None = None


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
    elsewhere = {
        (*_group(each), each.own_environment): each for each in measurements if _is_elsewhere(each)
    }
    of_elsewhere = {
        key: _against(each, baselines.get(_group(each)), spreads) for key, each in elsewhere.items()
    }
    found = []
    for each in measurements:
        key, default = (*_group(each), each.own_environment), baselines.get(_group(each))
        if key not in elsewhere or _is_elsewhere(each):
            against = _against(each, default, spreads)
            to_default = against.ratio
        else:
            against = _against(each, elsewhere[key], spreads)
            to_default = product(against.ratio, of_elsewhere[key].ratio)
        found.append(replace(against, default=default, to_default=to_default))
    ratios = [each.ratio for each in found]
    ratios += [each.to_default for each in found if each.to_default is not each.ratio]
    confidence = selected_confidence(filter(None, ratios))
    return [_at(each, confidence) for each in found], confidence


def _at(of: Against, confidence: float) -> Against:
    """The same with intervals of that confidence."""
    return replace(
        of,
        ratio=of.ratio.at(confidence) if of.ratio else None,
        to_default=of.to_default.at(confidence) if of.to_default else None,
    )


def _against(of: Measurement, baseline: Measurement | None, spreads: Spreads) -> Against:
    own = spreads.of(of.engine)
    spread = own if baseline is None else between(own, spreads.of(baseline.engine))
    ratio = None if of is baseline else compared(of, baseline, spread)
    return Against(baseline, spread, ratio)


def _is_elsewhere(of: Measurement) -> bool:
    return is_baseline_elsewhere(of.case.implementation, of.own_environment)


def _group(measurement: Measurement) -> tuple[str, str, str]:
    case = measurement.case
    return case.workload, case.workload_version, case.size
