"""The table of a comparison: its verdicts, and a line that sums them up."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

from rich.console import Console
from rich.table import Table

from breakeven.findings.verdicts.change import CaseCompared, control_in_words
from breakeven.findings.verdicts.of_pairs.two_sides import CONFIDENCE
from breakeven.terminal import new_console, styled
from breakeven.wording import count_of, interval_name

HEADINGS = {
    "workloads": ("row", "workload", "implementation", "size", "what"),
    "asv suite": ("row", "benchmark", "parameters", "size", "what"),
    "tests": ("row", "test", "parameters", "size", "what"),
    "command": ("row", "command", "parameters", "size", "what"),
}
"""What the columns are called, by what is compared."""
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


def print_table(found: Sequence[CaseCompared], console: Console, source: str = "workloads") -> None:
    """Print the verdicts. Those that somebody should look at come last, because a terminal shows the end.

    ``source`` is what was compared, such as ``asv suite``.
    """
    if not console.is_terminal:  # a file has no width that names would have to be broken for
        console = new_console(file=console.file, width=WIDTH_OF_A_FILE)
    several = len({case.row for case in found}) > 1
    rows = [
        (
            (case.row if several else "", case.workload, case.implementation, case.size, what),
            styled(words, style),
        )
        for case in sorted(found, key=lambda each: each.is_worse)
        for what, words, style in _lines(case)
    ]
    # The benchmarks of others have long names, and most of them nothing else.
    headings = HEADINGS.get(source, HEADINGS["workloads"])
    used = [any(row[column] for row, _ in rows) for column in range(len(headings))]
    table = Table(box=None, pad_edge=False)
    for heading in compress(headings, used):
        table.add_column(heading, overflow="fold")
    table.add_column("verdict", min_width=WIDTH_OF_WORDS)
    for row, verdict in rows:
        table.add_row(*compress(row, used), verdict)
    console.print(table)
    if any(each.low is not None for case in found for each in case.changes):
        brackets = (
            "Before and after are means over the pairs. The brackets are "
            f"{interval_name(CONFIDENCE)}s; an alarm needs a wider one that leaves out zero."
        )
        console.print(brackets, soft_wrap=True)
    if words := control_in_words(found):
        console.print(words, soft_wrap=True)
    console.print(summary_of(found), soft_wrap=True)


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
    left_out = sum(each.outcome == "left out" for each in found)
    rows = len({each.row for each in found})
    said = count_of(len(found), "case") + (f" in {rows} rows" if rows > 1 else "")
    said += f": {worse or 'nothing'} worse"
    said += f"; {open_} unclear" if open_ else ""
    return f"{said}; {left_out} left out" if left_out else said
