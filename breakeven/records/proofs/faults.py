"""Which hostile things were tried on the tool, and what came of each: ``make faults``."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from breakeven.records.proofs.proof import Record, last_of, read_records, write_record
from breakeven.records.reading.kinds import Name, Seconds, Text
from breakeven.records.reading.left_out import LeftOut
from breakeven.wording import count_of

__all__ = [
    "BROKE",
    "FAULTS_FOLDER",
    "HELD",
    "NOT_POSSIBLE",
    "Counts",
    "Faults",
    "Thing",
    "Trial",
    "counts_of",
    "last_faults",
]

FAULTS_FOLDER = "faults"
"""Where they are kept, below the results."""
HELD, BROKE, NOT_POSSIBLE = OUTCOMES = ("held", "broke", "not possible here")


@dataclass(frozen=True, kw_only=True)
class Thing:
    """One hostile thing, and what came of it. ``said`` is how it broke, or why it was not possible."""

    name: Text
    outcome: Name
    said: Text = ""

    def __post_init__(self) -> None:
        if self.outcome not in OUTCOMES:
            raise ValueError(f"{self.outcome!r} is none of {', '.join(OUTCOMES)}")


@dataclass(frozen=True, kw_only=True)
class Trial:
    """All things that one test tries, and what must happen with each of them."""

    family: Name
    test: Name
    must: Text
    things: tuple[Thing, ...]


@dataclass(frozen=True)
class Counts:
    """How many things held, broke, or were not possible here. Only the first two were tried."""

    held: int = 0
    broke: int = 0
    not_possible: int = 0

    @property
    def tried(self) -> int:
        """How many things were done to the tool."""
        return self.held + self.broke

    @property
    def in_words(self) -> str:
        """The counts, as a sentence or two."""
        if not self.tried:
            return "No hostile thing could be tried there."
        came = "all held" if not self.broke else f"{self.held:,} held, {self.broke:,} broke"
        said = f"{count_of(self.tried, 'hostile thing')} tried: {came}."
        left = f" {self.not_possible:,} more could not be tried there." if self.not_possible else ""
        return said + left


@dataclass(frozen=True, kw_only=True)
class Faults(Record):
    """All trials of one run: when, at which commit, on which machine, with which versions.

    It is complete if every family was tried, the slow things included.
    """

    commit: Name
    seconds: Seconds
    machine: Mapping[str, Text]
    versions: Mapping[str, Text]
    is_complete: bool
    trials: tuple[Trial, ...]

    @property
    def by_family(self) -> dict[str, list[Trial]]:
        """The trials of each family, in the order in which they were declared."""
        found: dict[str, list[Trial]] = {}
        for each in self.trials:
            found.setdefault(each.family, []).append(each)
        return found

    @property
    def counts(self) -> Counts:
        """How many things of all families held, broke, or were not possible."""
        return counts_of(self.trials)

    @property
    def broken(self) -> list[tuple[Trial, Thing]]:
        """All that broke, each with the test that says what must have happened."""
        return [(of, each) for of in self.trials for each in of.things if each.outcome == BROKE]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why things were not possible, with how many, the most frequent first."""
        every = (each for of in self.trials for each in of.things)
        return Counter(each.said for each in every if each.outcome == NOT_POSSIBLE).most_common()

    def to_json(self) -> dict[str, Any]:
        """The record as plain JSON types, with the counts of each family."""
        stored = dataclasses.asdict(self)
        for trial in stored["trials"]:
            trial["things"] = [
                {name: value for name, value in thing.items() if value} for thing in trial["things"]
            ]
        families = self.by_family.items()
        counts = {name: dataclasses.asdict(counts_of(trials)) for name, trials in families}
        return {**stored, "counts": counts}

    def write(self, folder: Path) -> Path:
        """Store it in the folder, whole or not at all; returns the file's path."""
        return write_record(self.to_json(), folder)


def counts_of(trials: Iterable[Trial]) -> Counts:
    """How many things of some trials held, broke, or were not possible."""
    outcomes = [thing.outcome for trial in trials for thing in trial.things]
    return Counts(*map(outcomes.count, OUTCOMES))


def last_faults(folder: Path, left_out: list[LeftOut] | None = None) -> Faults | None:
    """The record that counts, or None: this machine's last complete one, else the last committed one.

    A file that is none is left out, named, and added to ``left_out``.
    """
    kept = read_records(folder, Faults, "make faults", left_out)
    return last_of(each for each in kept if each.is_complete)
