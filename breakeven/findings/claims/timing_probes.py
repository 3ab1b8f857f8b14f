"""What a claim may say of a time itself: a call takes so long, a unit costs so much."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from breakeven.findings.claims.claim import Evidence
from breakeven.findings.claims.leads import one_row_a_case, size_of
from breakeven.wording import missing, seconds

__all__ = ["AtMost", "CostPerUnit"]

SECONDS = ("seconds", "seconds_low", "seconds_high")


@dataclass(frozen=True)
class AtMost:
    """``label`` takes at most about so many seconds at one size.

    The figure is another machine's, so up to ``factor`` times as long still agrees with it.
    """

    workload: str
    label: str
    size: str
    about_seconds: float
    factor: float
    essential: bool = True

    def __str__(self) -> str:
        return f"{self.label} in {self.workload} at the {self.size} size"

    def evidence(self, table: pd.DataFrame) -> list[Evidence]:
        """One fact, drawn as the measured time over the claimed one."""
        rows = _timed_rows(table, self.workload, self.label)
        rows = rows[rows["size"] == self.size]
        return [self._evidence(row) for _, row in rows.iterrows()]

    def _evidence(self, row: pd.Series) -> Evidence:
        longest = self.about_seconds * self.factor
        taken, low, high = (float(row[name]) for name in SECONDS)
        supports = True if high <= longest else None
        if low > longest:
            supports = False
        claimed = f"against {seconds(self.about_seconds)}"
        return _fact(
            row,
            f"takes {seconds(taken)} for {size_of(row)}, {claimed}",
            _in_words(taken, low, high),
            supports,
            series=f"{self.label} over {seconds(self.about_seconds)}, {self.workload}",
            over=self.about_seconds,
            times=(taken, low, high),
            borders=(self.factor,),
        )


@dataclass(frozen=True)
class CostPerUnit:
    """One unit of the workload's n costs about so many seconds: within ``factor`` either way.

    Only the largest measured size decides: there the fixed cost of a call weighs least.
    """

    workload: str
    label: str
    about_seconds: float
    factor: float
    essential: bool = True

    def __str__(self) -> str:
        return f"{self.label} in {self.workload}"

    def evidence(self, table: pd.DataFrame) -> list[Evidence]:
        """One fact, drawn as the measured cost over the claimed one."""
        rows = _timed_rows(table, self.workload, self.label)
        return [self._evidence(row) for _, row in rows.tail(1).iterrows()]

    def _evidence(self, row: pd.Series) -> Evidence:
        each, low, high = (float(row[name] / row["n"]) for name in SECONDS)
        about, unit = self.about_seconds, str(row["unit"]).removesuffix("s")
        least, most = about / self.factor, about * self.factor
        supports = True if least <= low and high <= most else None
        if high < least or low > most:
            supports = False
        return _fact(
            row,
            f"takes {seconds(each)} for one {unit}, of {size_of(row)}",
            f"{_in_words(each, low, high)} a {unit}",
            supports,
            series=f"a {unit} of {self.label} over {seconds(about)}, {row['workload']}",
            over=about,
            times=(each, low, high),
            borders=(1 / self.factor, self.factor),
        )


def _fact(
    row: pd.Series,
    words: str,
    figure: str,
    supports: bool | None,
    *,
    series: str,
    over: float,
    times: tuple[float, float, float],
    borders: tuple[float, ...],
) -> Evidence:
    label = str(row["implementation"])
    value, low, high = (None if missing(each) else each / over for each in times)
    said = f"{row['workload']}: {label} {words}"
    return Evidence(
        series=series,
        words=said if supports is not None else f"{said} (its interval leaves it open)",
        figure=figure,
        supports=supports,
        workload=str(row["workload"]),
        labels=(label,),
        n=float(row["n"]),
        unit=str(row["unit"]),
        workers=int(row["workers"]),
        value=value,
        low=low,
        high=high,
        borders=borders,
    )


def _timed_rows(table: pd.DataFrame, workload: str, label: str) -> pd.DataFrame:
    rows = one_row_a_case(table[table["workload"] == workload])
    mine = (rows["implementation"] == label) & (rows["status"] == "ok")
    return rows[mine & rows["seconds"].notna()]


def _in_words(taken: float, low: float, high: float) -> str:
    if missing(low) or missing(high):
        return f"{seconds(taken)} (no interval)"
    return f"{seconds(taken)} (95 % interval {seconds(low)}–{seconds(high)})"
