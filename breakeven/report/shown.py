"""What all pages show: one row for each cell, one look for each label, the workloads in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from breakeven.findings.presentation import NOTHING_DECLARED, Presentation
from breakeven.findings.ranking import is_mixed
from breakeven.findings.sentences import Finding, top_findings
from breakeven.records.tables.table import Results
from breakeven.report.charts.palette import Look, looks
from breakeven.report.method.environment import RunShown, runs_shown

__all__ = ["BOTH", "MINE", "REFERENCE", "Shown", "one_row_a_cell", "what_is_shown"]

BOTH, MINE, REFERENCE = "both", "measured here", "reference"
"""Which rows are shown."""


@dataclass(frozen=True)
class Shown:
    """The results as the pages show them; ``about`` is what the runs say about their workloads.

    ``table`` leaves out weighted families, which are in ``every`` and have a page together;
    ``competing`` leaves out besides what has no winner, because it lists different operations.
    ``is_marked`` says of a row that it is of a reference run, while others were measured here.
    """

    results: Results
    every: pd.DataFrame
    table: pd.DataFrame
    competing: pd.DataFrame
    looks: Mapping[str, Look]
    about: Mapping[str, Mapping[str, Any]]
    runs: list[RunShown]
    presentation: Presentation = NOTHING_DECLARED

    @cached_property
    def findings(self) -> list[Finding]:
        """What stands out."""
        return top_findings(self.competing, measured=self.results.break_evens)

    @cached_property
    def origins(self) -> dict[str, pd.DataFrame]:
        """The rows that compete by where they come from: all, those measured here, and what reference runs
        have in place of these; all alone where nothing, or everything, was measured here."""
        if not is_mixed(self.every):
            return {BOTH: self.competing}
        is_reference = self.competing["is_reference"].astype(bool)
        replaced = one_row_a_cell(self.results.replaced)
        names = set(self.competing["workload"])
        replaced = replaced[replaced["workload"].isin(names)].assign(is_marked=False)
        known = pd.concat([self.competing[is_reference], replaced], ignore_index=True)
        return {BOTH: self.competing, MINE: self.competing[~is_reference], REFERENCE: known}

    @cached_property
    def families(self) -> dict[str, list[str]]:
        """The workloads of each family, as the runs say, then as the rows come."""
        family_of = dict(zip(self.table["workload"], self.table["family"], strict=True))
        known = [name for name in self.about if name in family_of]
        found: dict[str, list[str]] = {}
        for name in self.presentation.in_order(dict.fromkeys([*known, *family_of]), family_of):
            found.setdefault(family_of[name], []).append(name)
        return found


def what_is_shown(results: Results, presentation: Presentation = NOTHING_DECLARED) -> Shown:
    """The rows that count, and how they look."""
    every = one_row_a_cell(results.table)
    every = every.assign(is_marked=is_mixed(every) & every["is_reference"].astype(bool))
    together = [name for each in presentation.weighted for name in each.names]
    table = every[~every["workload"].isin(together)]
    return Shown(
        results=results,
        every=every,
        table=table,
        competing=table[table["workload"].isin(set(results.competing["workload"]))],
        looks=looks(every["implementation"]),
        about=results.about,
        runs=runs_shown(results, every),
        presentation=presentation,
    )


def one_row_a_cell(table: pd.DataFrame) -> pd.DataFrame:
    """The row of each workload, implementation and size that was measured last, of its runs."""
    ordered = table.sort_values(["is_reference", "started_at"], ascending=[False, True])
    kept = ordered.drop_duplicates(["workload", "implementation", "size"], keep="last")
    return kept.sort_index()
