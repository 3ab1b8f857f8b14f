"""What a race of statements found: as text, as a table with a chart, as a frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from breakeven.findings.verdicts.two_sides import CONFIDENCE, Change
from breakeven.notebook.statement import Statement, shortened
from breakeven.notebook.words import in_notebook_words, span
from breakeven.race.race import Note, Race, Standing
from breakeven.wording import listed, memory, seconds, times

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["RaceResult"]

HEADS = ("statement", "a call", "against the first", "first call", "peak memory")
MAGIC = "%%race"
SMALL_RATIO = 1.2
"""A smaller one is said in per cent."""


@dataclass(frozen=True)
class RaceResult:
    """How the statements of a cell compare with the first of them.

    ``race`` has all verdicts with their intervals; ``statements`` are the texts by name, in order;
    ``frame`` is a pandas frame with a row for each.
    """

    statements: Mapping[str, str]
    race: Race

    @classmethod
    def of_answer(
        cls, statements: Mapping[str, Statement], answer: Mapping[str, Any]
    ) -> RaceResult:
        """From the answer of the measuring process."""
        texts = {label: each.text for label, each in statements.items()}
        return cls(texts, _race(answer["race"]))

    @cached_property
    def frame(self) -> pd.DataFrame:
        """A row for each statement: its figures, and the ratio of its time to the first one's."""
        found = self.race.to_frame()
        found.insert(1, "statement", [self.statements[label] for label in found["label"]])
        return found

    def rows(self) -> list[tuple[str, ...]]:
        """What the table says, under HEADS."""
        return [
            (
                each.label,
                seconds(each.seconds),
                _against_first(each, is_first=each is self.race.first),
                seconds(each.first_call_seconds),
                memory(each.peak_bytes),
            )
            for each in self.race.standings
        ]

    def notes(self) -> Iterator[str]:
        """What else is to be known, in sentences."""
        for note in self.race.notes:
            yield _sentence(in_notebook_words(note.words, MAGIC))
        changes = [(each.label, each.against_first()) for each in self.race.standings]
        for label, change in changes:
            if change and change.reason:
                yield f"{label}: {change.reason}."
        decided = [(label, each) for label, each in changes if each and each.is_clear]
        busy = [repr(label) for label, each in decided if each.clock == "processor"]
        if busy:
            of = f" of {listed(busy)}" if len(busy) < len(decided) else ""
            yield (
                f"Other programs kept the machine busy, so the processor time{of} was compared, not "
                "the wall time."
            )
        if self.race.was_stopped:
            yield "The race was stopped before it was decided."
        yield (
            f"{100 * CONFIDENCE:.0f} % intervals from {self.race.pairs} rounds of fresh processes that took "
            "turns."
        )

    def __repr__(self) -> str:
        table = [HEADS, *((shortened(name), *rest) for name, *rest in self.rows())]
        widths = [max(len(row[column]) for row in table) for column in range(len(HEADS))]
        lines = ["  ".join(_padded(row, widths)).rstrip() for row in table]
        return "\n".join([*lines, *self.notes()])

    def _repr_html_(self) -> str:
        from breakeven.notebook.drawing import Bar, intervals_svg
        from breakeven.notebook.html import notes_html, page, table_html

        bars = [
            Bar(each.label, each.seconds, each.low_seconds, each.high_seconds)
            for each in self.race.standings
            if each.seconds
        ]
        chart = intervals_svg(bars) if bars else ""
        return page("", table_html(self.rows(), HEADS), chart, notes_html(self.notes()))


def _race(found: Mapping[str, Any]) -> Race:
    """The race that was written as JSON."""
    return Race(
        what=found["what"],
        standings=tuple(
            Standing(**{**each, "changes": tuple(Change(**change) for change in each["changes"])})
            for each in found["contenders"]
        ),
        notes=tuple(Note(**each) for each in found["notes"]),
        effect=found["effect"],
        pairs=found["pairs"],
        spent_seconds=found["spent_seconds"],
        was_stopped=found["was_stopped"],
    )


def _against_first(of: Standing, *, is_first: bool) -> str:
    """``12× faster (11–13×)``, ``same (0.99–1.01×)``, ``cannot tell``; or how it ended."""
    if of.ended:
        return of.ended.replace("_", " ")
    change = of.against_first()
    if is_first or change is None:
        return "the first" if is_first else "–"
    if change.ratio is None or change.low is None or change.high is None:
        return change.verdict
    if change.verdict == "cannot tell":
        return change.verdict
    ratio, low, high = change.ratio, change.low, change.high
    if change.verdict == "same":
        return f"same within {_percent(max(high, 1 / low))}"
    if change.verdict == "faster":
        ratio, low, high = 1 / ratio, 1 / high, 1 / low
    said = _percent if ratio < SMALL_RATIO else times
    return f"{said(ratio)} {change.verdict} ({span(said, low, high)})"


def _sentence(words: str) -> str:
    """Words with a full stop, and a capital letter unless they begin with what somebody wrote."""
    begins = words.startswith(("the ", "a "))
    return f"{words[:1].upper() if begins else words[:1]}{words[1:]}."


def _percent(ratio: float) -> str:
    return f"{100 * (ratio - 1):.2g} %"


def _padded(row: tuple[str, ...], widths: list[int]) -> Iterator[str]:
    """The names to the left, the figures to the right."""
    for column, (text, width) in enumerate(zip(row, widths, strict=True)):
        yield f"{text:<{width}}" if column in (0, 2) else f"{text:>{width}}"
