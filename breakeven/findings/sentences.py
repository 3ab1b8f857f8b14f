"""The most interesting findings in the results, a sentence each, by rules that are declared here."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from breakeven.findings.baselines import against_in_words, quotient_in_words, shift_in_words
from breakeven.findings.break_evens.break_even import BreakEven, break_evens
from breakeven.findings.break_evens.measured_break_even import break_even_told
from breakeven.findings.environments import over_default
from breakeven.findings.ranking import ahead_of_all, main_n, of_main_run, whose_in_words
from breakeven.records.break_evens import MeasuredBreakEven
from breakeven.wording import (
    amount,
    count_of,
    interval_name,
    listed,
    missing,
    number,
    roughly,
    seconds,
    span,
    times,
)

__all__ = [
    "Finding",
    "every_finding",
    "headline",
    "names_its_run",
    "top_findings",
    "without_findings",
]

Searches = Sequence[MeasuredBreakEven]
MEASURED_SCORE = 20.0
"""A break-even that was searched for comes first: somebody asked for it."""
COLD_FACTOR = 1.5
"""How far a script from cold must lose what the warm code wins, to be called a reversal."""


@dataclass(frozen=True)
class Finding:
    """One finding: its kind, the sentence with its figures, how sure it is, its rank, and whether it is of a
    reference run."""

    kind: str
    workload: str
    sentence: str
    certainty: str
    score: float
    is_reference: bool = False

    def __str__(self) -> str:
        return f"{self.sentence} ({self.certainty})"


def top_findings(
    table: pd.DataFrame, count: int = 3, measured: Sequence[MeasuredBreakEven] = ()
) -> list[Finding]:
    """The best-ranked findings, of kinds and workloads as different as possible: first those of what was
    measured here, then those of reference runs."""
    ranked = sorted(every_finding(table, measured), key=lambda finding: -finding.score)
    chosen: list[Finding] = []
    for is_reference in (False, True):
        left = [each for each in ranked if each.is_reference is is_reference]
        while left and len(chosen) < count:
            kinds = {finding.kind for finding in chosen}
            workloads = {finding.workload for finding in chosen}
            repeats = [(each.kind in kinds) + (each.workload in workloads) for each in left]
            chosen.append(left.pop(repeats.index(min(repeats))))
    return chosen


def without_findings(table: pd.DataFrame) -> str:
    """Why nothing stands out, for where there is no finding."""
    if table["verdict"].isin(("faster", "slower")).any():
        return "Nothing stands out; each workload’s page says what was told."
    if (table["status"] == "ok").any():
        return "No difference was larger than the noise. Larger sizes, more processes (no --quick) or a quieter machine may show one."
    return "No measurement finished, so there is nothing to compare; each case says why."


def every_finding(table: pd.DataFrame, measured: Sequence[MeasuredBreakEven] = ()) -> list[Finding]:
    """What every rule finds in the rows of every workload, of one run each; only differences that are told.

    Of a workload that was measured here, reference runs have no say. Break-evens that were ``measured`` take
    the place of those that are drawn. Implementations that are there to teach, such as a better algorithm,
    compete with nobody.
    """
    return [
        finding
        for workload, of_workload in _competing(table).groupby("workload", sort=False)
        for finding in _of_workload(str(workload), of_main_run(of_workload), measured)
    ]


def _competing(table: pd.DataFrame) -> pd.DataFrame:
    """The rows that compete, with the label of their workload's baseline, which may be of a later run."""
    ok = over_default(table[(table["status"] == "ok") & table["seconds"].notna()])
    of_baselines = ok[ok["is_baseline"].astype(bool)].drop_duplicates("workload", keep="last")
    labels = dict(zip(of_baselines["workload"], of_baselines["implementation"], strict=True))
    ok = ok.assign(baseline=[labels.get(name, "") for name in ok["workload"]])
    return pd.DataFrame(ok[ok["style"] != "instructive"])


def _of_workload(workload: str, rows: pd.DataFrame, measured: Searches) -> list[Finding]:
    ordered = rows.sort_values("n")
    of_rules = [each for rule in RULES for each in rule(workload, ordered, measured)]
    marked = map(_marked, of_rules) if rows["is_reference"].all() else of_rules
    return [*_searched(workload, rows, measured), *marked]


