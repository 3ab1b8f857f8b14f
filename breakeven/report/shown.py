"""What all pages show: one row for each cell, one look for each label, the workloads in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from breakeven.findings.baselines import run_in_words
from breakeven.findings.presentation import NOTHING_DECLARED, Presentation
from breakeven.findings.ranking import is_mixed, measured_here, of_one_run
from breakeven.findings.sentences import Finding, top_findings
from breakeven.records.tables.table import Results
from breakeven.report.charts.palette import Look, looks
from breakeven.report.method.environment import RunShown, runs_shown

__all__ = ["BOTH", "CELL", "MINE", "REFERENCE", "Shown", "one_row_a_cell", "what_is_shown"]

BOTH, MINE, REFERENCE = "both", "measured here", "reference"
"""Which rows are shown."""
CELL = ["workload", "implementation", "size"]
"""What makes two rows of one cell."""


@dataclass(frozen=True)
class Shown:
    """The results as the pages show them; ``about`` is what the runs say about their workloads.

    ``table`` leaves out weighted families, which are in ``every`` and have a page together;
    ``competing`` leaves out besides what has no winner, because it lists different operations.
    ``of_each_run`` makes each run whole: it also has the rows in whose place another run's are shown.
    ``is_marked`` says of a row that it is of a reference run, while others were measured here.
    """

    results: Results
    every: pd.DataFrame
    of_each_run: pd.DataFrame
    table: pd.DataFrame
    competing: pd.DataFrame
    looks: Mapping[str, Look]
    about: Mapping[str, Mapping[str, Any]]
    runs: list[RunShown]
    presentation: Presentation = NOTHING_DECLARED

    @cached_property
    def origins(self) -> dict[str, pd.DataFrame]:
        """The rows that compete by where they come from: all, those measured here, and what reference runs
        have in place of these; all alone where nothing, or everything, was measured here."""
        if not is_mixed(self.every):
            return {BOTH: self.competing}
        is_reference = self.competing["is_reference"].astype(bool)
        replaced = one_row_a_cell(self.results.replaced).assign(is_marked=False)
        replaced = replaced[replaced["workload"].isin(set(self.competing["workload"]))]
        known = pd.concat([self.competing[is_reference], replaced], ignore_index=True)
        return {BOTH: self.competing, MINE: self.competing[~is_reference], REFERENCE: known}

    @cached_property
    def findings(self) -> list[Finding]:
        """What stands out."""
        return top_findings(self.ranked, measured=self.results.break_evens)

    @cached_property
    def ranked(self) -> pd.DataFrame:
        """The rows that compete, each run whole, because a ranking also counts rows not shown."""
        rows = self.of_each_run
        return rows[rows["workload"].isin(set(self.competing["workload"]))]

    @cached_property
    def run_names(self) -> dict[str, str]:
        """What each run is called whose rows compete, by its name: ``run of 2026-11-29 14:05``."""
        tables = self.origins.values()
        firsts = (rows.drop_duplicates("run") for rows in tables)
        return {str(row["run"]): run_in_words(row) for rows in firsts for _, row in rows.iterrows()}

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
    of_each_run = _of_each_run(results)
    every = _with_fitting_baselines(one_row_a_cell(results.table), of_each_run)
    both = is_mixed(every)
    every, of_each_run = (
        rows.assign(is_marked=both & rows["is_reference"].astype(bool))
        for rows in (every, of_each_run)
    )
    together = [name for each in presentation.weighted for name in each.names]
    table = every[~every["workload"].isin(together)]
    return Shown(
        results=results,
        every=every,
        of_each_run=of_each_run,
        table=table,
        competing=table[table["workload"].isin(set(results.competing["workload"]))],
        looks=looks(every["implementation"]),
        about=results.about,
        runs=runs_shown(results, every),
        presentation=presentation,
    )


def _of_each_run(results: Results) -> pd.DataFrame:
    """The row of each workload, implementation and size in each run, of several the one on most workers."""
    whole = [each for each in (results.passed_over, results.table) if len(each)]
    if not whole:
        return results.table
    rows = pd.concat(whole, ignore_index=True).copy()  # in one block for each kind of column
    return rows.sort_values("workers", kind="stable").drop_duplicates(["run", *CELL], keep="last")


def _with_fitting_baselines(rows: pd.DataFrame, of_each_run: pd.DataFrame) -> pd.DataFrame:
    """The rows with that baseline at each size that most of the rows beside it were compared with, those measured
    here before others: a later run of a few implementations brings a baseline of its own."""
    own = of_each_run[of_each_run["is_baseline"].astype(bool)]
    known = {key: place for place, key in zip(own.index, _keys(own), strict=True)}
    fitting: dict[int, int] = {}
    for (workload, size), at in rows.groupby(["workload", "size"]):
        baseline = at[at["is_baseline"].astype(bool)]
        rivals = measured_here(at)
        rivals = rivals[~rivals["is_baseline"].astype(bool)]
        if len(baseline) != 1 or rivals.empty:
            continue
        run = of_one_run(rivals)["run"].iloc[0]
        place = known.get((run, str(workload), baseline["implementation"].iloc[0], str(size)))
        if run != baseline["run"].iloc[0] and place is not None:
            fitting[baseline.index[0]] = place
    if not fitting:
        return rows
    instead = own.loc[[*fitting.values()]].set_axis([*fitting], axis="index")
    return pd.concat([rows.drop(index=[*fitting]), instead]).sort_index()


def _keys(rows: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    return zip(*(rows[name] for name in ("run", *CELL)), strict=True)


def one_row_a_cell(table: pd.DataFrame) -> pd.DataFrame:
    """The row of each workload, implementation and size of the run that measured it last, on most workers."""
    ordered = table.sort_values(
        ["is_reference", "started_at", "workers"], ascending=[False, True, True]
    )
    kept = ordered.drop_duplicates(CELL, keep="last")
    return kept.sort_index()
