"""What the rules of the verdicts did with simulated data whose truth is known: ``make statistics``."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from breakeven.records.proofs.proof import known_fields, last_of, read_records, write_record

__all__ = ["Figure", "Simulated", "Simulations", "last_simulations"]


@dataclass(frozen=True)
class Figure:
    """What a figure is, and the band that it is to lie in, from ``least`` to ``most``; it comes of ``asked``
    repeats. A band up to 1 is one of shares."""

    what: str
    value: float
    least: float
    most: float
    asked: int

    @property
    def holds(self) -> bool:
        """Whether it lies in its band."""
        return self.least <= self.value <= self.most

    @property
    def value_text(self) -> str:
        """The figure, a share in per cent."""
        return f"{self.value:.1f}" if self.most > 1 else _percent(self.value)

    @property
    def band_text(self) -> str:
        """The band, in words."""
        if self.most > 1:
            return f"up to {self.most:.1f}"
        if self.least <= 0:
            return "any" if self.most >= 1 else f"at most {_percent(self.most)}"
        if self.most >= 1:
            return f"at least {_percent(self.least)}"
        return f"{_percent(self.least)} to {_percent(self.most)}"


@dataclass(frozen=True, kw_only=True)
class Simulated(Figure):
    """A figure of a rule, in a setting."""

    rule: str
    setting: str


@dataclass(frozen=True, kw_only=True)
class Simulations:
    """All figures of one run of the simulations: when, at which commit, with which versions."""

    started_at: str
    commit: str
    seconds: float
    versions: Mapping[str, str]
    figures: tuple[Simulated, ...]
    is_reference: bool = False

    @property
    def held(self) -> int:
        """How many of the figures lie in their bands."""
        return sum(each.holds for each in self.figures)

    @property
    def by_rule(self) -> dict[str, list[Simulated]]:
        """The figures of each rule, in the order in which they were made."""
        found: dict[str, list[Simulated]] = {}
        for each in self.figures:
            found.setdefault(each.rule, []).append(each)
        return found

    def write(self, folder: Path) -> Path:
        """Store it in the folder, whole or not at all; returns the file's path."""
        stored = dataclasses.asdict(self)
        del stored["is_reference"]
        return write_record(stored, folder)


def last_simulations(folder: Path) -> Simulations | None:
    """The simulations that count, or None: this machine's last ones, else the last committed ones.

    Raises ResultsError for a file that has none.
    """
    return last_of(read_records(folder, _parsed, "make statistics"))


def _parsed(stored: dict[str, Any], is_reference: bool) -> Simulations:
    stored["figures"] = tuple(
        Simulated(**known_fields(Simulated, each)) for each in stored["figures"]
    )
    return Simulations(**known_fields(Simulations, stored), is_reference=is_reference)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
