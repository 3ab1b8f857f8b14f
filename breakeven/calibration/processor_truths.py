"""Truths of processor time: a burn in one thread, and one over three generations of processes."""

from __future__ import annotations

from functools import partial

from breakeven.calibration.checks import Check, known, measured_case, within
from breakeven.catalogue.catalogue import workload

BURNS = {
    "own-thread": ("burn in one thread", "One thread spins until its process has used 2 s."),
    "family": (
        "burn of a family of 22",
        (
            "2 s of processor time: 40 % in the case's own process, 20 % in a child, and 2 % in each "
            "of the child's twenty short-lived children. Each spins until the system says that it "
            "has used its share; they are forked, so that no interpreter's start is added."
        ),
    ),
}


def checks() -> list[Check]:
    """Every truth of processor time."""
    return [
        Check(
            name=name,
            kind="processor time",
            unit="s",
            expected=workload("known_processor").sizes["large"] / 1000,
            tolerance=within(0.05),
            tolerance_in_words="5 %",
            how=how,
            find=partial(_burn, label),
        )
        for label, (name, how) in BURNS.items()
    ]


def _burn(label: str) -> tuple[float, float]:
    few = {"processes": 1, "min_samples": 2, "max_samples": 2, "budget_seconds": 0.1}
    found = measured_case("known_processor", label, "large", "time", **few)
    return found.case.n / 1000, known(found.cpu_seconds, "processor time")
