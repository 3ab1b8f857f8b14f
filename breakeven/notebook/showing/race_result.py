"""What a race of statements found: as text, as a table with a chart, as a frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from breakeven.findings.verdicts.change import Change
from breakeven.notebook.showing.words import in_notebook_words, on_short_calls
from breakeven.notebook.statement import Statement, shortened
from breakeven.race.printed import against, sentences, verdict_in_words
from breakeven.race.race import Note, Race, Standing
from breakeven.wording import memory, seconds
from breakeven.wording.visible import visible

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["RaceResult"]

HEADS = ("statement", "a call", "against the first", "verdict", "first call", "peak memory")
MAGIC = "%%race"


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
                against(each.against_first()),
                verdict_in_words(each),
                seconds(each.first_call_seconds),
                memory(each.peak_bytes),
            )
            for each in self.race.standings
        ]

    def notes(self) -> Iterator[str]:
        """What else is to be known, in sentences."""
        for note in self.race.notes:
            yield _sentence(in_notebook_words(note.words, MAGIC))
        yield from sentences(replace(self.race, notes=()))
        yield from on_short_calls(each.seconds for each in self.race.standings)

    def __repr__(self) -> str:
        table = [HEADS, *((shortened(name), *rest) for name, *rest in self.rows())]
        widths = [max(len(row[column]) for row in table) for column in range(len(HEADS))]
        lines = ["  ".join(_padded(row, widths)).rstrip() for row in table]
        return visible("\n".join([*lines, *self.notes()]))

    def _repr_html_(self) -> str:
        from breakeven.notebook.showing.drawing import Bar, intervals_svg
        from breakeven.notebook.showing.html import notes_html, page, table_html

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


def _sentence(words: str) -> str:
    """Words with a full stop, and a capital letter unless they begin with what somebody wrote."""
    begins = words.startswith(("the ", "a "))
    return f"{words[:1].upper() if begins else words[:1]}{words[1:]}."


def _padded(row: tuple[str, ...], widths: list[int]) -> Iterator[str]:
    """The names to the left, the figures to the right."""
    for column, (text, width) in enumerate(zip(row, widths, strict=True)):
        yield f"{text:<{width}}" if column in (0, 2, 3) else f"{text:>{width}}"
