"""How a case is named: by its place among the verdicts, and in a line that the user reads."""

from __future__ import annotations

from breakeven.records.measurement import Case

__all__ = ["name_of", "place_of"]


def place_of(case: Case) -> tuple[str, str, str]:
    """Its workload, implementation and size."""
    return case.workload, case.implementation, case.size


def name_of(case: Case) -> str:
    """The same in one line; benchmarks of others have no size, and may have no parameters."""
    return " ".join(filter(None, place_of(case)))
