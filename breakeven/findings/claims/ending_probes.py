"""What a claim may say of how cases end: they crash, finish under a memory cap, survive damaged inputs."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from breakeven.findings.claims.claim import Evidence
from breakeven.findings.claims.quantifiers import Quantified
from breakeven.findings.claims.seen_facts import cases_like, fact, seen, undecided
from breakeven.statistics.combining import OPEN
from breakeven.wording import memory, missing

__all__ = ["Crashes", "Survives", "UnderCap"]


@dataclass(frozen=True)
class _Ends(Quantified):
    """How the labels that match end, at each size."""

    workload: str
    label: str

    def __str__(self) -> str:
        return f"{self.label} in {self.workload}"

    def evidence(self, table: pd.DataFrame) -> list[Evidence]:
        """A fact for each label and size."""
        rows = cases_like(table, self.workload, self.label)
        return [self._evidence(row) for _, row in rows.iterrows()]

    def _evidence(self, row: pd.Series) -> Evidence:
        raise NotImplementedError

    def _fact(self, row: pd.Series, said: str, figure: str, supports: bool | None) -> Evidence:
        """How a case ended, in words after its label, and whether that supports the claim."""
        label = str(row["implementation"])
        p_values = seen(supports, undecided(str(row["status"])))
        if_open = figure if p_values is OPEN else ""
        return fact(row, (label,), f"{label} {said}", figure, p_values, if_open=if_open)


@dataclass(frozen=True)
class Crashes(_Ends):
    """The labels that match end their process; an answer speaks against it."""

    @property
    def says(self) -> str:
        """That the labels crash."""
        return f"{self.workload}: {self.label} crashes"

    def _evidence(self, row: pd.Series) -> Evidence:
        supports = {"crashed": True, "ok": False}
        answers = row["status"] == "ok"
        figure = "no crash" if answers else str(row["status"]).replace("_", " ")
        said = "does not crash" if answers else f"ends as {figure}: {row['reason']}"
        return self._fact(row, said, figure, supports.get(str(row["status"])))


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

    @property
    def says(self) -> str:
        """That the labels finish under the cap, or that they do not."""
        finishes = "finishes" if self.finishes else "does not finish"
        return f"{self.workload}: {self.label} {finishes} under a memory cap below the size of its data"

    def evidence(self, table: pd.DataFrame) -> list[Evidence]:
        """A fact for each label and size that was measured under a cap."""
        rows = cases_like(table, self.workload, self.label)
        rows = rows[rows["memory_cap_bytes"].notna()]
        rows = rows.assign(data_bytes=rows.groupby("n")["bytes_moved"].transform("max"))
        return [self._evidence(row) for _, row in rows.iterrows()]

    def _evidence(self, row: pd.Series) -> Evidence:
        label, cap = str(row["implementation"]), float(row["memory_cap_bytes"])
        held = row["peak_bytes"] if row["status"] == "ok" else row["held_bytes"]
        finished = {"ok": True, "out_of_memory": False}.get(row["status"])
        supports = None if finished is None else finished is self.finishes
        p_values = seen(supports, undecided(row["status"]))
        said = "finishes" if finished else f"ends as {row['status'].replace('_', ' ')}"
        holding = "" if missing(held) else f", holding {memory(held)}"
        words = f"{label} {said} under a cap of {memory(cap)}{holding}"
        fits = missing(row["data_bytes"]) or row["data_bytes"] <= cap
        if fits and finished is not None:
            words += "; the data fits under the cap"
        return fact(
            row,
            (label,),
            words,
            f"{'' if missing(held) else f'{memory(held)} held '}under a cap of {memory(cap)}",
            None if fits else p_values,
            if_open=str(row["status"]).replace("_", " ") if p_values is OPEN and not fits else "",
            series=f"the cap over what {label} held, {self.workload}",
            value=None if missing(held) or not held else cap / float(held),
        )


@dataclass(frozen=True)
class Survives(_Ends):
    """The labels give the right answer although some of their inputs are damaged.

    Only a wrong answer or a crash speaks against it.
    """

    @property
    def says(self) -> str:
        """That the labels survive damaged inputs."""
        return f"{self.workload}: {self.label} gives the right answer despite damaged inputs"

    def _evidence(self, row: pd.Series) -> Evidence:
        label, status = str(row["implementation"]), str(row["status"])
        supports = {"ok": True, "wrong_answer": False, "crashed": False}.get(status)
        ended = status.replace("_", " ")
        said = "answers from all sound inputs" if supports else f"ends as {ended}: {row['reason']}"
        figure = f"every answer of {label} checked" if supports else ended
        return self._fact(row, said, figure, supports)
