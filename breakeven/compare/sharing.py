"""A comparison shared out among several machines: what each has of it, and all together again.

Each machine knows how many verdicts the whole comparison gives, and corrects its own for all of them: so
the verdicts of the parts are those of the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from breakeven.errors import UserError
from breakeven.findings.verdicts.change import CaseCompared
from breakeven.findings.verdicts.compared_sides import (
    COMPARED,
    FINISHED,
    ROW,
    SIDES,
    ComparedSide,
    ComparedSides,
    RowMeasured,
)
from breakeven.records.journal import Journal
from breakeven.records.measurement import Case

__all__ = ["Joined", "Shard", "joined", "shard_of"]

SHARD = re.compile(r"(\d+)/(\d+)")
WHOLE = "1/1"
OF_A_COMPARISON = ("before", "after", "ruler", "source", "row", "asked")
"""What the parts of one comparison have in common."""


@dataclass(frozen=True)
class Shard:
    """The ``number``-th part of ``count``, counted from 1."""

    number: int
    count: int

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"

    def share(self, cases: Sequence[Case]) -> list[Case]:
        """What this part has of the cases: one workload in ``count``, with all of its cases."""
        names = sorted({case.workload for case in cases})[self.number - 1 :: self.count]
        return [case for case in cases if case.workload in names]


def shard_of(text: str) -> Shard:
    """The part that ``2/4`` names; raises UserError where it names none."""
    found = SHARD.fullmatch(text)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise UserError(f"--shard {text!r} names no part; write the second of four as 2/4")
    return Shard(int(found[1]), int(found[2]))


@dataclass(frozen=True)
class Joined:
    """What all parts found of two ``sides``; ``source`` is what was compared, ``noted`` says in what else than
    the code the sides differ, ``is_whole`` whether all cases were asked for."""

    sides: tuple[ComparedSide, ...]
    cases: list[CaseCompared]
    source: str = "workloads"
    noted: str = ""
    is_whole: bool = True


def joined(paths: Iterable[Path]) -> Joined:
    """Put together what the parts of one comparison found, from their journals.

    A folder stands for the newest comparison in it and below, with all of its parts, or all of its rows.
    Raises UserError where a part is missing or not finished, or where parts are of different comparisons.
    """
    parts = {path: _sides(path) for each in paths for path in _journals(each)}
    if not parts:
        raise UserError(
            "no part of a comparison was found; name the files in .breakeven/comparisons"
        )
    rows = {path: _row_notes(path) for path in parts}
    if len(parts) > 1 and all(rows.values()):
        _require_all_rows(rows)
    else:
        _require_all_parts(parts)
    cases = [case for path in parts for case in _cases(path)]
    of = next(iter(parts.values()))
    noted = "; ".join(dict.fromkeys(filter(None, (each.noted for each in parts.values()))))
    is_whole = all(each.is_whole for each in parts.values())
    return Joined((of.before, of.after), cases, of.source, noted, is_whole)


def _journals(path: Path) -> list[Path]:
    if path.is_dir():
        there = filter(Path.is_file, path.rglob("*.jsonl"))
        whole = [each for each in there if not Journal(each).is_unborn]
        found = sorted(whole, key=lambda each: each.name, reverse=True)
        return _rows_of_newest(found) or _newest(found)
    if not path.exists():
        raise UserError(
            f"there is no {path}; name the files in .breakeven/comparisons, or a folder"
        )
    return [path]


def _rows_of_newest(journals: list[Path]) -> list[Path]:
    """The journals of the command that measured the first one as one row of several.

    ``journals`` has the newest first."""
    notes = _row_notes(journals[0]) if journals else []
    by_row: dict[str, Path] = {}
    for path in journals if notes else ():
        if any(note.asked == notes[-1].asked for note in _row_notes(path)):
            by_row.setdefault(_sides(path).row, path)
    return list(reversed(by_row.values()))


def _row_notes(path: Path) -> list[RowMeasured]:
    return Journal(path).parsed(ROW, RowMeasured)


def _newest(journals: list[Path]) -> list[Path]:
    """The newest journal of each part of the first one's comparison; the newest are first."""
    by_part: dict[str, Path] = {}
    for path in journals:
        sides = _sides(path)
        facts = [getattr(sides, name) for name in OF_A_COMPARISON]
        if not by_part:
            wanted = facts
        if facts == wanted:
            by_part.setdefault(sides.shard or WHOLE, path)
    return list(by_part.values())


def _sides(path: Path) -> ComparedSides:
    sides = Journal(path).parsed(SIDES, ComparedSides)
    if not sides:
        raise UserError(
            f"{path} is not part of a comparison; name the files in .breakeven/comparisons"
        )
    return sides[0]


def _cases(path: Path) -> list[CaseCompared]:
    journal = Journal(path)
    cases = journal.parsed(COMPARED, CaseCompared)
    if journal.left_out:  # a merge must not pass because the case that got worse cannot be read
        raise UserError(f"{path} has lines that cannot be used; run the same part again")
    if not cases and not journal.notes(FINISHED):
        raise UserError(f"{path} was not finished; run the same part again, which resumes it")
    return cases


def _require_all_rows(rows: Mapping[Path, Sequence[RowMeasured]]) -> None:
    """Raise UserError unless these are all rows that one command has measured."""
    if len({notes[-1].asked for notes in rows.values()}) > 1:
        listed = ", ".join(map(str, rows))
        raise UserError(f"{listed} are rows of different comparisons; name those of one")
    for path, notes in rows.items():
        if not any(note.all_measured for note in notes):
            raise UserError(
                f"{path} is one row of a comparison that was stopped; run the same command again, "
                "which resumes it"
            )


def _require_all_parts(parts: Mapping[Path, ComparedSides]) -> None:
    """Raise UserError unless these are all parts of one comparison."""
    first = next(iter(parts))
    seen: dict[str, Path] = {}
    for path, sides in parts.items():
        for name in OF_A_COMPARISON:
            if getattr(sides, name) != getattr(parts[first], name):
                raise UserError(
                    f"{path} and {first} belong to different comparisons: {name} differs"
                )
        shard = sides.shard or WHOLE
        if shard in seen:
            raise UserError(f"{path} and {seen[shard]} are both part {shard}; leave one out")
        seen[shard] = path
    _require_all(seen)


def _require_all(seen: dict[str, Path]) -> None:
    counts = {shard.partition("/")[2] for shard in seen}
    if len(counts) > 1:
        raise UserError(
            f"the parts are of different divisions: {', '.join(sorted(seen))}; combine those of one"
        )
    count = int(counts.pop())
    missing = [
        f"{number}/{count}" for number in range(1, count + 1) if f"{number}/{count}" not in seen
    ]
    if missing:
        raise UserError(f"part {', '.join(missing)} is missing; run it: --shard {missing[0]}")