def _marked(of: Finding) -> Finding:
    """The same, said to be of a reference run."""
    return replace(of, is_reference=True, certainty=f"reference run; {of.certainty}")


def headline(rows: pd.DataFrame) -> str:
    """Who wins one workload at the largest size that most implementations were measured at, in a sentence.

    Where the rows are of several runs, only those of one compete, and a second sentence says of which. Empty
    without data.
    """
    every = _competing(rows)
    said, whose = _headline(of_main_run(every).sort_values("n")), whose_in_words(every)
    return f"{said} (From the {whose}.)" if said and whose else said


def names_its_run(rows: pd.DataFrame) -> bool:
    """Whether the headline of one workload says which run it is of."""
    return bool(headline(rows) and whose_in_words(_competing(rows)))


def _headline(timed: pd.DataFrame) -> str:
    if timed.empty:
        return ""
    at_largest = timed[timed["n"] == main_n(timed)]
    baseline = _baseline(at_largest)
    if len(at_largest) < 2 or not baseline:
        return ""
    found = next(iter(_winner("", timed, ())), None)
    if found:
        return found.sentence.removeprefix(": ")
    if (at_largest["verdict"] == "faster").any():
        return ""
    at = f"At {_size(at_largest.iloc[0])},"
    left_open = at_largest[at_largest["verdict"] == "cannot tell"]
    if left_open.empty:
        return f"{at} nothing measured is faster than {baseline}."
    return f"{at} nothing is measurably faster than {baseline}{_may_be_faster(left_open)}."


def _may_be_faster(left_open: pd.DataFrame) -> str:
    """The fastest of the rows that cannot be told from the baseline, in words; empty where none is."""
    best = left_open.sort_values("speedup", na_position="first").iloc[-1]
    if not best["speedup"] > 1 or times(best["speedup"]) == times(1.0):
        return ""
    said = f"; {_named(best)} was {times(best['speedup'])} as fast"
    if missing(best["speedup_low"]):
        return f"{said}, but has no interval ({_samples(best)})"
    return f"{said}, but its interval leaves that open ({_interval(best)})"


def _winner(workload: str, rows: pd.DataFrame, _measured: Searches) -> Iterator[Finding]:
    """Who wins at the largest size and by how much; those it cannot be told from share the win."""
    at = rows[rows["n"] == main_n(rows)]
    baseline, ahead = _baseline(at), ahead_of_all(at)
    if not baseline or ahead.empty:
        return
    best = ahead.iloc[0]
    names = [_named(row) for _, row in ahead.iterrows()]
    leads = f"{listed(names)} share first place; {names[0]} is"
    if len(names) == 1:
        leads = f"{names[0]} is the fastest,"
    sentence = (
        f"{workload}: at {_size(best)}, {leads} "
        f"{times(best['speedup'])} as fast as {baseline} "
        f"({against_in_words(best)})."
    )
    score = 1.0 * math.log2(best["speedup"])
    certainty = f"{_interval(best)}, {_samples(best)}{_quotient(best)}"
    yield Finding("winner", workload, sentence, certainty, score)


def _slower_in_parallel(
    workload: str, rows: pd.DataFrame, _measured: Searches
) -> Iterator[Finding]:
    """Where parallel tools are slower than one worker even at the largest size: the worst."""
    at = rows[rows["n"] == main_n(rows)]
    baseline = _baseline(at)
    behind = at[(at["verdict"] == "slower") & (at["workers"] > 1)].sort_values("speedup")
    if not baseline or behind.empty:
        return
    worst = behind.iloc[0]
    sentence = (
        f"{workload}: {worst['implementation']} on {worst['workers']} workers takes "
        f"{times(1 / worst['speedup'])} as long as {baseline} at {_size(worst)} "
        f"({against_in_words(worst)})."
    )
    score = 1.2 * math.log2(1 / worst["speedup"])
    certainty = f"{_interval(worst, as_slowdown=True)}, {_samples(worst)}{_quotient(worst)}"
    yield Finding("slower in parallel", workload, sentence, certainty, score)


