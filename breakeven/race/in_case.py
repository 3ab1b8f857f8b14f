"""What a race does in the process of a case: keep an answer to look at, and compare it with another."""

from __future__ import annotations

import dataclasses
import pickle
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from breakeven.workload.checking import refusal_in_words, shortened

__all__ = ["answer_compared", "check_sparingly", "keep_answers", "trust_answers"]

CHECKING_SHARE = 0.2
"""Of the time that a process has raced: checking an answer can take a hundred times its call."""


class KeptAnswer:
    """In place of a workload's check: it keeps the last answer, whatever it is."""

    def __init__(self) -> None:
        self.answer: Any = None

    def __call__(self, answer: Any, expected: Any) -> None:
        self.answer = answer


class SparingCheck:
    """A workload's check that is called as often as it takes a small part of the time."""

    def __init__(self, check: Callable[[Any, Any], None]) -> None:
        self.check = check
        self.began = time.perf_counter()
        self.spent_seconds = 0.0

    def __call__(self, answer: Any, expected: Any) -> None:
        now = time.perf_counter()
        if self.spent_seconds <= CHECKING_SHARE * (now - self.began):
            self.check(answer, expected)
            self.spent_seconds += time.perf_counter() - now


def any_answer(answer: Any, expected: Any) -> None:
    """In place of a workload's check: every answer will do."""


def keep_answers(steps: Any) -> dict[str, Any]:
    """From now on the answers of calls are kept, not checked."""
    steps.declared_check = steps.workload.check
    steps.workload = dataclasses.replace(steps.workload, check=KeptAnswer())
    return {}


def check_sparingly(steps: Any) -> dict[str, Any]:
    """From now on not every answer is checked."""
    steps.workload = dataclasses.replace(steps.workload, check=SparingCheck(steps.workload.check))
    return {}


def trust_answers(steps: Any) -> dict[str, Any]:
    """From now on the answers of calls are not checked."""
    steps.workload = dataclasses.replace(steps.workload, check=any_answer)
    return {}


def answer_compared(steps: Any, own: str, first: str | None) -> dict[str, Any]:
    """The answer that was kept: how it differs from the first contender's, in words.

    It is stored in the file ``own``, for other processes to be checked against; ``is_stored`` says
    whether it could be, ``varies`` whether another call answers something else. ``first`` is the first
    contender's file.
    """
    answer = steps.workload.check.answer
    is_stored = _stored(answer, Path(own))
    differs, comparable = "", True
    if first is not None:
        with Path(first).open("rb") as stream:
            expected = pickle.load(stream)  # written by the same function for the first contender
        comparable = are_comparable(answer, expected)
        differs = difference(steps.declared_check, answer, expected)
    told = shortened(answer)
    steps.call(1, "warm_up")
    return {
        "answer": told,
        "differs": differs,
        "comparable": comparable,
        "is_stored": is_stored,
        "varies": bool(difference(steps.declared_check, steps.workload.check.answer, answer)),
    }


def are_comparable(answer: Any, expected: Any) -> bool:
    """Whether two values can be called equal at all: objects that only know themselves cannot."""
    kind = type(expected)
    return type(answer) is not kind or getattr(kind, "__eq__", None) is not object.__eq__


def difference(check: Callable[[Any, Any], None], answer: Any, expected: Any) -> str:
    """Why a check refuses an answer, in words; empty where it does not."""
    try:
        check(answer, expected)
    except AssertionError as error:
        return refusal_in_words(error, answer, expected)
    return ""


def _stored(answer: Any, path: Path) -> bool:
    try:
        data = pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL)
    except Exception:  # noqa: BLE001 - a value of the user's may refuse in its own way
        path.write_bytes(pickle.dumps(None))
        return False
    path.write_bytes(data)
    return True
