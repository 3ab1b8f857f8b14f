"""What was tried to break the tool, as the page *How we measure* shows it: one line for each test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from breakeven.records.proofs.faults import Counts, Faults, Trial, counts_of
from breakeven.wording.visible import one_line

__all__ = ["TriedFaults"]

EXAMPLES = 4
LONGEST_NAME = 50


@dataclass(frozen=True)
class Line:
    """What must happen, with how many things, and what some of them are."""

    must: str
    count: int
    examples: str


@dataclass(frozen=True)
class TriedFaults:
    """A record of hostile things as the page shows it."""

    record: Faults

    @property
    def families(self) -> Iterator[tuple[str, Counts, list[Line]]]:
        """Each family, its counts, and a line for each of its tests."""
        for name, trials in self.record.by_family.items():
            yield name, counts_of(trials), [_line(each) for each in trials]


def _line(of: Trial) -> Line:
    """With the first names; with none where a test tries one thing, which is called as what must happen."""
    names = [one_line(each.name, LONGEST_NAME) for each in of.things if each.name != of.must]
    more = [f"and {len(names) - EXAMPLES} more"] if len(names) > EXAMPLES else []
    return Line(of.must, len(of.things), "; ".join([*names[:EXAMPLES], *more]))
