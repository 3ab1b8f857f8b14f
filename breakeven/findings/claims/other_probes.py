"""What a claim may say beyond speed: memory, growth, what is offered, what fails and what survives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from breakeven.findings.claims.claim import Evidence
from breakeven.findings.claims.leads import labels_like, one_row_a_case, workloads_like
from breakeven.findings.claims.quantifiers import OneFact, Quantified
from breakeven.records.tables.comparison import MEMORY_SMALLEST_BYTES, MEMORY_SMALLEST_EFFECT
from breakeven.statistics.combining import AGAINST, FOR, OPEN, PValues
from breakeven.statistics.growth import GrowthFit, fitted
from breakeven.wording import memory, missing, times

__all__ = ["Crashes", "GrowsAs", "Offers", "Smaller", "Survives", "UnderCap"]


@dataclass(frozen=True)
class Smaller(Quantified):
    """``first`` peaks below ``second`` in memory, in every pass and by more than readings may err."""

    workload: str
    first: str
    second: str

    def __str__(self) -> str:
        return f"the memory of {self.first} against {self.second} in {self.workload}"

    def evidence(self, table: pd.DataFrame) -> list[Evidence]:
        """A fact for each size where the memory of both was measured."""
        rows = one_row_a_case(table[table["workload"] == self.workload])
        rows = rows[(rows["status"] == "ok") & rows["peak_bytes"].notna()]
        found = []
        for _, at in rows.groupby("n", sort=True):
            own, other = (at[at["implementation"] == label] for label in (self.first, self.second))
            if len(own) and len(other):
                found.append(self._evidence(own.iloc[-1], other.iloc[-1]))
        return found

    def _evidence(self, own: pd.Series, other: pd.Series) -> Evidence:
        supports = None
        if _clearly_below(own, other):
            supports = True
        elif _clearly_below(other, own):
            supports = False
        ratio = other["peak_bytes"] / own["peak_bytes"]
        words = (
            f"{self.first} peaks at {memory(own['peak_bytes'])}, {self.second} at "
            f"{memory(other['peak_bytes'])}"
        )
        return _fact(
            own,
            (self.first, self.second),
            words if supports is not None else f"{words}, within what a reading may err",
            f"{times(ratio)} the memory",
            _seen(supports, OPEN),
            series=f"memory of {self.second} over {self.first}, {self.workload}",
            value=float(ratio),
        )


@dataclass(frozen=True)
class GrowsAs(OneFact):
    """The time of ``label`` grows with n as one of these models says, and as no other.

    "Constant" is shown where the largest size takes ``margin`` times as long as the smallest at the
    most, and no less than the inverse: no measurement excludes a growth of nearly nothing.
    """

    workload: str
    label: str
    models: tuple[str, ...]
    essential: bool = True
    margin: float = 2.0
    fit: Callable[[pd.DataFrame], GrowthFit | None] = fitted

    def __str__(self) -> str:
        return f"{self.label} in {self.workload} at several sizes"

    def evidence(self, table: pd.DataFrame) -> list[Evidence]:
        """One fact: the model that fits best, and how well."""
        rows = one_row_a_case(table[table["workload"] == self.workload])
        rows = rows[(rows["implementation"] == self.label) & (rows["status"] == "ok")]
        found = self.fit(rows) if len(rows) else None
        if found is None:
            return []
        supports = self._supports(found)
        figure = f"grows as {found.model} (the fit misses by {100 * found.quality:.0f} %)"
        words = f"{self.label} grows as {found.model}"
        if not supports and found.model not in self.models:
            words += f", which should be {' or '.join(self.models)}"
        if supports is None:
            words += f", but may be {' or '.join(found.alternatives) or 'anything'} as well"
        return [_fact(rows.iloc[-1], (self.label,), words, figure, _seen(supports, OPEN))]

    def _supports(self, found: GrowthFit) -> bool | None:
        """None where the fit is poor, or cannot tell what it found from what the claim says."""
        if not found.describes:
            return None
        possible = {found.model, *found.alternatives}
        level = 1 / self.margin < found.growth_low and found.growth_high < self.margin
        if possible <= set(self.models) or ("constant" in possible & set(self.models) and level):
            return True
        return None if set(self.models) & possible else False


@dataclass(frozen=True)
class Offers(OneFact):
    """Of the workloads that match, at least this share runs on one of the labels.

    ``expected`` is the number of workloads: with fewer measured nothing is decided. What is
    unavailable, crashed or wrong is not offered; what ran out of time or memory is left out.
    """

    workloads: str
    labels: str
    share: float
    expected: int
    essential: bool = True

    def __str__(self) -> str:
        return f"{self.labels} in {self.workloads}"

    def evidence(self, table: pd.DataFrame) -> list[Evidence]:
        """One fact: the share that is offered, and what is not."""
        names = workloads_like(table, self.workloads)
        told = {
            name: offered for name in names if (offered := self._offered(table, name)) is not None
        }
        if not told:
            return []
        lacking = [name.removeprefix("method_") for name, offered in told.items() if not offered]
        share = 1 - len(lacking) / len(told)
        enough = len(told) == self.expected and share > 0  # none at all: it is not installed
        without = f"; not offered: {', '.join(lacking)}" if lacking else ""
        words = f"{self.labels} offers {len(told) - len(lacking)} of {len(told)} methods{without}"
        row = table[table["workload"] == next(iter(told))].iloc[-1]
        return [
            _fact(
                row,
                (self.labels,),
                words if enough else f"{words}, too little to decide",
                f"{100 * share:.0f} % of {len(told)} methods",
                _seen(share >= self.share) if enough else OPEN,
                series=f"what {self.labels} offers",
                where=row["family"],
                value=share,
                borders=(self.share,),
                scale="share",
            )
        ]

    def _offered(self, table: pd.DataFrame, workload: str) -> bool | None:
        labels = list(labels_like(table, workload, self.labels))
        rows = table[(table["workload"] == workload) & table["implementation"].isin(labels)]
        statuses = set(rows["status"])
        if "ok" in statuses:
            return True
        return False if statuses & {"unavailable", "crashed", "wrong_answer"} else None


@dataclass(frozen=True)
class Crashes(Quantified):
    """The labels that match end their process; an answer speaks against it."""

    workload: str
    label: str

    def __str__(self) -> str:
        return f"{self.label} in {self.workload}"

    def evidence(self, table: pd.DataFrame) -> list[Evidence]:
        """A fact for each label and size."""
        rows = _cases_like(table, self.workload, self.label)
        return [self._evidence(row) for _, row in rows.iterrows()]

    def _evidence(self, row: pd.Series) -> Evidence:
        label, supports = str(row["implementation"]), {"crashed": True, "ok": False}
        said = "answers" if row["status"] == "ok" else f"ends as {row['status']}: {row['reason']}"
        figure = str(row["status"]).replace("_", " ")
        return _fact(row, (label,), f"{label} {said}", figure, _seen(supports.get(row["status"])))


@dataclass(frozen=True)
class UnderCap(Quantified):
    """Under a memory cap below the size of the data, the labels finish, or do not.

    The cap is the row's ``memory_cap_bytes``, the data its ``bytes_moved``: rows whose data fits
    under the cap decide nothing, nor does a status that has to do with neither.
    """

    workload: str
    label: str
    finishes: bool

    def __str__(self) -> str:
        return f"{self.label} in {self.workload} under a cap below the size of the data"

    def evidence(self, table: pd.DataFrame) -> list[Evidence]:
        """A fact for each label and size that was measured under a cap."""
        rows = _cases_like(table, self.workload, self.label)
        rows = rows[rows["memory_cap_bytes"].notna()]
        rows = rows.assign(data_bytes=rows.groupby("n")["bytes_moved"].transform("max"))
        return [self._evidence(row) for _, row in rows.iterrows()]

    def _evidence(self, row: pd.Series) -> Evidence:
        label, cap = str(row["implementation"]), float(row["memory_cap_bytes"])
        held = row["peak_bytes"] if row["status"] == "ok" else row["held_bytes"]
        finished = {"ok": True, "out_of_memory": False}.get(row["status"])
        said = "finishes" if finished else f"ends as {row['status'].replace('_', ' ')}"
        words = f"{label} {said} under a cap of {memory(cap)}, at {memory(held)}"
        fits = missing(row["data_bytes"]) or row["data_bytes"] <= cap
        if fits and finished is not None:
            words += ", which the data does not exceed"
        return _fact(
            row,
            (label,),
            words,
            f"{memory(held)} under a cap of {memory(cap)}",
            None if fits or finished is None else _seen(finished is self.finishes),
            series=f"the cap over what {label} held, {self.workload}",
            value=None if missing(held) or not held else cap / float(held),
        )


@dataclass(frozen=True)
class Survives(Quantified):
    """The labels give the right answer although some of their inputs are damaged."""

    workload: str
    label: str

    def __str__(self) -> str:
        return f"{self.label} in {self.workload}"

    def evidence(self, table: pd.DataFrame) -> list[Evidence]:
        """A fact for each label and size; only a wrong answer or a crash speaks against it."""
        rows = _cases_like(table, self.workload, self.label)
        return [self._evidence(row) for _, row in rows.iterrows()]

    def _evidence(self, row: pd.Series) -> Evidence:
        label, status = str(row["implementation"]), str(row["status"])
        supports = {"ok": True, "wrong_answer": False, "crashed": False}.get(status)
        said = (
            "answers with all that is sound" if supports else f"ends as {status}: {row['reason']}"
        )
        figure = f"every answer of {label} checked" if supports else status.replace("_", " ")
        return _fact(row, (label,), f"{label} {said}", figure, _seen(supports))


def _cases_like(table: pd.DataFrame, workload: str, label: str) -> pd.DataFrame:
    """The row of each case of a workload whose label matches."""
    rows = one_row_a_case(table[table["workload"] == workload])
    return rows[rows["implementation"].isin(labels_like(table, workload, label))]


def _clearly_below(own: pd.Series, other: pd.Series) -> bool:
    low, high = other["peak_bytes_low"], own["peak_bytes_high"]
    share = 1 - 1 / MEMORY_SMALLEST_EFFECT
    return bool(high + max(MEMORY_SMALLEST_BYTES, share * low) < low)


def _seen(supports: bool | None, otherwise: PValues | None = None) -> PValues | None:
    """Of what was seen, not estimated."""
    if supports is None:
        return otherwise
    return FOR if supports else AGAINST


def _fact(
    row: pd.Series,
    labels: tuple[str, ...],
    words: str,
    figure: str,
    p_values: PValues | None,
    **more: object,
) -> Evidence:
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
        if_open="",
        **more,  # type: ignore[arg-type]
    )
