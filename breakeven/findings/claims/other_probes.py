"""What a claim may say beyond speed: less memory, a law of growth, what is offered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from breakeven.findings.claims.claim import Evidence
from breakeven.findings.claims.comparing_evidence import evidence_of_different_runs
from breakeven.findings.claims.leads import labels_like, one_row_a_case, workloads_like
from breakeven.findings.claims.quantifiers import OneFact, Quantified
from breakeven.findings.claims.seen_facts import fact, seen
from breakeven.findings.ranking import of_one_run
from breakeven.records.tables.comparison import MEMORY_SMALLEST_BYTES, MEMORY_SMALLEST_EFFECT
from breakeven.statistics.combining import OPEN
from breakeven.statistics.growth import GrowthFit, fitted
from breakeven.wording import memory, percent, times

__all__ = ["GrowsAs", "Offers", "Smaller"]


@dataclass(frozen=True)
class Smaller(Quantified):
    """``first`` peaks below ``second`` in memory, in every pass and by more than readings may err."""

    workload: str
    first: str
    second: str

    def __str__(self) -> str:
        return f"the memory of {self.first} against {self.second} in {self.workload}"

    @property
    def says(self) -> str:
        """That the first peaks lower, and by how much at the least."""
        return (
            f"{self.workload}: {self.first} peaks at less memory than {self.second} in every pass,"
            f" by more than {100 * (MEMORY_SMALLEST_EFFECT - 1):.0f} % and "
            f"{MEMORY_SMALLEST_BYTES / 1e6:.0f} MB,"
        )

    def evidence(self, table: pd.DataFrame) -> list[Evidence]:
        """A fact for each size where the memory of both was measured, in one run."""
        rows = table[table["workload"] == self.workload]
        rows = rows[(rows["status"] == "ok") & rows["peak_bytes"].notna()]
        rows = rows[rows["implementation"].isin((self.first, self.second))]
        found = []
        for _, at in rows.groupby("n", sort=True):
            if at["implementation"].nunique() < 2:
                continue
            both = at.groupby("run")["implementation"].transform("nunique") > 1
            if not both.any():
                found.append(evidence_of_different_runs(at.iloc[-1], self.first, self.second))
                continue
            of_both = one_row_a_case(of_one_run(at[both]))
            labels = of_both["implementation"]
            own, other = (of_both[labels == label] for label in (self.first, self.second))
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
        return fact(
            own,
            (self.first, self.second),
            words if supports is not None else f"{words}, within the error of a reading",
            f"{times(ratio)} the memory",
            seen(supports, OPEN),
            series=f"memory of {self.second} over {self.first}, {self.workload}",
            value=float(ratio),
            borders=(1 / MEMORY_SMALLEST_EFFECT, MEMORY_SMALLEST_EFFECT),
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

    @property
    def says(self) -> str:
        """The laws by which the time may grow."""
        return f"{self.workload}: the time of {self.label} {_growing(self.models)}"

    def evidence(self, table: pd.DataFrame) -> list[Evidence]:
        """One fact: the model that fits best, and how well."""
        rows = table[(table["workload"] == self.workload) & (table["status"] == "ok")]
        rows = one_row_a_case(of_one_run(rows[rows["implementation"] == self.label]))
        found = self.fit(rows) if len(rows) else None
        if found is None:
            return []
        supports = self._supports(found)
        figure = f"{_growing([found.model])} (the fit misses by {percent(found.quality)})"
        words = f"the time of {self.label} {_growing([found.model])}"
        if not supports and found.model not in self.models:
            words += f" (the claim: it {_growing(self.models)})"
        if supports is None:
            words += f", {_or_else(found.alternatives)}"
        return [fact(rows.iloc[-1], (self.label,), words, figure, seen(supports, OPEN))]

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
    """At least this share of the workloads that match runs on one of the labels.

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

    @property
    def says(self) -> str:
        """That the labels can do the workloads, and how many at the least."""
        many = f"all {self.expected} workloads"
        if self.share < 1:
            many = f"at least {percent(self.share)} of the {self.expected} workloads"
        return f"{self.workloads}: {self.labels} gives an answer in {many}"

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
            fact(
                row,
                (self.labels,),
                words if enough else f"{words} (too few to decide)",
                f"{100 * share:.0f} % of {len(told)} methods",
                seen(share >= self.share) if enough else OPEN,
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


def _growing(models: Sequence[str]) -> str:
    """That a time grows as one of these laws: ``grows as n or n log n``, ``does not grow``."""
    laws = [each for each in models if each != "constant"]
    grows = f"grows as {' or '.join(laws)}" if laws else ""
    level = "does not grow" if "constant" in models else ""
    return " or ".join(filter(None, (grows, level)))


def _or_else(others: Sequence[str]) -> str:
    """What else may be true of it, or why it is left open."""
    laws = [each for each in others if each != "constant"]
    may = [f"may grow as {' or '.join(laws)} as well"] if laws else []
    may += ["may not grow at all"] if "constant" in others else []
    return f"but {' or '.join(may)}" if may else "but the fit is poor"


def _clearly_below(own: pd.Series, other: pd.Series) -> bool:
    low, high = other["peak_bytes_low"], own["peak_bytes_high"]
    share = 1 - 1 / MEMORY_SMALLEST_EFFECT
    return bool(high + max(MEMORY_SMALLEST_BYTES, share * low) < low)
