"""What the answers of a contestant to one question come to."""

from __future__ import annotations

from collections.abc import Sequence

from breakeven.records.proofs.accuracy import Score
from proofs.accuracy.contestants import Answer

__all__ = ["scored"]


def scored(
    contestant: str,
    planted: str,
    answers: Sequence[Answer],
    signs: Sequence[str],
    *,
    is_busy: bool,
    suite: str = "",
) -> Score:
    """The score of all ``signs`` that these answers gave of what was asked for."""
    return Score(
        contestant=contestant,
        is_busy=is_busy,
        planted=planted,
        suite=suite,
        asked=len(signs),
        worse=signs.count("+"),
        better=signs.count("-"),
        same=signs.count("="),
        comparisons=len(answers),
        alarmed=sum(not set(each.signs.values()).isdisjoint("+-") for each in answers),
        seconds=sum(each.seconds for each in answers) / len(answers),
    )
