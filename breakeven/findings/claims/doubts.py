"""How far the ratio of two implementations may be off: from their samples, and from what their run knows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from breakeven.records.measurement import is_baseline_elsewhere
from breakeven.statistics import intervals as statistics
from breakeven.statistics.common_baseline import Turns, by_round
from breakeven.statistics.intervals import CONFIDENCE, Processes, Ratio
from breakeven.statistics.process_spread import Spread, Spreads, between
from breakeven.wording import missing

if TYPE_CHECKING:
    import pandas as pd

    from breakeven.records.tables.table import Results

__all__ = ["ROUNDS", "SPREADS", "ratio_of_both", "time_over", "with_spreads"]

SPREADS, ROUNDS = "spreads", "rounds"
"""Columns with what a row's run knows of how processes differ, and with the number of rounds in which it
measured every case; claims alone have them."""


def with_spreads(results: Results) -> pd.DataFrame:
    """The table of results with two columns more, from what is known of each row's run."""
    table = results.table
    names = set(table["run"])
    spreads = {run: results.notes[run].spreads for run in names & results.notes.keys()}
    rounds = {
        run: results.runs[run].settings.get("processes") for run in names & results.runs.keys()
    }
    of_rows = [spreads.get(run, Spreads()) for run in table["run"]]
    import pandas as pd  # here: a rule is declared without it

    return table.assign(
        **{
            SPREADS: pd.Series(of_rows, table.index, dtype=object),
            ROUNDS: pd.Series(table["run"].map(rounds), table.index, dtype=object),
        }
    )


def ratio_of_both(own: pd.Series, other: pd.Series, at: pd.DataFrame) -> Ratio:
    """The other's time over the own one's, from two rows with_spreads; ``at`` is all of their size.

    Where both took turns with the same live baseline, round by round: then what the baseline's
    process was off by cancels out. Where neither took turns, from their times. Else the ratio of
    both speedups, whose errors then count as independent, though a common baseline makes them smaller.
    Rows of different environments are compared over the workload's own baseline.
    """
    if other["is_baseline"]:
        return _over_default(own, at)
    if own["is_baseline"]:
        return _inverse(_over_default(other, at))
    if own["own_environment"] != other["own_environment"]:
        return _quotient(_over_default(own, at), _over_default(other, at))
    spread = between(_spread(own), _spread(other))
    if _share_their_rounds(own, other):
        found = by_round(_turns(own), _turns(other), spread)
        if found is not None:
            above, below = (statistics.centre(each["samples_seconds"]) for each in (other, own))
            return replace(found, apart=above / below if above and below else None).at(CONFIDENCE)
    if not _took_turns(own) and not _took_turns(other):
        apart = statistics.ratio(other["samples_seconds"], own["samples_seconds"], spread=spread)
        return apart or Ratio(float(own["speedup"] / other["speedup"]))
    return _quotient(_speedup(own, at), _speedup(other, at))


def time_over(row: pd.Series, seconds: float) -> Ratio | None:
    """The time of one call over some seconds, from a row with SPREADS; None without samples."""
    spread = _spread(row)
    alone = spread.scaled(0.5**0.5) if spread else None
    samples: Processes = row["samples_seconds"]
    return statistics.paired_ratio(
        samples, [[seconds] * len(process) for process in samples], spread=alone
    )


def _over_default(row: pd.Series, at: pd.DataFrame) -> Ratio:
    """The speedup over the workload's own baseline, with its error: where the row ran in an environment of its
    engine's own, that over the baseline there times that one's."""
    own = _speedup(row, at)
    elsewhere = _baselines_beside(row, at)
    if not row["own_environment"] or _is_elsewhere(row) or elsewhere.empty:
        return own
    return _quotient(own, _inverse(_speedup(elsewhere.iloc[-1], at)))


def _is_elsewhere(row: pd.Series) -> bool:
    return is_baseline_elsewhere(row["implementation"], row["own_environment"])


def _baselines_beside(row: pd.Series, at: pd.DataFrame) -> pd.DataFrame:
    """The baselines that it is compared with: those of its environment, the workload's own for these."""
    if row["own_environment"] and not _is_elsewhere(row):
        own = at["implementation"].astype(str).str.startswith(f"{row['own_environment']}:")
        return at.loc[own]
    return at.loc[at["is_baseline"].astype(bool)]


def _speedup(row: pd.Series, at: pd.DataFrame) -> Ratio:
    """The speedup as the table has it, with its error."""
    baselines = _baselines_beside(row, at)
    of_run = baselines[baselines["run"] == row["run"]]
    engines = (*of_run["engine"], *baselines["engine"])
    spread = between(_spread(row), row[SPREADS].of(engines[0]) if engines else _spread(row))
    found = None
    if _took_turns(row):
        found = statistics.paired_ratio(*_turns(row), spread=spread)
        if found and not missing(row.get("baseline_shift")):
            apart = row["baseline_seconds"] / row["baseline_shift"] / row["seconds"]
            found = replace(found, apart=float(apart)).at(CONFIDENCE)
    elif len(of_run):
        above = of_run.iloc[-1]["samples_seconds"]
        found = statistics.ratio(above, row["samples_seconds"], spread=spread)
    return found or Ratio(float(row["speedup"]))


def _share_their_rounds(own: pd.Series, other: pd.Series) -> bool:
    """Whether row for row the same process of the baseline was there, as far as a table tells.

    A run measures in rounds: in the first ones each case has one process, in those that a budget
    pays for besides, some cases have. A small baseline waits for all cases of a round; one that is
    large is started again for each kind of cluster. A run that was cut off has started it again as
    well, which no table tells.
    """
    if own["run"] != other["run"] or not (_took_turns(own) and _took_turns(other)):
        return False
    if any(len(each["samples_seconds"]) != own[ROUNDS] for each in (own, other)):
        return False
    on_cluster = own["cluster_start_seconds"] > 0 or other["cluster_start_seconds"] > 0
    same = own["engine"] == other["engine"] and own["workers"] == other["workers"]
    return bool(not on_cluster or same)


def _took_turns(row: pd.Series) -> bool:
    return any(map(len, row["baseline_samples_seconds"]))


def _turns(row: pd.Series) -> Turns:
    return row["baseline_samples_seconds"], row["samples_seconds"]


def _spread(row: pd.Series) -> Spread | None:
    found: Spread | None = row[SPREADS].of(row["engine"])
    return found


def _inverse(of: Ratio) -> Ratio:
    return replace(of, value=1 / of.value, apart=1 / of.of_rows).at(CONFIDENCE)


def _quotient(one: Ratio, other: Ratio) -> Ratio:
    """The ratio of two that are independent of each other."""
    doubt = statistics.of_both(one.doubt, other.doubt)
    one_process = one.one_process or other.one_process
    apart = one.of_rows / other.of_rows
    return Ratio(one.value / other.value, one_process=one_process, doubt=doubt, apart=apart).at(
        CONFIDENCE
    )
