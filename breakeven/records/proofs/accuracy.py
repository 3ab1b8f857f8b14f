"""How far verdicts on two commits can be trusted: contests with asv's own."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from breakeven.records.proofs.proof import Record, read_records, write_record
from breakeven.records.reading.kinds import AtLeastOne, Count, Name, Seconds, Text
from breakeven.records.reading.left_out import LeftOut

__all__ = [
    "NOTHING",
    "SUITES_FOLDER",
    "Contest",
    "Score",
    "asked_before",
    "begun_at",
    "contests",
    "contests_that_count",
    "together",
]

SUITES_FOLDER = "accuracy-suites"
"""Where contests on the suites of others are kept, below the results."""
NOTHING = "nothing"
"""What identical code plants."""


@dataclass(frozen=True, kw_only=True)
class Score:
    """What one contestant said of one planted change, over all repeats and pieces of work.

    ``asked`` verdicts were asked for in all; ``worse`` of them said slower or larger, ``better``
    faster or smaller, ``same`` that nothing changed. asv lists what changed, and takes the rest for
    unchanged. ``seconds`` is what an answer about all pieces of work took on average. The answers were
    ``comparisons``, of which ``alarmed`` said of any piece of work that it changed. ``suite`` names the project
    of others whose benchmarks these were.
    """

    contestant: Name
    is_busy: bool
    planted: Name
    asked: AtLeastOne
    worse: Count
    better: Count
    seconds: Seconds
    same: Count = 0
    comparisons: Count = 0
    alarmed: Count = 0
    suite: Name = ""

    @property
    def is_identical(self) -> bool:
        """Whether nothing was planted, so that every reported change is a false alarm."""
        return self.planted == NOTHING


@dataclass(frozen=True, kw_only=True)
class Contest(Record):
    """All scores of one contest: when, at which commit, on which machine, with which versions.

    It takes long, so it is kept after every question; ``wanted`` is how many scores it is to have.
    """

    commit: Name
    machine: Mapping[str, Text]
    versions: Mapping[str, Text]
    wanted: Count
    scores: tuple[Score, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether every question has been asked."""
        return len(self.scores) == self.wanted

    def write(self, folder: Path) -> Path:
        """Store it in the folder, whole or not at all; returns the file's path."""
        return write_record(dataclasses.asdict(self), folder)


def contests_that_count(folder: Path, left_out: list[LeftOut] | None = None) -> list[Contest]:
    """This machine's complete contests, else the committed ones; the oldest first.

    A file that is no contest is left out, named, and added to ``left_out``.
    """
    complete = [each for each in contests(folder, left_out) if each.is_complete]
    own = [each for each in complete if not each.is_reference]
    return sorted(own or complete, key=lambda each: each.started_at)


def begun_at(folder: Path, commit: str, wanted: int) -> Contest | None:
    """The contest of a commit with so many scores that was cut off last, if there is one."""
    own = [each for each in contests(folder) if not each.is_reference and each.commit == commit]
    cut_off = [each for each in own if each.wanted == wanted and not each.is_complete]
    return max(cut_off, key=lambda each: each.started_at, default=None)


def asked_before(folder: Path, commit: str) -> list[Score]:
    """What contests of a commit have asked before they were cut off."""
    return [
        score
        for each in contests(folder)
        if not each.is_reference and each.commit == commit and not each.is_complete
        for score in each.scores
    ]


def together(held: Iterable[Contest]) -> tuple[Score, ...]:
    """The scores of several contests, counted together over all suites; the time of an answer is the mean."""
    alike: dict[tuple[str, bool, str], list[Score]] = {}
    for contest in held:
        for each in contest.scores:
            alike.setdefault((each.contestant, each.is_busy, each.planted), []).append(each)
    return tuple(
        dataclasses.replace(
            scores[0],
            suite="",
            asked=sum(each.asked for each in scores),
            worse=sum(each.worse for each in scores),
            better=sum(each.better for each in scores),
            same=sum(each.same for each in scores),
            comparisons=sum(each.comparisons for each in scores),
            alarmed=sum(each.alarmed for each in scores),
            seconds=sum(each.seconds * _answers(each) for each in scores)
            / sum(map(_answers, scores)),
        )
        for scores in alike.values()
    )


def _answers(of: Score) -> int:
    """How many answers a score's time is the mean of; of the oldest contests only verdicts were counted."""
    return of.comparisons or of.asked


def contests(folder: Path, left_out: list[LeftOut] | None = None) -> list[Contest]:
    """All contests, also those that were cut off; a file that is none is left out."""
    return read_records(folder, Contest, "make accuracy", left_out)
