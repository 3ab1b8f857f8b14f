"""The page of paired comparisons: two sides each, and the verdicts on their cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from breakeven.findings.verdicts.change import CaseCompared, Change, control_in_words
from breakeven.findings.verdicts.comparisons import Compared
from breakeven.records.reading.left_out import LeftOut
from breakeven.report.pages import Pages
from breakeven.wording import memory, seconds

__all__ = ["PAGE", "write_comparisons"]

PAGE = "comparisons.html"
MOST = 20
"""The newest; the others are only counted."""
LIFE_CYCLES = {
    "workloads": "Each workload is called as in a run: its answers are checked, and if a call changes its inputs, each "
    "call gets fresh ones.",
    "asv suite": "Each benchmark runs as asv 0.6 runs it: in a fork of its own, in an empty folder, with the garbage "
    "collector off. Its setup runs before every call, outside the clock; or once per process, if it takes long and "
    "calls were seen to change nothing that it made.",
    "tests": "Each test runs in a fork of its own up to its call of the benchmark fixture, is measured there, and has to "
    "pass. The setup of pedantic runs before every call, outside the clock; the garbage collector is off.",
    "command": "Every turn is one run of the command, including the start of its process.",
}


@dataclass(frozen=True)
class Line:
    """One verdict, as text; ``kind`` is worse, better, or nothing."""

    case: str
    size: str
    what: str
    before: str
    after: str
    words: str
    kind: str


@dataclass(frozen=True)
class Shown:
    """One comparison, as text."""

    title: str
    when: str
    summary: str
    life_cycle: str
    control: str
    noted: str
    lines: Sequence[Line]


def write_comparisons(
    pages: Pages,
    compared: Sequence[Compared],
    *,
    has_index: bool,
    left_out: Sequence[LeftOut] = (),
) -> Path:
    """Write the page; returns its path. ``has_index`` says that there is a page to lead back to, ``left_out``
    names what could not be used, where no other page says so."""
    return pages.write(
        "comparisons.html",
        PAGE,
        shown=[_shown(each) for each in compared[:MOST]],
        earlier=max(0, len(compared) - MOST),
        has_index=has_index,
        left_out=left_out,
    )


def _shown(of: Compared) -> Shown:
    lines = [line for case in of.cases for line in _lines(case)]
    return Shown(
        title=of.title,
        when=of.compared_at[:16].replace("T", " "),
        summary=of.in_words,
        life_cycle=LIFE_CYCLES.get(of.source, ""),
        control=control_in_words(of.cases),
        noted=of.noted,
        lines=sorted(lines, key=lambda line: ("worse", "better", "").index(line.kind)),
    )


def _lines(case: CaseCompared) -> list[Line]:
    name = f"{case.workload} {case.implementation}".strip()
    if case.outcome != "compared":
        words = f"{case.outcome}: {case.reason}" if case.reason else case.outcome
        kind = {"now failing": "worse", "now working": "better"}.get(case.outcome, "")
        return [Line(name, case.size, "", "", "", words, kind)]
    return [
        Line(
            name,
            case.size,
            each.quantity,
            _figure(each, each.before),
            _figure(each, each.after),
            each.in_words,
            _kind(each),
        )
        for each in case.changes
    ]


def _figure(of: Change, value: float | None) -> str:
    """The median of a side, in its unit."""
    shown = {"time": seconds, "first call": seconds, "memory": memory}.get(of.quantity)
    if shown:
        return shown(value)
    return "" if value is None else f"{value:,.6g} {of.unit}".rstrip()


def _kind(change: Change) -> str:
    if not change.is_news:
        return ""
    return "worse" if change.is_worse else "better"
