"""Facts that were seen and not estimated, so that chance has no part in them."""

from __future__ import annotations

import pandas as pd

from breakeven.findings.claims.claim import Evidence
from breakeven.findings.claims.leads import labels_like, one_row_a_case
from breakeven.statistics.combining import AGAINST, FOR, OPEN, PValues

__all__ = ["cases_like", "fact", "seen", "undecided"]


def cases_like(table: pd.DataFrame, workload: str, label: str) -> pd.DataFrame:
    """The row of each case of a workload whose label matches."""
    rows = one_row_a_case(table[table["workload"] == workload])
    return rows[rows["implementation"].isin(labels_like(table, workload, label))]


def undecided(status: str) -> PValues | None:
    """The p-values of an end that says neither yes nor no: it leaves open what has to hold everywhere. None
    where the case is unavailable here, which is no part of the question."""
    return None if status == "unavailable" else OPEN


def seen(supports: bool | None, otherwise: PValues | None = None) -> PValues | None:
    """The p-values of a fact that was seen, not estimated: for or against, or ``otherwise`` where it says
    neither."""
    if supports is None:
        return otherwise
    return FOR if supports else AGAINST


def fact(
    row: pd.Series,
    labels: tuple[str, ...],
    words: str,
    figure: str,
    p_values: PValues | None,
    **more: object,
) -> Evidence:
    """The fact of a row, with its p-values; ``more`` are further fields."""
    series = more.pop("series", f"{', '.join(labels)}, {row['workload']}")
    where = more.pop("where", row["workload"])
    return Evidence(
        series=str(series),
        words=f"{where}: {words}",
        figure=figure,
        p_values=p_values,
        workload=str(row["workload"]),
        labels=labels,
        n=float(row["n"]),
        unit=str(row["unit"]),
        workers=int(row["workers"]),
        if_open=str(more.pop("if_open", "")),
        **more,  # type: ignore[arg-type]
    )
