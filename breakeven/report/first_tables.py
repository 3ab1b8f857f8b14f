"""What the page of first results shows of each workload: its implementations so far, the fastest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from breakeven.records.measurement import Case, Measurement, is_baseline_elsewhere
from breakeven.records.tables.comparison import compared
from breakeven.statistics.intervals import centre
from breakeven.wording import seconds, times
from breakeven.wording.visible import visible

__all__ = ["FirstCell", "FirstRow", "FirstTable", "first_tables"]

LEVEL = 1.05
"""Ratios nearer to 1 than this are called about as fast."""
LONGEST_REASON = 200
NOT_YET = "–"


@dataclass(frozen=True)
class FirstCell:
    """One case: its warm call, and how that compares with the baseline's; or how it failed."""

    call: str = NOT_YET
    against: str = NOT_YET
    is_failed: bool = False


@dataclass(frozen=True)
class FirstRow:
    """An implementation, with a cell for each size."""

    label: str
    cells: tuple[FirstCell, ...]


@dataclass(frozen=True)
class FirstTable:
    """A workload with its question; ``sizes`` are the headings of the cells."""

    name: str
    question: str
    sizes: tuple[str, ...]
    rows: tuple[FirstRow, ...]


def first_tables(
    cases: Sequence[Case], found: Sequence[Measurement], questions: Mapping[str, str]
) -> list[FirstTable]:
    """A table for each workload of which something is measured, in the order of the run's cases."""
    by_workload: dict[str, list[Case]] = {}
    for case in cases:
        by_workload.setdefault(case.workload, []).append(case)
    measured: dict[str, list[Measurement]] = {}
    for each in found:
        measured.setdefault(each.case.workload, []).append(each)
    return [
        _table(name, own, measured[name], questions.get(name, ""))
        for name, own in by_workload.items()
        if name in measured
    ]


def _table(
    name: str, cases: Sequence[Case], found: Sequence[Measurement], question: str
) -> FirstTable:
    sizes = tuple(dict.fromkeys(case.size for case in sorted(cases, key=lambda case: case.n)))
    baselines = {each.case.size: each for each in found if each.is_baseline}

    def slowness(row: tuple[str, Mapping[str, Measurement]]) -> list[float]:
        """The times, of the largest size first."""
        return [_seconds(row[1].get(size)) for size in reversed(sizes)]

    return FirstTable(
        name,
        question,
        sizes,
        tuple(
            FirstRow(label, tuple(_cell(own.get(size), baselines.get(size)) for size in sizes))
            for label, own in sorted(_by_label(cases, found).items(), key=slowness)
        ),
    )


def _by_label(
    cases: Sequence[Case], found: Sequence[Measurement]
) -> dict[str, dict[str, Measurement]]:
    """What was measured, by size, for each label; it names the workers where the run has several counts."""
    workers: dict[str, set[int]] = {}
    for case in cases:
        workers.setdefault(case.implementation, set()).add(case.workers)
    rows: dict[str, dict[str, Measurement]] = {}
    for each in found:
        case = each.case
        has_several = len(workers.get(case.implementation, ())) > 1
        label = case.implementation + (f" on {case.workers}" if has_several else "")
        rows.setdefault(label, {})[case.size] = each
    return rows


def _seconds(of: Measurement | None) -> float:
    """The time of a warm call; no time is longer than any."""
    taken = centre(of.samples_seconds) if of and of.status == "ok" else None
    return float("inf") if taken is None else taken


def _cell(of: Measurement | None, baseline: Measurement | None) -> FirstCell:
    if of is None:
        return FirstCell()
    if of.status != "ok":
        reason = visible(of.reason, LONGEST_REASON)
        return FirstCell(of.status.replace("_", " "), reason, is_failed=True)
    return FirstCell(seconds(centre(of.samples_seconds)), _against(of, baseline))


def _against(of: Measurement, baseline: Measurement | None) -> str:
    """How a case compares with the baseline that it took turns with, in words."""
    if of.is_baseline:
        return "baseline"
    ratio = compared(of, baseline, None)
    if ratio is None:
        return "no baseline beside it"
    if 1 / LEVEL < ratio.value < LEVEL:
        words = "about as fast"
    elif ratio.value > 1:
        words = f"{times(ratio.value)} faster"
    else:
        words = f"{times(1 / ratio.value)} slower"
    elsewhere = of.own_environment and not is_baseline_elsewhere(
        of.case.implementation, of.own_environment
    )
    return f"{words}, in the environment {of.own_environment!r}" if elsewhere else words
