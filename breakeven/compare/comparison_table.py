"""A comparison from the names of its sides to the table of its verdicts."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import math
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import compress
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from breakeven.catalogue.tool_path import PACKAGE
from breakeven.compare.beside import Beside
from breakeven.compare.comparison import Comparison
from breakeven.compare.comparison_plan import planned
from breakeven.compare.instruction_counts import require_clock
from breakeven.compare.judging import quantities_of
from breakeven.compare.probing import probed
from breakeven.compare.sharing import Shard, shard_of
from breakeven.compare.side_pairs import SETTINGS
from breakeven.compare.side_processes import Sides
from breakeven.findings.verdicts.change import CaseCompared, control_in_words
from breakeven.findings.verdicts.compared_sides import COMPARED, SIDES, ComparedSides
from breakeven.findings.verdicts.pairs import Quantity
from breakeven.findings.verdicts.two_sides import CONFIDENCE
from breakeven.records.journal import Journal
from breakeven.records.reading.decoding import moment
from breakeven.records.reading.files import plain_files
from breakeven.run.run_guards import everything_ended, only_run
from breakeven.sources.choice import Source
from breakeven.sources.notation import side_of
from breakeven.sources.sides import ReadySide
from breakeven.wording import count_of, interval_name

GONE_ON_WITH_FOR = datetime.timedelta(days=1)
"""After so long a comparison that was stopped is begun anew: the machine may be another by then."""
HEADINGS = ("workload", "implementation", "size", "what")
WIDTH_OF_WORDS, WIDTH_OF_A_FILE = 34, 200
STYLES = {
    "slower": "red",
    "more memory": "red",
    "larger": "red",
    "more instructions": "red",
    "now failing": "red",
    "faster": "green",
    "less memory": "green",
    "smaller": "green",
    "fewer instructions": "green",
    "now working": "green",
    "cannot tell": "yellow",
    "now skipped": "yellow",
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
    with_control: bool = False
    builds: int = 1
    shard: str | None = None
    clock: str | None = None
    comparisons: int = 1
    """Of so many this is one: all of them together may raise the false alarms of one."""


@dataclasses.dataclass(frozen=True)
class Compared:
    """How each case ended; ``was_stopped`` says that more was to be measured. All is in the journal."""

    cases: list[CaseCompared]
    was_stopped: bool
    journal: Journal


def compared(asked: Asked, source: Source, console: Console) -> Compared:
    """Compare two sides of a source, case by case, and say what is being done.

    What was measured is kept in the project's ``comparisons``; one that was stopped or killed is
    resumed. Raises UserError when a side cannot be made, or when another run is measuring.
    """
    project = source.project
    shard = shard_of(asked.shard) if asked.shard else Shard(1, 1)
    if asked.clock is not None:
        require_clock(asked.clock)
    said = partial(console.print, markup=False, highlight=False, soft_wrap=True, style="dim")
    with only_run(project), everything_ended(), console.status("") as status:

        def doing(words: str) -> None:
            status.update(escape(words))

        named = [side_of(text, project) for text in (asked.before, asked.after)]
        before, after = (source.ready(side, asked.workers, said) for side in named)
        sides = (before, after)
        again = None
        if asked.builds > 1:
            again = source.ready(dataclasses.replace(named[0], build=1), asked.workers, said)
        elif before.is_compiled or after.is_compiled:
            said(
                "two builds of the same source may differ by a few per cent; this was not checked "
                "here: --builds 2 builds the first side twice"
            )
        cases, found = planned(sides, asked.patterns, asked.only, asked.sizes)
        quantities = {case: quantities_of(after, case, asked.quantities) for case in cases}
        cases = [case for case in cases if quantities[case]]
        verdicts = asked.comparisons * sum(map(len, quantities.values()))
        cases, found = shard.share(cases), found if shard.number == 1 else []
        began = time.monotonic()
        timed = [case for case in cases if "time" in quantities[case]]
        sides = probed(sides, cases, SETTINGS, doing, asked.budget_seconds, timed)
        spent = time.monotonic() - began
        project.make_results()
        journal = _journal(project.results / "comparisons", sides, shard, source, said)
        comparison = Comparison(
            sides=sides,
            cases=cases,
            settings=SETTINGS,
            journal=journal,
            doing=doing,
            said=said,
            quantities=asked.quantities,
            effect=asked.effect,
            verdicts=verdicts,
            with_instructions=asked.clock is not None,
            budget_seconds=asked.budget_seconds and max(1.0, asked.budget_seconds - spent),
            control=Beside((sides[0], sides[0])) if asked.with_control else None,
            builds=Beside((sides[0], again)) if again else None,
        )
        was_stopped = False
        try:
            comparison.run()
        except KeyboardInterrupt:
            was_stopped = True
        found += comparison.found(is_last=not was_stopped)
        if again and comparison.builds:
            spread = math.sqrt(comparison.builds.spread().variance)
            said(f"two builds of {asked.before} differ by {spread:.1%} (root mean square)")
        for each in found if not was_stopped else ():
            journal.note(COMPARED, each.to_json())
    return Compared(found, was_stopped, journal)


def _journal(
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
    for path in plain_files(folder, f"*Z-{name}.jsonl")[0][-1:]:
        journal = Journal(path)
        told = journal.parsed(SIDES, ComparedSides)
        same = [named.items() <= begun.items() for begun in journal.notes(SIDES)]
        if told and told[0].compared_at and same[0] and not journal.notes(COMPARED):
            age = now - moment(told[0].compared_at)
            if age < GONE_ON_WITH_FOR:
                said(f"resuming the comparison that began at {told[0].compared_at}")
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


def print_table(found: Sequence[CaseCompared], console: Console) -> None:
    """The verdicts, those that somebody should look at last, where a terminal ends."""
    if not console.is_terminal:  # a file has no width that names would have to be broken for
        console = Console(file=console.file, width=WIDTH_OF_A_FILE)
    rows = [
        ((case.workload, case.implementation, case.size, what), Text(words, style))
        for case in sorted(found, key=lambda each: each.is_worse)
        for what, words, style in _lines(case)
    ]
    # The benchmarks of others have long names, and most of them nothing else.
    used = [any(row[column] for row, _ in rows) for column in range(len(HEADINGS))]
    table = Table(box=None, pad_edge=False)
    for heading in compress(HEADINGS, used):
        table.add_column(heading, overflow="fold")
    table.add_column("verdict", min_width=WIDTH_OF_WORDS)
    for row, verdict in rows:
        table.add_row(*map(Text, compress(row, used)), verdict)
    console.print(table)
    if any(each.low is not None for case in found for each in case.changes):
        brackets = (
            "Before and after are means over the pairs. The brackets are "
            f"{interval_name(CONFIDENCE)}s; an alarm needs a wider one that leaves out zero."
        )
        console.print(brackets, highlight=False, soft_wrap=True)
    if words := control_in_words(found):
        console.print(words, highlight=False, soft_wrap=True)
    console.print(summary_of(found), highlight=False, soft_wrap=True)


def _lines(case: CaseCompared) -> list[tuple[str, str, str]]:
    if case.outcome != "compared":
        words = f"{case.outcome}: {case.reason}" if case.reason else case.outcome
        return [("", words, STYLES.get(case.outcome, ""))]
    shown = [
        each
        for each in case.changes
        if each is case.main or each.is_news or each.quantity == "instructions"
    ]
    return [(each.quantity, each.in_words, STYLES.get(each.verdict, "")) for each in shown]


def summary_of(found: Sequence[CaseCompared]) -> str:
    """How many cases there are, how many got worse, and how many are open."""
    worse = sum(each.is_worse for each in found)
    open_ = sum(each.main is not None and not each.main.is_clear for each in found)
    said = f"{count_of(len(found), 'case')}: {worse or 'nothing'} worse"
    said += f"; {open_} cannot be told" if open_ else ""
    left_out = sum(each.outcome == "left out" for each in found)
    return f"{said}; {left_out} left out for the budget" if left_out else said
