"""What a learner is told of a workload: its lesson's sentences, with the measured figures in them.

A sentence is ``{"text", "holds"}`` as a run's header keeps it. ``{ray.slowdown}`` in a text is ray's
figure at the largest size that most ways were measured at, ``{ray@small.seconds}`` at a given one. A
sentence is told only where each of its figures was measured and all that it ``holds`` is true beyond the noise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pandas as pd

from breakeven.findings.baselines import run_in_words
from breakeven.findings.claims.leads import Lead, interval, lead, one_row_a_case
from breakeven.findings.environments import over_default
from breakeven.findings.ranking import main_n, of_main_run
from breakeven.records.limits import share_in_words
from breakeven.statistics.intervals import SMALLEST_EFFECT
from breakeven.wording import amount, memory, missing, seconds, span, times

__all__ = [
    "FIGURES",
    "Condition",
    "Placeholder",
    "answer_told",
    "conditions",
    "lesson_told",
    "open_questions",
    "placeholders",
    "told",
]

FEWEST_SENTENCES = 2

LABEL = r"[A-Za-z0-9_-]+"
PLACEHOLDER = re.compile(rf"\{{({LABEL})(?:@({LABEL}))?\.([a-z_]+)\}}")
AGAINST_BASELINE = re.compile(rf"({LABEL})(?:@({LABEL}))? (faster|slower)")
AGAINST_ANOTHER = re.compile(rf"({LABEL})(?:@({LABEL}))? > ({LABEL})")


SECONDS_EACH = "seconds_each"
"""The seconds of a call for each of its n, a column of the rows that sentences are told of."""


def _cores(value: float) -> str:
    return f"{value:.1f}"


FIGURES: Mapping[str, tuple[str, Callable[[float], str]]] = {
    "seconds": ("seconds", seconds),
    "each": (SECONDS_EACH, seconds),
    "speedup": ("speedup", times),
    "slowdown": ("speedup", lambda value: times(1 / value)),
    "ingested_seconds": ("ingested_seconds", seconds),
    "ingested_speedup": ("ingested_speedup", times),
    "cold_seconds": ("cold_seconds", seconds),
    "cold_speedup": ("cold_speedup", times),
    "first_call_seconds": ("first_call_seconds", seconds),
    "peak_bytes": ("peak_bytes", memory),
    "cores_busy": ("cores_busy", _cores),
    "limit_share": ("limit_share", share_in_words),
}
"""What a placeholder may name: the table's column that it is read from, and how it is written."""


@dataclass(frozen=True)
class Placeholder:
    """A figure in a text: of which implementation, at which size (None: the largest of most)."""

    label: str
    size: str | None
    figure: str


@dataclass(frozen=True)
class OfRun:
    """The rows of one run, and what it is called; the main run needs no name."""

    rows: pd.DataFrame
    name: str
    started_at: str


@dataclass(frozen=True)
class Condition:
    """``first`` is faster than ``second`` at a size (None: the largest of most).

    ``second`` None is the baseline; with ``slower`` it is the other way round.
    """

    first: str
    size: str | None
    second: str | None = None
    slower: bool = False


def placeholders(text: str) -> list[Placeholder]:
    """The figures that a text names; raises ValueError for a brace that is none of them."""
    left_over = PLACEHOLDER.sub("", text)
    if "{" in left_over or "}" in left_over:
        raise ValueError(f"{text!r} has a brace that is not of the form {{label@size.figure}}")
    found = [Placeholder(*parts) for parts in PLACEHOLDER.findall(text)]
    unknown = [each.figure for each in found if each.figure not in FIGURES]
    if unknown:
        raise ValueError(f"no figure {unknown[0]!r}; these are known: {', '.join(FIGURES)}")
    return [Placeholder(each.label, each.size or None, each.figure) for each in found]


def conditions(holds: Iterable[str]) -> list[Condition]:
    """What must hold; raises ValueError for words that are no condition."""
    return [_condition(each) for each in holds]


def lesson_told(lesson: Sequence[Mapping[str, Any]], rows: pd.DataFrame) -> list[str]:
    """What is told of a lesson; where that is less than two sentences, what the noise leaves open."""
    sentences = told(lesson, rows)
    more = FEWEST_SENTENCES - len(sentences)
    return sentences + open_questions(lesson, of_main_run(rows))[:more] if more > 0 else sentences


def answer_told(answers: Iterable[Mapping[str, Any]], rows: pd.DataFrame) -> str:
    """The answer to a workload's question: the first of those declared that the rows of a run bear out, of the
    first run that bears out any; empty where none does."""
    declared = list(answers)
    found = (_told_by(each, of) for of in _by_run(rows) for each in declared)
    return next(filter(None, found), "")


def open_questions(lesson: Iterable[Mapping[str, Any]], rows: pd.DataFrame) -> list[str]:
    """What a lesson would say and this workload's rows cannot decide, a sentence for each."""
    rows = one_row_a_case(rows)
    baselines = rows[rows["is_baseline"].astype(bool)]["implementation"]
    if baselines.empty:
        return []
    found: dict[str, None] = {}
    for each in lesson:
        with suppress(ValueError):
            for condition in conditions(each.get("holds", ())):
                second = condition.second or str(baselines.iloc[-1])
                of = lead(_at(rows, condition.size), condition.first, second)
                if of is not None and of.verdict in {"same", "cannot tell"}:
                    found[_left_open(of, float(rows["confidence"].min()))] = None
    return list(found)


