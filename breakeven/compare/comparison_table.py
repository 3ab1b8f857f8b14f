"""A comparison from the names of its sides to the table of its verdicts."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from breakeven.catalogue.tool_path import PACKAGE
from breakeven.compare.comparison import Comparison
from breakeven.compare.comparison_plan import planned
from breakeven.compare.probing import probed
from breakeven.compare.side_pairs import SETTINGS
from breakeven.compare.side_processes import Sides
from breakeven.findings.verdicts.change import CaseCompared, Change
from breakeven.findings.verdicts.confirmations import COMPARED, SIDES
from breakeven.findings.verdicts.pairs import Quantity
from breakeven.records.journal import Journal
from breakeven.run.run_guards import everything_ended, only_run
from breakeven.sources.choice import Source
from breakeven.sources.sides import ReadySide, side_of
from breakeven.wording import count_of

GONE_ON_WITH_FOR = datetime.timedelta(days=1)
"""After so long a comparison that was stopped is begun anew: the machine may be another by then."""
STYLES = {
    "slower": "red",
    "more memory": "red",
    "now failing": "red",
    "faster": "green",
    "less memory": "green",
    "now working": "green",
    "cannot tell": "yellow",
}


@dataclasses.dataclass(frozen=True)
class Asked:
    """What the user asked to compare."""

    before: str
    after: str
    patterns: Sequence[str]
    only: Sequence[str]
    sizes: Sequence[str]
    workers: int
    quantities: Sequence[Quantity]
    effect: float
    budget_seconds: float | None


@dataclasses.dataclass(frozen=True)
class Compared:
    """What became of each case; ``was_stopped`` says that more was to be measured."""

    cases: list[CaseCompared]
    was_stopped: bool


def compared(asked: Asked, source: Source, console: Console) -> Compared:
    """Compare two sides of a source, case by case, and say what is being done.

    What was measured is kept in the project's ``comparisons``; one that was stopped or killed is gone
    on with. Raises UserError when a side cannot be made, or when another run is measuring.
    """
    project = source.project
    said = partial(console.print, markup=False, highlight=False, soft_wrap=True, style="dim")
    with only_run(project), everything_ended(), console.status("") as status:
        named = [side_of(text, project) for text in (asked.before, asked.after)]
        before, after = (source.ready(side, asked.workers, said) for side in named)
        sides = (before, after)
        cases, found = planned(sides, asked.patterns, asked.only, asked.sizes)
        sides = probed(sides, cases, SETTINGS, status.update)
        project.make_results()
        journal = _journal(project.results / "comparisons", sides)
        comparison = Comparison(
            sides=sides,
            cases=cases,
            settings=SETTINGS,
            journal=journal,
            doing=status.update,
            said=said,
            quantities=asked.quantities,
            effect=asked.effect,
            budget_seconds=asked.budget_seconds,
        )
        was_stopped = False
        try:
            comparison.run()
        except KeyboardInterrupt:
            was_stopped = True
        found += comparison.found()
        for each in found if not was_stopped else ():
            journal.note(COMPARED, each.to_json())
    return Compared(found, was_stopped)


def _journal(folder: Path, sides: Sides) -> Journal:
    """The journal of the same comparison, where one was stopped or killed lately, or a new one."""
    now = datetime.datetime.now(datetime.UTC)
    named = dict(zip(("before", "after"), map(_facts, sides), strict=True)) | {"ruler": _ruler()}
    name = "-".join(each.side.commit[:8] for each in sides)
    for path in sorted(folder.glob(f"*Z-{name}.jsonl"))[-1:]:
        journal = Journal(path)
        begun = journal.notes(SIDES)
        if begun and not journal.notes(COMPARED) and named.items() <= begun[0].items():
            age = now - datetime.datetime.fromisoformat(begun[0]["compared_at"])
            if age < GONE_ON_WITH_FOR:
                return journal
    folder.mkdir(parents=True, exist_ok=True)
    journal = Journal(folder / f"{now:%Y%m%dT%H%M%SZ}-{name}.jsonl")
    journal.note(SIDES, named | {"compared_at": now.isoformat(timespec="seconds")})
    return journal


def _ruler() -> str:
    """A digest of what measures: pairs of two rulers are not put together."""
    digest = hashlib.sha256()
    for room in ("ruler", "compare", "engines", "processes"):
        for source in sorted((PACKAGE / room).rglob("*.py")):
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _facts(of: ReadySide) -> dict[str, Any]:
    """What the side is, as JSON has it."""
    side = of.side
    requirements = [list(each) for each in side.requirements]
    return {"commit": side.commit, "python": side.python, "requirements": requirements}


def print_table(found: Sequence[CaseCompared], console: Console) -> None:
    """The verdicts, those that somebody should look at last, where a terminal ends."""
    table = Table(box=None, pad_edge=False)
    for heading in ("workload", "implementation", "size", "what", "verdict"):
        table.add_column(heading, no_wrap=heading != "verdict")
    for case in sorted(found, key=lambda each: each.is_worse):
        for what, words, style in _lines(case):
            table.add_row(case.workload, case.implementation, case.size, what, Text(words, style))
    console.print(table)
    console.print(_summary(found), highlight=False, soft_wrap=True)


def _lines(case: CaseCompared) -> list[tuple[str, str, str]]:
    if case.outcome != "compared":
        words = f"{case.outcome}: {case.reason}" if case.reason else case.outcome
        return [("", words, STYLES.get(case.outcome, ""))]
    shown = [each for each in case.changes if each.quantity == "time" or _is_news(each)]
    return [(each.quantity, each.in_words, STYLES.get(each.verdict, "")) for each in shown]


def _is_news(change: Change) -> bool:
    return change.verdict not in ("same", "cannot tell")


def _summary(found: Sequence[CaseCompared]) -> str:
    worse = sum(each.is_worse for each in found)
    open_ = sum(
        change.quantity == "time" and not change.is_clear
        for each in found
        for change in each.changes
    )
    said = f"{count_of(len(found), 'case')}: {worse or 'nothing'} worse"
    return f"{said}; for {open_} the time cannot be told" if open_ else said
