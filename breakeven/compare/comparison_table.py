"""The table of a comparison: its verdicts, and a line that sums them up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import compress

from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from breakeven.findings.verdicts.change import CaseCompared, Change, control_in_words
from breakeven.findings.verdicts.comparisons import summary_of
from breakeven.findings.verdicts.of_pairs.deciding import HELPS
from breakeven.findings.verdicts.of_pairs.two_sides import CONFIDENCE
from breakeven.terminal import new_console, styled
from breakeven.wording import count_of, interval_name, memory, seconds

HEADINGS = {
    "workloads": ("row", "workload", "implementation", "size", "what"),
    "asv suite": ("row", "benchmark", "parameters", "size", "what"),
    "tests": ("row", "test", "parameters", "size", "what"),
    "command": ("row", "command", "parameters", "size", "what"),
}
"""What the columns are called, by what is compared."""
Row = tuple[tuple[str, ...], Text]
FIGURES = ("before", "after")
WIDTH_OF_WORDS, WIDTH_WITH_FIGURES, WIDTH_OF_A_FILE = 34, 100, 200
IN_UNITS = {"time": seconds, "first call": seconds, "memory": memory}
"""How figures are written that are no part of the words of a verdict."""
MOST_ALIKE = 3
"""More cases than these that were not compared for one reason, or that the same would help, are counted below the
table."""
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


def print_table(found: Sequence[CaseCompared], console: Console, source: str = "workloads") -> None:
    """Print the verdicts. Those that somebody should look at come last, because a terminal shows the end.

    ``source`` is what was compared, such as ``asv suite``.
    """
    if not console.is_terminal:  # a file has no width that names would have to be broken for
        console = new_console(file=console.file, width=WIDTH_OF_A_FILE)
    several = len({case.row for case in found}) > 1
    alike = Counter((case.outcome, case.reason) for case in found if not _stands_alone(case))
    helps = Counter(_helps(words) for case in found for *_, words, _ in _lines(case))
    often = {each for each, count in helps.items() if each and count > MOST_ALIKE}
    rows = [
        (
            (case.row if several else "", case.workload, case.implementation, case.size, *what),
            styled(_without(often, words), style),
        )
        for case in sorted(found, key=lambda each: each.is_worse)
        if alike[case.outcome, case.reason] <= MOST_ALIKE
        for *what, words, style in _lines(case)
    ]
    if rows:
        console.print(_table(rows, HEADINGS.get(source, HEADINGS["workloads"]), console.width))
    for (outcome, reason), count in alike.items():
        if count > MOST_ALIKE:
            console.print(f"{outcome} ({count_of(count, 'case')}): {reason}", soft_wrap=True)
    for each in sorted(often):
        console.print(f"To tell more ({count_of(helps[each], 'verdict')}): {each}", soft_wrap=True)
    if any(each.low is not None for case in found for each in case.changes):
        brackets = (
            "Before and after are means over the pairs. The brackets show "
            f"{interval_name(CONFIDENCE)}s; an alarm needs a wider one that excludes zero."
        )
        console.print(brackets, soft_wrap=True)
    if words := control_in_words(found):
        console.print(words, soft_wrap=True)
    console.print(summary_of(found), soft_wrap=True)


def _table(rows: Sequence[Row], headings: Sequence[str], width: int) -> Table:
    """The rows in columns with these headings and, where there is room, the figures of both sides."""
    headings = (*headings, *FIGURES)
    # The benchmarks of others have long names, and most of them nothing else.
    used = [any(row[column] for row, _ in rows) for column in range(len(headings))]
    if width < WIDTH_WITH_FIGURES:
        used[-len(FIGURES) :] = [False] * len(FIGURES)
    table = Table(box=None, pad_edge=False)
    for heading in compress(headings, used):
        is_figure = heading in FIGURES
        justify: JustifyMethod = "right" if is_figure else "left"
        table.add_column(heading, overflow="fold", justify=justify, no_wrap=is_figure)
    table.add_column("verdict", min_width=WIDTH_OF_WORDS)
    for row, verdict in rows:
        table.add_row(*compress(row, used), verdict)
    return table


def _helps(words: str) -> str:
    """What would help, where the words of a verdict end with that."""
    end = words.rpartition(": ")[2]
    return end if end in HELPS else ""


def _without(often: Collection[str], words: str) -> str:
    """The words without what stands below the table once for many."""
    said, _, end = words.rpartition(": ")
    return said if end in often else words


def _stands_alone(case: CaseCompared) -> bool:
    """Whether a case has a row of its own, however many others are as they are."""
    return case.outcome not in ("left out", "does not apply") or not case.reason


def _lines(case: CaseCompared) -> list[tuple[str, str, str, str, str]]:
    """What each verdict is on, the figures of both sides, its words, and their style."""
    if case.outcome != "compared":
        words = f"{case.outcome}: {case.reason}" if case.reason else case.outcome
        return [("", "", "", words, STYLES.get(case.outcome, ""))]
    shown = [
        each
        for each in case.changes
        if each is case.main or each.is_news or each.quantity == "instructions"
    ]
    return [
        (
            each.quantity,
            _figure(each, each.before),
            _figure(each, each.after),
            each.in_words,
            STYLES.get(each.verdict, ""),
        )
        for each in shown
    ]


def _figure(of: Change, value: float | None) -> str:
    written = IN_UNITS.get(of.quantity)
    return written(value) if written and value is not None else ""
