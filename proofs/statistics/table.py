"""The table that ``make statistics`` prints: what each rule is to hold, and what it did."""

from __future__ import annotations

from collections.abc import Iterator

from proofs.statistics.checks import of_claims, of_comparisons, of_laws, of_reports
from proofs.statistics.checks.check import Check

__all__ = ["Check", "checks"]


def checks() -> Iterator[Check]:
    """Every simulation, the longest first."""
    for room in (of_comparisons, of_reports, of_laws, of_claims):
        yield from room.checks()
