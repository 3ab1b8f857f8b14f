"""Paired comparisons that were finished, as their journals hold them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from breakeven.findings.verdicts.change import CaseCompared
from breakeven.findings.verdicts.compared_sides import ComparedSide, finished_comparisons
from breakeven.records.reading.left_out import LeftOut
from breakeven.wording import count_of

__all__ = ["Compared", "read_comparisons", "summary_of"]


@dataclass(frozen=True)
class Compared:
    """One comparison: what was compared (``workloads``, ``asv suite``, ``tests`` or ``command``), its sides in
    words, when, in which row of a matrix, which part of it (``2/4``), the cases, and what is ``noted`` of the sides."""

    source: str
    before: str
    after: str
    compared_at: str
    row: str
    part: str
    cases: Sequence[CaseCompared]
    noted: str = ""

    @property
    def title(self) -> str:
        """From which side to which."""
        part = f"part {self.part}" if self.part else ""
        return ", ".join(filter(None, (f"{self.before} → {self.after}", self.row, part)))

    @property
    def in_words(self) -> str:
        """How many cases got worse, and how many have no verdict."""
        return summary_of(self.cases)


def summary_of(found: Sequence[CaseCompared]) -> str:
    """How many cases there are, how many got worse, how many are open, and how many could not be compared."""
    worse = sum(each.is_worse for each in found)
    open_ = sum(each.main is not None and not each.main.is_clear for each in found)
    left_out = sum(each.outcome == "left out" for each in found)
    rows = len({each.row for each in found})
    said = count_of(len(found), "case") + (f" in {rows} rows" if rows > 1 else "")
    said += f": {worse or 'nothing'} worse"
    said += f"; {open_} unclear" if open_ else ""
    failing = sum(each.outcome == "fails on both sides" for each in found)
    said += f"; {failing} failing on both sides" if failing else ""
    said += f"; {left_out} left out" if left_out else ""
    others = sum(not each.has_verdict for each in found) - open_ - failing - left_out
    return f"{said}; {others} not compared" if others else said


def read_comparisons(folder: Path, left_out: list[LeftOut] | None = None) -> list[Compared]:
    """What the journals in a folder hold, the newest first; those that were not finished are left out.

    What cannot be used is named, and added to ``left_out``.
    """
    return [
        Compared(
            source=each.sides.source,
            before=_in_words(each.sides.before),
            after=_in_words(each.sides.after),
            compared_at=each.sides.compared_at,
            noted=each.sides.noted,
            row=each.sides.row,
            part=each.sides.shard,
            cases=each.cases,
        )
        for each in reversed(finished_comparisons(folder, left_out))
    ]


def _in_words(side: ComparedSide) -> str:
    """``1234abcd, Python 3.12, numpy>=2.3``."""
    on_top = [
        f"{name}=={version}" if version[:1].isdigit() else f"{name}{version}"
        for name, version in side.requirements
    ]
    return ", ".join([side.commit[:8], f"Python {side.python}", *on_top])
