"""The journal of a comparison: a new one, that of one which was stopped, or that of a row that is finished."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from breakeven.catalogue.tool_path import PACKAGE
from breakeven.compare.sharing import Shard
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
from breakeven.records.reading.decoding import moment
from breakeven.records.reading.files import plain_files
from breakeven.sources.choice import Source
from breakeven.sources.notation import Side

__all__ = ["WhatIsCompared", "finished_row", "journal_of"]

RESUMED_WITHIN = datetime.timedelta(days=1)
"""A comparison that was stopped longer ago begins anew, because the machine may have changed since."""


@dataclass(frozen=True)
class WhatIsCompared:
    """What tells a comparison from others: the last part of its journal's name, and what that begins with."""

    name: str
    facts: dict[str, Any]
    may_change: bool = False
    """A side is an interpreter, in which something else may be installed by now: nothing is resumed."""

    @property
    def row(self) -> str:
        """The name of the row of the matrix; nothing where there is only one."""
        return str(self.facts.get("row", ""))

    @property
    def sides(self) -> tuple[ComparedSide, ...]:
        """Both sides."""
        return tuple(ComparedSide(**self.facts[name]) for name in ("before", "after"))

    @classmethod
    def by(
        cls, source: Source, sides: Sequence[Side], shard: Shard, asked: str = ""
    ) -> WhatIsCompared:
        """What is compared by two sides of a source, in one shard. ``asked`` is a digest of what is to be
        compared, and how closely: the parts of one comparison have the same."""
        facts: dict[str, Any] = dict(zip(("before", "after"), map(_facts, sides), strict=True))
        facts |= {"ruler": _ruler(), "source": source.kind, "measured": source.digest}
        name = "-".join(each.commit[:8] for each in sides)
        if row := source.row_of(*sides):
            facts["row"] = row
            name += f"-{hashlib.sha256(row.encode()).hexdigest()[:6]}"
        if shard.count > 1:
            facts["shard"] = str(shard)
            # Not a digest of what is in the files: clones may differ in what git does not know.
            facts["asked"] = hashlib.sha256(f"{asked} {source.named}".encode()).hexdigest()[:16]
            name += f"-{shard.number}of{shard.count}"
        return cls(name, facts, any(each.interpreter for each in sides))

    def lately(self, folder: Path, made_at: Sequence[float] | None = None) -> Iterator[Journal]:
        """Its newest journal in a folder, if that was begun lately, and in environments that were made then.

        The same sides may have other journals, such as one of their tests beside one of their suite; and a command
        that was killed at birth, or found a full disk, has left one without sides.
        """
        if self.may_change:
            return
        now = datetime.datetime.now(datetime.UTC)
        for path in reversed(plain_files(folder, f"*Z-{self.name}.jsonl")[0]):
            journal = Journal(path)
            told, begun = journal.parsed(SIDES, ComparedSides), journal.notes(SIDES)
            if not told or not self.facts.items() <= begun[0].items():
                continue
            is_made_anew = made_at is not None and begun[0].get("made_at", made_at) != made_at
            begun_at = moment(told[0].compared_at) if told[0].compared_at else None
            if begun_at and not is_made_anew and now - begun_at < RESUMED_WITHIN:
                yield journal
            return


def journal_of(
    what: WhatIsCompared,
    folder: Path,
    said: Callable[[str], None],
    noted: str = "",
    made_at: Sequence[float] = (),
    *,
    is_whole: bool = True,
) -> Journal:
    """The journal of the same comparison, where one was stopped or killed lately, or a new one.

    ``noted`` is in what else than their code its sides differ, ``made_at`` when their environments were made:
    pairs in other environments are of other libraries. ``is_whole`` says whether all cases are asked for.
    """
    for journal in what.lately(folder, list(made_at)):
        if not (journal.notes(COMPARED) or journal.notes(FINISHED)):
            said(f"resuming the comparison that began at {journal.notes(SIDES)[0]['compared_at']}")
            return journal
    now = datetime.datetime.now(datetime.UTC)
    folder.mkdir(parents=True, exist_ok=True)
    journal = Journal(folder / f"{now:%Y%m%dT%H%M%SZ}-{what.name}.jsonl")
    begun = {
        "compared_at": now.isoformat(timespec="seconds"),
        "noted": noted,
        "made_at": list(made_at),
        "is_whole": is_whole,
    }
    journal.note(SIDES, what.facts | begun)
    return journal


def finished_row(what: WhatIsCompared, folder: Path, asked: str) -> Journal | None:
    """The journal of a row that is finished, of a command that was stopped in a later row.

    ``asked`` is a digest of that command.
    """
    for journal in what.lately(folder):
        notes = journal.parsed(ROW, RowMeasured)
        is_of_command = any(note.asked == asked for note in notes)
        if is_of_command and not any(note.all_measured for note in notes):
            return journal
    return None


def _ruler() -> str:
    """A digest of what measures: pairs of two rulers are not put together."""
    digest = hashlib.sha256()
    for room in ("ruler", "compare", "engines", "processes", "sources/in_side"):
        for source in sorted((PACKAGE / room).rglob("*.py")):
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _facts(side: Side) -> dict[str, Any]:
    """What the side is, as JSON has it."""
    on_top = [*side.requirements, *((Path(path).name, digest) for path, digest in side.packages)]
    if side.interpreter:
        on_top.append((side.interpreter, ""))
    return {
        "commit": side.commit,
        "python": side.python,
        "requirements": [list(each) for each in on_top],
    }
