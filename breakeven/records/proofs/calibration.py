"""The last calibration: what was known beforehand, what the ruler said, and whether it held."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from breakeven.records.proofs.proof import Record, last_of, read_records, write_record
from breakeven.records.reading.kinds import Finite, Name, Seconds, Text
from breakeven.records.reading.left_out import LeftOut
from breakeven.wording import percent

__all__ = ["KINDS", "Calibration", "Truth", "last_calibration"]

KINDS = ("time", "memory", "processor time", "agreement", "coverage")


@dataclass(frozen=True, kw_only=True)
class Truth:
    """Something that was known beforehand, and what was measured of it, both in ``unit``.

    It holds when ``measured`` lies from ``low`` to ``high``, which ``tolerance`` says in words;
    ``measured`` is None when there was nothing to measure, and then ``note`` says why. ``how`` says
    why the truth is one, and how it was measured.
    """

    name: Name
    kind: Name
    unit: Name
    expected: Finite
    measured: Finite | None
    low: Finite
    high: Finite
    tolerance: Text
    how: Text
    note: Text = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind!r} is not a kind of truth; these are: {', '.join(KINDS)}")
        if not self.low <= self.high:
            raise ValueError(f"{self.name}: from {self.low} to {self.high} is no range")
        if self.measured is None and not self.note:
            raise ValueError(f"{self.name}: a truth that was not measured says why")

    @property
    def held(self) -> bool:
        """Whether the measured figure lies within the tolerance; what was not measured does not."""
        if self.measured is None or math.isnan(self.measured):
            return False
        return self.low <= self.measured <= self.high

    @property
    def expected_text(self) -> str:
        """What was expected, with its unit, in as many digits as the tolerance needs."""
        return _in_unit(self.expected, self.unit)

    @property
    def measured_text(self) -> str:
        """What was measured, in the same way, or a dash."""
        return "–" if self.measured is None else _in_unit(self.measured, self.unit)


@dataclass(frozen=True, kw_only=True)
class Calibration(Record):
    """All truths, measured once: when, on which machine, with which versions, in flat tables."""

    seconds: Seconds
    machine: Mapping[str, Text]
    versions: Mapping[str, Text]
    truths: tuple[Truth, ...]

    @property
    def held(self) -> int:
        """How many of the truths held."""
        return sum(truth.held for truth in self.truths)

    @property
    def all_held(self) -> bool:
        """Whether every truth held, and there was one."""
        return bool(self.truths) and self.held == len(self.truths)

    def to_json(self) -> dict[str, Any]:
        """The record as plain JSON types, with ``held`` for each truth."""
        record = dataclasses.asdict(self)
        del record["is_reference"]
        for stored, truth in zip(record["truths"], self.truths, strict=True):
            stored["held"] = truth.held
        return record

    def write(self, folder: Path) -> Path:
        """Store it in the folder, whole or not at all; returns the file's path."""
        return write_record(self.to_json(), folder)


def last_calibration(folder: Path, left_out: list[LeftOut] | None = None) -> Calibration | None:
    """The calibration that counts, or None: this machine's last one, else the last committed one.

    A file that is no calibration is left out, named, and added to ``left_out``.
    """
    return last_of(read_records(folder, Calibration, "breakeven calibrate", left_out))


def _in_unit(value: float, unit: str) -> str:
    if unit == "B":
        return f"{value / 1e6:.1f} MB"
    if unit != "s":
        return percent(value, 1)
    if abs(value) < 1e-3:
        return f"{value * 1e6:.1f} µs"
    return f"{value * 1e3:.2f} ms" if abs(value) < 1 else f"{value:.3f} s"
