"""The journals of ``breakeven compare``: of which sides each is, and what became of its cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from breakeven.findings.verdicts.change import CaseCompared
from breakeven.records.journal import SIDES, Journal
from breakeven.records.reading.decoding import moment
from breakeven.records.reading.files import plain_files
from breakeven.records.reading.kinds import Name, Text
from breakeven.records.reading.left_out import LeftOut, tell, told_together

__all__ = [
    "COMPARED",
    "FINISHED",
    "ROW",
    "SIDES",
    "ComparedSide",
    "ComparedSides",
    "Finished",
    "RowMeasured",
    "finished_comparisons",
]

COMPARED = "compared"
"""The kind of a journal's note that says what became of a case; SIDES is that of what is compared."""
FINISHED = "finished"
"""The kind of the note that all has been said, also where a part has no case."""
ROW = "row"
"""The kind of notes on one row of several."""
WORKLOADS = "workloads"
Part = Annotated[str, Meta(pattern=r"^([1-9][0-9]{0,3}/[1-9][0-9]{0,3})?\Z")]


@dataclass(frozen=True, kw_only=True)
class ComparedSide:
    """A commit in an environment: the version of Python, and what is installed on top, with its version."""

    commit: Name
    python: Name = ""
    requirements: tuple[tuple[Text, Text], ...] = ()


@dataclass(frozen=True, kw_only=True)
class ComparedSides:
    """What is compared: a kind of source, such as workloads or tests, in two sides, since when, and which part
    of it (``2/4``; empty: all). ``row`` names the row of a matrix. ``ruler`` is a digest of what measures,
    ``asked``, in a part, of what was to be compared and how closely. ``noted`` says in what else than the
    code the sides differ, ``is_whole`` whether all cases were asked for."""

    before: ComparedSide
    after: ComparedSide
    source: Text = WORKLOADS
    compared_at: Name = ""
    shard: Part = ""
    row: Name = ""
    ruler: Name = ""
    asked: Name = ""
    noted: Text = ""
    is_whole: bool = True

    def require_usable(self) -> None:
        """Raise ValueError where it began at no moment."""
        if self.compared_at:
            moment(self.compared_at)


@dataclass(frozen=True, kw_only=True)
class RowMeasured:
    """One row of several is finished: ``asked`` is a digest of the command, ``all_measured`` says that no row is left."""

    asked: Name
    all_measured: bool


@dataclass(frozen=True)
class Finished:
    """A comparison that was measured to its end."""

    sides: ComparedSides
    cases: Sequence[CaseCompared]


@told_together()
def finished_comparisons(folder: Path, left_out: list[LeftOut] | None = None) -> list[Finished]:
    """The comparisons in a folder, oldest first; what is unusable is named, and in ``left_out``."""
    paths, refused = plain_files(folder, "*.jsonl")
    tell(refused)
    found = []
    for journal in map(Journal, paths):
        sides, cases = journal.parsed(SIDES, ComparedSides), journal.parsed(COMPARED, CaseCompared)
        if sides and cases:
            found.append(Finished(sides[0], cases))
        refused += journal.left_out
    if left_out is not None:
        left_out += refused
    return found
