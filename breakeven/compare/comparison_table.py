"""A comparison from the names of its sides to the table of its verdicts."""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Sequence
from functools import partial
from itertools import compress

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from breakeven.compare.comparison import Comparison
from breakeven.compare.comparison_plan import planned
from breakeven.compare.in_progress.beside import Beside
from breakeven.compare.in_progress.judging import quantities_of
from breakeven.compare.instruction_counts import require_clock
from breakeven.compare.journals import journal_of
from breakeven.compare.probing import probed
from breakeven.compare.sharing import Shard, shard_of
from breakeven.compare.side_pairs import SETTINGS
from breakeven.findings.verdicts.change import CaseCompared, control_in_words
from breakeven.findings.verdicts.confirmations import COMPARED
from breakeven.findings.verdicts.pairs import Quantity
from breakeven.findings.verdicts.two_sides import CONFIDENCE
from breakeven.records.journal import Journal
from breakeven.run.run_guards import everything_ended, only_run
from breakeven.sources.choice import Source
from breakeven.sources.notation import side_of
from breakeven.wording import count_of, interval_name

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
        journal = journal_of(project.results / "comparisons", sides, shard, source, said)
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
