"""What paired comparisons say of the steps of a history: the journals of ``breakeven compare``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from breakeven.findings.verdicts.change import CaseCompared, Change
from breakeven.findings.verdicts.compared_sides import ComparedSide, finished_comparisons
from breakeven.records.reading.left_out import LeftOut

__all__ = ["Confirmations", "environment_name", "read_confirmations"]

CaseName = tuple[str, str, str]
"""Workload, implementation, size."""
SideName = tuple[str, str]
"""The full hash of a commit, and the name of an environment without its type: ``py3.11-pandas2.2.3``."""


@dataclass(frozen=True)
class Confirmations:
    """The verdicts of all paired comparisons; of two on the same, the later one."""

    known: Mapping[tuple[SideName, SideName, CaseName], CaseCompared] = field(default_factory=dict)

    def on_time(self, before: SideName, after: SideName, case: CaseName) -> Change | None:
        """The verdict on the time of a case, from one side to the other; None where there is none."""
        found = self.known.get((before, after, case))
        changes = found.changes if found else ()
        return next((each for each in changes if each.quantity == "time"), None)


def read_confirmations(folder: Path, left_out: list[LeftOut] | None = None) -> Confirmations:
    """What the journals in the folder hold; nothing where there is none, or the folder is missing.

    What cannot be used is named, and added to ``left_out``.
    """
    known: dict[tuple[SideName, SideName, CaseName], CaseCompared] = {}
    for each in finished_comparisons(folder, left_out):
        before, after = _side_name(each.sides.before), _side_name(each.sides.after)
        for case in each.cases:
            known[before, after, (case.workload, case.implementation, case.size)] = case
    return Confirmations(known)


def _side_name(side: ComparedSide) -> SideName:
    return side.commit, environment_name(side.python, side.requirements)


def environment_name(python: str, requirements: Iterable[tuple[str, str]]) -> str:
    """As asv names an environment, after its type."""
    versions = sorted(f"{name}{version}" for name, version in requirements)
    return "-".join([f"py{python}", *versions])