def _left_open(of: Lead, confidence: float) -> str:
    """In words; the lead's interval is as sure as those of the speedups it is made of."""
    size = amount(of.n, of.unit)
    if of.verdict == "same":
        within = 100 * (SMALLEST_EFFECT - 1)
        return f"At {size} {of.first} and {of.second} take the same time, within {within:.0f} %."
    return (
        f"Whether {of.first} is faster than {of.second} at {size} cannot be told here: "
        f"{interval(of.ratio, confidence)}."
    )


def told(lesson: Iterable[Mapping[str, Any]], rows: pd.DataFrame) -> list[str]:
    """The sentences of a lesson that this workload's rows of the results bear out, figures filled in.

    All figures of a sentence are of one run: that which ``of_main_run`` chooses, if its rows bear it out, else
    another, which the sentence then names. What a run measured and does not bear out, no earlier run may tell. A
    sentence that cannot be read is left out like one whose figures are missing: a journal may come from another
    version.
    """
    by_run = _by_run(rows)
    return [said for each in lesson if (said := _told_by_some_run(each, by_run))]


def _told_by_some_run(sentence: Mapping[str, Any], by_run: Iterable[OfRun]) -> str:
    """The sentence with the figures of the first run that bears it out; empty where none does."""
    newest = ""  # of those that measured all of it and do not bear it out
    for of in by_run:
        if of.started_at < newest:
            continue
        if said := _told_by(sentence, of):
            return said
        if _is_measured(sentence, of.rows):
            newest = of.started_at
    return ""


def _by_run(rows: pd.DataFrame) -> list[OfRun]:
    """The rows of each run, ready to be told of: the main run first, then the newest, as charts and tables show it;
    those measured here before others."""
    main = of_main_run(rows)
    first = set(main["run"])
    others = [pd.DataFrame(own) for run, own in rows.groupby("run") if run not in first]
    ordered = [main, *sorted(others, key=_recency, reverse=True)]
    return [
        OfRun(
            _with_each(over_default(one_row_a_case(own))),
            run_in_words(own.iloc[0]) if place else "",
            str(own["started_at"].iloc[0]),
        )
        for place, own in enumerate(ordered)
        if len(own)
    ]


def _recency(of_run: pd.DataFrame) -> tuple[bool, str]:
    return not of_run["is_reference"].iloc[0], str(of_run["started_at"].iloc[0])


def _with_each(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(**{SECONDS_EACH: rows["seconds"] / rows["n"].where(rows["n"] > 0)})


def _told_by(sentence: Mapping[str, Any], of: OfRun) -> str:
    """The sentence with a run's figures, and which run that is, if it is not the main one; empty where it is not
    told."""
    said = _told(str(sentence.get("text", "")), sentence.get("holds", ()), of.rows)
    return f"{said} ({of.name.capitalize()}.)" if said and of.name else said or ""


def _told(text: str, holds: Iterable[str], rows: pd.DataFrame) -> str | None:
    try:
        figures = [_figure(rows, each) for each in placeholders(text)]
        true = all(_holds(rows, each) for each in conditions(holds))
    except ValueError:
        return None
    if not true or None in figures:
        return None
    filled = iter(figures)
    return PLACEHOLDER.sub(lambda _: str(next(filled)), text)


def _is_measured(sentence: Mapping[str, Any], rows: pd.DataFrame) -> bool:
    """Whether a run has all figures of a sentence and all that it rests on, whatever came out."""
    try:
        figures = [_figure(rows, each) for each in placeholders(str(sentence.get("text", "")))]
        rests_on = conditions(sentence.get("holds", ()))
    except ValueError:
        return False
    return None not in figures and all(_is_decided(rows, each) for each in rests_on)


def _is_decided(rows: pd.DataFrame, condition: Condition) -> bool:
    at = _at(rows, condition.size)
    if condition.second is not None:
        return lead(at, condition.first, condition.second) is not None
    own = at[(at["implementation"] == condition.first) & (at["status"] == "ok")]
    return bool(own["speedup"].notna().any())


def _condition(words: str) -> Condition:
    if found := AGAINST_BASELINE.fullmatch(words):
        return Condition(found[1], found[2], slower=found[3] == "slower")
    if found := AGAINST_ANOTHER.fullmatch(words):
        return Condition(found[1], found[2], found[3])
    raise ValueError(f"{words!r} is neither 'ray slower', 'ray faster' nor 'polars > pandas'")


def _figure(rows: pd.DataFrame, of: Placeholder) -> str | None:
    at = _at(rows, of.size)
    at = at[(at["implementation"] == of.label) & (at["status"] == "ok")]
    column, written = FIGURES[of.figure]
    if at.empty or missing(at.iloc[-1][column]):
        return None
    row = at.iloc[-1]
    figure = written(float(row[column]))
    return f"{figure}{_open(row, of.figure)}" if column == "speedup" else figure


def _open(row: pd.Series, figure: str) -> str:
    """The interval of a speedup that the noise leaves open, so that nobody takes it for a fact."""
    low, high = row["speedup_low"], row["speedup_high"]
    if row["verdict"] != "cannot tell" or missing(low) or missing(high):
        return ""
    if figure == "slowdown":
        low, high = 1 / high, 1 / low
    return f" ({span(times, low, high)})"


def _holds(rows: pd.DataFrame, condition: Condition) -> bool:
    at = _at(rows, condition.size)
    if condition.second is None:
        own = at[(at["implementation"] == condition.first) & (at["status"] == "ok")]
        wanted = "slower" if condition.slower else "faster"
        return bool((own["verdict"] == wanted).any())
    found = lead(at, condition.first, condition.second)
    return found is not None and found.verdict == "faster"


def _at(rows: pd.DataFrame, size: str | None) -> pd.DataFrame:
    return rows[rows["size"] == size] if size else rows[rows["n"] == main_n(rows)]
