"""What contenders answered, and what is to be said where two of them did not answer the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from breakeven.race.race import Note

__all__ = ["Answer", "answer_notes", "ended_note"]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The answer of a contender's first call.

    ``answer`` is the shortened value, and ``differs`` how it differs from the first contender's, in
    words. ``comparable`` says whether the two could be compared, ``is_stored`` whether this one could
    be carried to another process, ``varies`` whether another call of the contender's answered
    something else.
    """

    label: str
    answer: str
    differs: str = ""
    comparable: bool = True
    is_stored: bool = True
    varies: bool = False

    @classmethod
    def of(cls, label: str, found: Mapping[str, Any]) -> Self:
        """What the process of a case told of its answer."""
        names = {each.name for each in fields(cls)} & found.keys()
        return cls(label=label, **{name: found[name] for name in names})


def ended_note(label: str, status: str, reason: str) -> Note:
    """What is to be said of a contender that could not be measured."""
    return Note("inputs" if status == "changed_inputs" else "ended", label, f"{label}: {reason}")


def answer_notes(own: Answer, first: Answer) -> list[Note]:
    """What is to be said of a contender's answer beside the first one's."""
    varying = [each.label for each in (first, own) if each.varies]
    if varying:
        words = (
            f"the answers of {' and of '.join(varying)} vary from call to call, "
            "so they were not compared"
        )
    elif not (own.comparable and first.is_stored):
        words = (
            f"the answers of {first.label} and {own.label} were not compared, because Breakeven "
            f"cannot compare values such as {first.answer}"
        )
    elif own.differs:
        words = f"the answers differ: {first.label} gives {first.answer}, "
        words += f"{own.label} gives {own.answer}{_detail(own)}"
    else:
        return []
    return [Note("answers", own.label, words)]


def _detail(of: Answer) -> str:
    """How they differ, where both values do not say it already."""
    return "" if of.differs.startswith("the answer is ") else f" ({of.differs})"
