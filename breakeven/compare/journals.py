"""The journal of a comparison: a new one, or that of one which was stopped and goes on."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from breakeven.catalogue.tool_path import PACKAGE
from breakeven.compare.sharing import Shard
from breakeven.compare.side_processes import Sides
from breakeven.findings.verdicts.confirmations import COMPARED, SIDES
from breakeven.records.journal import Journal
from breakeven.sources.choice import Source
from breakeven.sources.sides import ReadySide

__all__ = ["journal_of"]

GONE_ON_WITH_FOR = datetime.timedelta(days=1)
"""After so long a comparison that was stopped is begun anew: the machine may be another by then."""


def journal_of(
    folder: Path, sides: Sides, shard: Shard, source: Source, said: Callable[[str], None]
) -> Journal:
    """The journal of the same comparison, where one was stopped or killed lately, or a new one."""
    now = datetime.datetime.now(datetime.UTC)
    named: dict[str, Any] = dict(zip(("before", "after"), map(_facts, sides), strict=True))
    named |= {"ruler": _ruler(), "source": source.kind, "measured": source.digest}
    name = "-".join(each.side.commit[:8] for each in sides)
    if shard.count > 1:
        named["shard"] = str(shard)
        name += f"-{shard.number}of{shard.count}"
    for path in sorted(folder.glob(f"*Z-{name}.jsonl"))[-1:]:
        journal = Journal(path)
        begun = journal.notes(SIDES)
        if begun and not journal.notes(COMPARED) and named.items() <= begun[0].items():
            age = now - datetime.datetime.fromisoformat(begun[0]["compared_at"])
            if age < GONE_ON_WITH_FOR:
                said(f"resuming the comparison that began at {begun[0]['compared_at']}")
                return journal
    folder.mkdir(parents=True, exist_ok=True)
    journal = Journal(folder / f"{now:%Y%m%dT%H%M%SZ}-{name}.jsonl")
    journal.note(SIDES, named | {"compared_at": now.isoformat(timespec="seconds")})
    return journal


def _ruler() -> str:
    """A digest of what measures: pairs of two rulers are not put together."""
    digest = hashlib.sha256()
    for room in ("ruler", "compare", "engines", "processes", "sources/in_side"):
        for source in sorted((PACKAGE / room).rglob("*.py")):
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _facts(of: ReadySide) -> dict[str, Any]:
    """What the side is, as JSON has it."""
    side = of.side
    on_top = [*side.requirements, *((Path(path).name, digest) for path, digest in side.packages)]
    if side.interpreter:
        on_top.append((side.interpreter, ""))
    return {
        "commit": side.commit,
        "python": side.python,
        "requirements": [list(each) for each in on_top],
    }
