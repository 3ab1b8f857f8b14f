"""Which cases sit together: one pair of processes goes through them, one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from breakeven.compare.pairs.side_processes import Sides, facts_of
from breakeven.records.measurement import Case

__all__ = ["fits_one_processor", "is_on_cluster", "sittings"]

MOST_CASES = 20
"""One pair of processes goes through no more cases, so that what they leave behind does not pile up."""


def is_on_cluster(sides: Sides, case: Case) -> bool:
    """Whether the case starts a cluster, of which there is one at a time."""
    return any(facts_of(side, case)["cluster"] for side in sides)


def fits_one_processor(sides: Sides, case: Case) -> bool:
    """Whether neither side computes on more than one processor at a time."""
    return all(facts_of(side, case)["workers"] == 1 for side in sides)


def sittings(sides: Sides, cases: Sequence[Case]) -> list[list[Case]]:
    """The cases in lists that one pair of processes can go through, each in the order given."""
    by_needs: dict[str, list[Case]] = {}
    for case in cases:
        facts = [facts_of(side, case) for side in sides]
        needs = repr([(each["engine"], each["environment"]) for each in facts])
        by_needs.setdefault(needs, []).append(case)
    return [
        alike[first : first + MOST_CASES]
        for alike in by_needs.values()
        for first in range(0, len(alike), MOST_CASES)
    ]
