"""What the rules of the verdicts did with simulated data whose truth is known: ``make statistics``."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from breakeven.records.proofs.proof import Record, last_of, read_records, write_record
from breakeven.records.reading.kinds import Count, Finite, Name, Seconds, Text
from breakeven.records.reading.left_out import LeftOut
from breakeven.wording import count_of, percent

__all__ = ["Figure", "Simulated", "Simulations", "last_simulations"]


@dataclass(frozen=True)
class Figure:
    """What a figure is, and the band that it is to lie in, from ``least`` to ``most``; None where it has no
    end. It comes of ``asked`` repeats, and is a share of them, or a count.

    ``promised`` is what the rule promises where it is known not to keep it: such a figure is a limit of the
    rule, and its band only keeps it from growing.
    """

    what: Text
    value: Finite
    least: Finite | None
    most: Finite | None
    asked: Count
    is_count: bool = False
    promised: Finite | None = None

    @property
    def has_band(self) -> bool:
        """Whether it can leave its band at all; else it is only shown."""
        return bool(self.least) or (self.most is not None and (self._counts or self.most < 1))

    @property
    def is_limit(self) -> bool:
        """Whether the rule is known not to keep its promise here."""
        return self.promised is not None

    @property
    def is_judged(self) -> bool:
        """Whether its band says what the rule promises."""
        return self.has_band and not self.is_limit

    @property
    def holds(self) -> bool:
        """Whether it lies in its band."""
        above = self.least is None or self.value >= self.least
        return above and (self.most is None or self.value <= self.most)

    @property
    def value_text(self) -> str:
        """The figure, a share in per cent."""
        return self._text(self.value)

    @property
    def band_text(self) -> str:
        """The band, in words."""
        if self.promised is not None:
            return f"a limit: {self._text(self.promised)} promised, {self._band}"
        return self._band if self.has_band else "only shown"

    @property
    def _band(self) -> str:
        least = self._text(self.least) if self.least else ""
        is_open = self.most is None or (self.most >= 1 and not self._counts)
        most = "" if self.most is None or is_open else self._text(self.most)
        if least and most:
            return f"{least} to {most}"
        if least:
            return f"at least {least}"
        return f"at most {most}" if most else "no band"

    @property
    def _counts(self) -> bool:
        """Older files tell counts by their bands."""
        return self.is_count or (self.most is not None and self.most > 1)

    def _text(self, value: float) -> str:
        return f"{value:.1f}" if self._counts else percent(value, 1)


@dataclass(frozen=True, kw_only=True)
class Simulated(Figure):
    """A figure of a rule, in a setting."""

    rule: Text
    setting: Text


@dataclass(frozen=True, kw_only=True)
class Simulations(Record):
    """All figures of one run of the simulations: when, at which commit, with which versions."""

    commit: Name
    seconds: Seconds
    versions: Mapping[str, Text]
    figures: tuple[Simulated, ...]

    @property
    def judged(self) -> tuple[Simulated, ...]:
        """The figures whose bands say what the rules promise."""
        return tuple(each for each in self.figures if each.is_judged)

    @property
    def limits(self) -> tuple[Simulated, ...]:
        """The figures of promises that are known not to be kept."""
        return tuple(each for each in self.figures if each.is_limit)

    @property
    def held(self) -> int:
        """How many of the judged figures lie in their bands."""
        return sum(each.holds for each in self.judged)

    @property
    def outside(self) -> int:
        """How many figures are outside their bands, the limits among them."""
        return sum(not each.holds for each in self.figures)

    @property
    def in_words(self) -> str:
        """How many figures lie in their bands, and how many others there are, each kind for itself."""
        limits, judged = len(self.limits), len(self.judged)
        shown = len(self.figures) - limits - judged
        said = f"{self.held} of {judged} figures in the bands that the rules promise"
        said += f"; {count_of(limits, 'known limit')}" if limits else ""
        return f"{said}; {shown} more only shown" if shown else said

    @property
    def by_rule(self) -> dict[str, list[Simulated]]:
        """The figures of each rule, in the order in which they were made."""
        found: dict[str, list[Simulated]] = {}
        for each in self.figures:
            found.setdefault(each.rule, []).append(each)
        return found

    def write(self, folder: Path) -> Path:
        """Store it in the folder, whole or not at all; returns the file's path."""
        return write_record(dataclasses.asdict(self), folder)


def last_simulations(folder: Path, left_out: list[LeftOut] | None = None) -> Simulations | None:
    """The simulations that count, or None: this machine's last ones, else the last committed ones.

    A file that has none is left out, named, and added to ``left_out``.
    """
    return last_of(read_records(folder, Simulations, "make statistics", left_out))
