"""One check: a truth that is known beforehand, and how the ruler is asked for it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from breakeven.records.measurement import Measurement
from breakeven.records.proofs.calibration import Truth
from breakeven.ruler.ruler import case_of, measure_afresh
from breakeven.ruler.settings import Settings


class NotMeasuredError(Exception):
    """Why there is no figure for a truth, in words."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """A truth in words, and the function that finds (expected, measured), both in ``unit``.

    ``tolerance`` turns what is expected into the lowest and highest figure that hold.
    """

    name: str
    kind: str
    unit: str
    expected: float
    tolerance: Callable[[float], tuple[float, float]]
    tolerance_in_words: str
    how: str
    find: Callable[[], tuple[float, float]]

    def truth(self) -> Truth:
        """Measure; a measurement that went wrong is a truth that did not hold, with the reason."""
        expected, measured, note = self.expected, None, ""
        try:
            expected, measured = self.find()
        except NotMeasuredError as reason:
            note = str(reason)
        low, high = self.tolerance(expected)
        return Truth(
            name=self.name,
            kind=self.kind,
            unit=self.unit,
            expected=expected,
            measured=measured,
            low=low,
            high=high,
            tolerance=self.tolerance_in_words,
            how=self.how,
            note=note,
        )


def within(share: float, at_least: float = 0.0) -> Callable[[float], tuple[float, float]]:
    """A tolerance of a share of what is expected, or of so much where that is more."""

    def bounds(expected: float) -> tuple[float, float]:
        reach = max(share * abs(expected), at_least)
        return expected - reach, expected + reach

    return bounds


def measured_case(
    workload: str, implementation: str, size: str, what: str, **changes: Any
) -> Measurement:
    """A case measured by the default settings but for ``changes``, ``what`` being "time" or "memory".

    Raises NotMeasuredError if it fails.
    """
    settings = dataclasses.replace(Settings(workers=2), **changes)
    case = case_of(workload, implementation, size, settings.workers)
    return succeeded(measure_afresh(case, frozenset({what}), settings))


def succeeded(found: Measurement) -> Measurement:
    """The measurement; raises NotMeasuredError with its reason if it failed."""
    if found.status != "ok":
        raise NotMeasuredError(f"{found.status}: {found.reason}")
    return found


def known(number: float | None, what: str) -> float:
    """The number; raises NotMeasuredError where the ruler gave none."""
    if number is None:
        raise NotMeasuredError(f"the ruler said nothing about {what}")
    return number