def _break_even(workload: str, rows: pd.DataFrame, measured: Searches) -> Iterator[Finding]:
    """Between which sizes an implementation starts to pay, where no search has measured it."""
    baseline = _baseline(rows)
    for turn in _turns(workload, rows, measured):
        if turn.measured or not turn.pays_off:
            continue
        own = rows[rows["implementation"] == turn.implementation]
        small, large = (own[own["n"] == n].iloc[-1] for n in (turn.below, turn.above))
        sentence = (
            f"{workload}: {turn.implementation} starts to pay off at about {roughly(turn.n)} "
            f"{large['unit']} ({roughly(turn.low)} to {roughly(turn.high)}, interpolated): at "
            f"{number(turn.below)} it takes {times(1 / small['speedup'])} as long as {baseline}, at "
            f"{number(turn.above)} it is {times(large['speedup'])} as fast."
        )
        swing = min(1 / small["speedup"], large["speedup"])
        score = 2.0 * math.log2(swing) + 0.3 * math.log2(large["speedup"] / small["speedup"])
        certainty = (
            f"{_interval(small, as_slowdown=True)}, then {_interval(large)}, {_samples(large)}"
        )
        yield Finding("break-even", workload, sentence, certainty, score)


def _searched(workload: str, rows: pd.DataFrame, measured: Searches) -> Iterator[Finding]:
    """The break-evens that a search has measured."""
    for turn in _turns(workload, rows, measured):
        if turn.measured:
            sentence, how = f"{workload}: {break_even_told(turn.measured)}.", "measured by a search"
            yield Finding("break-even", workload, sentence, how, MEASURED_SCORE)


def _turns(workload: str, rows: pd.DataFrame, measured: Searches) -> list[BreakEven]:
    searched = [each for each in measured if each.workload == workload]
    return break_evens(rows[~rows["is_baseline"].astype(bool)], searched)


def _cold_reversal(workload: str, rows: pd.DataFrame, _measured: Searches) -> Iterator[Finding]:
    """Where warm code wins and one run of a script loses, at the largest size."""
    at = rows[rows["n"] == main_n(rows)]
    baseline = _baseline(at)
    turned = at[(at["verdict"] == "faster") & (at["cold_verdict"] == "slower")]
    turned = turned[turned["cold_speedup"] < 1 / COLD_FACTOR]
    for _, row in turned.iterrows():
        sentence = (
            f"{workload}: {row['implementation']} is {times(row['speedup'])} as fast as "
            f"{baseline} once warm at {_size(row)}, but a script that runs it once takes "
            f"{times(1 / row['cold_speedup'])} as long ({seconds(row['cold_seconds'])} from cold)."
        )
        score = 1.5 * math.log2(min(row["speedup"], 1 / row["cold_speedup"]))
        certainty = f"{_interval(row)}, {_samples(row)}; from cold: one start of each"
        yield Finding("cold reversal", workload, sentence, certainty, score)


RULES: tuple[Callable[[str, pd.DataFrame, Searches], Iterator[Finding]], ...] = (
    _winner,
    _slower_in_parallel,
    _break_even,
    _cold_reversal,
)


def _named(row: pd.Series) -> str:
    tuned = " (tuned)" if row["style"] == "tuned" else ""
    return f"{row['implementation']}{tuned}"


def _baseline(rows: pd.DataFrame) -> str:
    return str(rows["baseline"].iloc[-1]) if len(rows) else ""


def _size(row: pd.Series) -> str:
    return amount(row["n"], row["unit"])


def _interval(row: pd.Series, *, as_slowdown: bool = False) -> str:
    low, high = row["speedup_low"], row["speedup_high"]
    if missing(low) or missing(high):
        return "no interval"
    if as_slowdown:
        low, high = 1 / high, 1 / low
    return f"{interval_name(row['confidence'])} {span(times, low, high)}"


def _samples(row: pd.Series) -> str:
    processes = int(row["processes"])
    how = {True: ", in turns with the baseline", False: ", the baseline measured apart"}
    samples = count_of(int(row["samples"]), "sample")
    shift = shift_in_words(row)
    more = f"; {shift}" if shift else ""
    return f"{samples} in {count_of(processes, 'process')}{how.get(row['in_turns'], '')}{more}"


def _quotient(row: pd.Series) -> str:
    """What is added where the two times in a sentence come to another ratio than it tells."""
    said = quotient_in_words(row)
    return f"; {said}" if said else ""
