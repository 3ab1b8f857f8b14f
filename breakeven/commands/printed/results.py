"""What a run found, in a terminal: a row for each case, and a sentence for each workload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from breakeven.findings.environments import versions_in_words
from breakeven.findings.sentences import headline
from breakeven.records.measurement import is_baseline_elsewhere
from breakeven.terminal import styled
from breakeven.wording import interval_name, memory, missing, number, seconds, span, times

__all__ = ["print_results", "speed_in_words"]

STYLES = {"faster": "green", "slower": "red"}
ELSEWHERE = "*"
"""Marks what a case in an environment of its own is compared with: the baseline there."""


def print_results(
    table: pd.DataFrame, orders: Mapping[str, Sequence[str]], console: Console
) -> None:
    """The rows of these workloads, size by size; ``orders`` has the labels of each in their order."""
    for name, order in orders.items():
        rows = table[table["workload"] == name]
        rows = rows.assign(_place=rows["implementation"].map(list(order).index))
        rows = rows.sort_values(["n", "_place"], kind="stable")
        if rows.empty:
            continue
        console.print(_table(rows, name))
        for reason, labels in _failures(rows).items():
            console.print(f"{labels}: {reason}", soft_wrap=True)
        for words in _environments(rows):
            console.print(words, soft_wrap=True)
        sentence = headline(rows)
        if sentence:
            words = f"{sentence[:1].upper()}{sentence[1:]}"
            console.print(words, soft_wrap=True)
    with_interval = table[table["speedup_low"].notna() & (table["verdict"] != "baseline")]
    if not with_interval.empty:
        name = interval_name(float(with_interval["confidence"].iloc[-1]))
        words = (
            "Ratios come from calls that took turns with the baseline, so they may differ from the ratios "
            f"of the times shown; the brackets show their {name}s, which contain both."
        )
        console.print(words, soft_wrap=True)


def _table(rows: pd.DataFrame, name: str) -> Table:
    several = rows["size"].nunique() > 1
    shown = Table(box=None, pad_edge=False, title=f"\n{name}", title_justify="left")
    shown.add_column(str(rows["unit"].iloc[0]), justify="right", no_wrap=True)
    shown.add_column("implementation", no_wrap=True)
    shown.add_column("a call", justify="right", no_wrap=True)
    shown.add_column("against the baseline")
    shown.add_column("from cold", justify="right", no_wrap=True)
    shown.add_column("peak memory", justify="right", no_wrap=True)
    before = None
    counts = rows.groupby("implementation")["workers"].nunique()
    for _, row in rows.iterrows():
        if several and before is not None and row["size"] != before:
            shown.add_section()
        label = str(row["implementation"])
        label += f" on {row['workers']}" if counts[label] > 1 else ""
        shown.add_row(*_cells(row, label, first=row["size"] != before))
        before = row["size"]
    return shown


def _cells(row: pd.Series, label: str, *, first: bool) -> tuple[str | Text, ...]:
    n = number(row["n"]) if first else ""
    if row["status"] != "ok":
        style = "dim" if row["status"] == "unavailable" else "red"
        return n, label, "–", styled(_status(row), style), "–", "–"
    mark = ELSEWHERE if _is_over_baseline_elsewhere(row) else ""
    words = styled(speed_in_words(row) + mark, STYLES.get(row["verdict"], ""))
    cold, peak = seconds(row["cold_seconds"]), memory(row["peak_bytes"])
    return n, label, seconds(row["seconds"]), words, cold, peak


def _is_over_baseline_elsewhere(row: pd.Series) -> bool:
    return bool(row["own_environment"]) and not is_baseline_elsewhere(
        row["implementation"], row["own_environment"]
    )


def _environments(rows: pd.DataFrame) -> list[str]:
    """Which environments are not the run's, and what the cases in them are over the workload's own baseline."""
    there = rows[rows["own_environment"].astype(bool) & (rows["status"] == "ok")]
    if there.empty:
        return []
    named = {row["own_environment"]: versions_in_words(row) for _, row in there.iterrows()}
    which = "; ".join(f"{name}: {versions}" for name, versions in named.items())
    said = [f"{ELSEWHERE} over the baseline in an environment of its own ({which})"]
    marked = there[there.apply(_is_over_baseline_elsewhere, axis="columns")]
    for _, of_size in marked[marked["default_speedup"].notna()].groupby("n"):
        ratios = ", ".join(
            f"{row['implementation']} {times(row['default_speedup'])}"
            for _, row in of_size.iterrows()
        )
        first = of_size.iloc[0]
        said.append(
            f"  over the run's own versions, {number(first['n'])} {first['unit']}: {ratios}"
        )
    return said


def _status(row: pd.Series) -> str:
    return str(row["status"]).replace("_", " ")


def _failures(rows: pd.DataFrame) -> dict[str, str]:
    """Why there is no number, once for all labels and sizes that it holds for: reason -> labels."""
    who: dict[str, dict[str, None]] = {}
    for _, row in rows[rows["status"] != "ok"].iterrows():
        who.setdefault(f"{_status(row)}: {row['reason']}", {})[str(row["implementation"])] = None
    return {reason: ", ".join(labels) for reason, labels in who.items()}


def speed_in_words(row: pd.Series) -> str:
    """How a case compares with its baseline: ``12× faster (11–13×)``, ``cannot tell (0.75–1.1×)``."""
    verdict = str(row["verdict"])
    if verdict == "baseline" or missing(row["speedup"]):
        return verdict if verdict == "baseline" else "no baseline beside it"
    bounds = [row["speedup_low"], row["speedup_high"]]
    ratio = row["speedup"]
    if verdict == "slower":
        ratio, bounds = 1 / ratio, [1 / each for each in reversed(bounds)]
    interval = "" if any(map(missing, bounds)) else f" ({span(times, *bounds)})"
    if verdict in ("faster", "slower"):
        return f"{times(ratio)} {verdict}{interval}"
    return f"{verdict}{interval}" if interval else f"{verdict} ({times(ratio)}, no interval)"
