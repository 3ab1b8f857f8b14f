"""Paired comparisons that were finished, as their journals hold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from breakeven.findings.verdicts.change import CaseCompared
from breakeven.findings.verdicts.confirmations import COMPARED, SIDES
from breakeven.records.journal import Journal
from breakeven.wording import count_of

__all__ = ["Compared", "read_comparisons"]

WORKLOADS = "workloads"


@dataclass(frozen=True)
class Compared:
    """One comparison: what was compared (``workloads``, ``asv suite``, ``tests`` or ``command``), its sides in
    words, when, in which row of a matrix, which part of it (``2/4``), and the cases."""

    source: str
    before: str
    after: str
    compared_at: str
    row: str
    part: str
    cases: Sequence[CaseCompared]

    @property
    def title(self) -> str:
        """From which side to which."""
        part = f"part {self.part}" if self.part else ""
        return ", ".join(filter(None, (f"{self.before} → {self.after}", self.row, part)))

    @property
    def in_words(self) -> str:
        """How many cases got worse, and how many are open."""
        worse = sum(each.is_worse for each in self.cases)
        untold = sum(each.main is not None and not each.main.is_clear for each in self.cases)
        words = f"{worse or 'nothing'} worse in {count_of(len(self.cases), 'case')}"
        return words + (f"; {untold} unclear" if untold else "")


def read_comparisons(folder: Path) -> list[Compared]:
    """What the journals in a folder hold, the newest first; those that were not finished are left out."""
    found = []
    for path in sorted(folder.glob("*.jsonl"), reverse=True):
        journal = Journal(path)
        sides = journal.notes(SIDES)
        cases = journal.parsed(COMPARED, CaseCompared.from_json)
        if sides and cases:
            found.append(
                Compared(
                    source=sides[0].get("source", WORKLOADS),
                    before=_in_words(sides[0]["before"]),
                    after=_in_words(sides[0]["after"]),
                    compared_at=sides[0].get("compared_at", ""),
                    row=sides[0].get("row", ""),
                    part=sides[0].get("shard", ""),
                    cases=cases,
                )
            )
    return found


def _in_words(side: Mapping[str, Any]) -> str:
    """``1234abcd, Python 3.12, numpy>=2.3``."""
    on_top = [
        f"{name}=={version}" if version[:1].isdigit() else f"{name}{version}"
        for name, version in side["requirements"]
    ]
    return ", ".join([side["commit"][:8], f"Python {side['python']}", *on_top])
