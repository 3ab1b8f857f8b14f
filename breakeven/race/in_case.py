"""What a race does in the process of a case: keep an answer to look at, and compare it with another."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import pickle
import secrets
import site
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from breakeven.catalogue import catalogue
from breakeven.processes.owners.private import open_private
from breakeven.ruler.in_case.snapshots import snapshot
from breakeven.workload.checking import check_equal, refusal_in_words, shortened

__all__ = ["answer_compared", "check_sparingly", "keep_answers", "trust_answers"]

CHECKING_SHARE = 0.2
"""A share of the time that a process has raced: a check can take a hundred times its call."""
SHIFTS = 4096
"""Places, 16 bytes apart: several pages of the heap."""
Check = Callable[[Any, Any], None]
ESTIMATED_SECONDS, ESTIMATES = 0.001, 5
"""How long the calls last from whose shortest time it is taken how long one takes, and how often."""
MOST_CALLS = 100_000


class MadeBySetup:
    """What the setup of statements made, which the ruler does not look into: the race does that."""

    __slots__ = ("values",)

    def __init__(self, values: tuple[Any, ...]) -> None:
        self.values = values


class KeptAnswer:
    """Takes the place of a workload's check, and keeps the last answer, right or wrong."""

    def __init__(self) -> None:
        self.answer: Any = None

    def __call__(self, answer: Any, expected: Any) -> None:
        self.answer = answer


class SparingCheck:
    """A workload's check that is called as often as it takes a small part of the time."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self.began = time.perf_counter()
        self.spent_seconds = 0.0

    def __call__(self, answer: Any, expected: Any) -> None:
        now = time.perf_counter()
        if self.spent_seconds <= CHECKING_SHARE * (now - self.began):
            self.check(answer, expected)
            self.spent_seconds += time.perf_counter() - now


def any_answer(answer: Any, expected: Any) -> None:
    """Takes the place of a workload's check: every answer will do."""


def add_folder(folder: str) -> None:
    """Let the modules of a folder be imported before what is installed, but after Python's own.

    A file of the user's such as ``test.py`` or ``queue.py`` hides nothing then.
    """
    installed = {*site.getsitepackages(), site.getusersitepackages()}
    places = [place for place, path in enumerate(sys.path) if path in installed]
    if folder not in sys.path:
        sys.path.insert(places[0] if places else len(sys.path), folder)


def shift_memory(steps: Any) -> dict[str, Any]:
    """Let what is allocated from now on lie elsewhere in every process.

    Where arrays lie to each other decides on some per cent of a call's time, and follows from all that
    a process has done before, such as reading a longer name: by chance it does not favour anybody.
    Source: T. Mytkowicz et al., "Producing wrong data without doing anything obviously wrong!" (2009).
    """
    steps.shift = bytes(16 * secrets.randbelow(SHIFTS))
    return {}


def keep_answers(steps: Any) -> dict[str, Any]:
    """Keep the answers of later calls, and do not check them."""
    steps.declared_check = steps.workload.check
    steps.workload = dataclasses.replace(steps.workload, check=KeptAnswer())
    return {}


def check_sparingly(steps: Any) -> dict[str, Any]:
    """Check only some of the later answers."""
    steps.workload = dataclasses.replace(steps.workload, check=SparingCheck(steps.workload.check))
    return {}


def loop_function(steps: Any, loops: int, trusted: bool) -> dict[str, Any]:
    """Make every later call of the ruler this many calls; only the last answer is kept."""
    function, turns = steps.function, (None,) * loops

    def looped(*arguments: Any) -> Any:
        answer = None
        for _ in turns:
            answer = function(*arguments)
        return answer

    steps.function = looped
    return trust_answers(steps) if trusted else check_sparingly(steps)


def trust_answers(steps: Any) -> dict[str, Any]:
    """Check no answer of later calls."""
    steps.workload = dataclasses.replace(steps.workload, check=any_answer)
    return {}


def answer_compared(steps: Any, own: str, first: str | None, is_short: bool) -> dict[str, Any]:
    """The answer that was kept: how it differs from the first contender's, in words.

    It is stored in the file ``own``, for other processes to be checked against; ``is_stored`` says
    whether it could be. ``first`` is the first contender's file. Where calls are short, some more show
    how long one takes, and whether the answer ``varies``.
    """
    answer = steps.workload.check.answer
    is_stored = _stored(answer, Path(own))
    differs, comparable = "", True
    if first is not None:
        with open_private(Path(first)) as stream:
            expected = pickle.load(stream)  # written by the same function for the first contender
        comparable = _can_tell(steps.declared_check, answer, expected)
        differs = difference(steps.declared_check, answer, expected)
    told = shortened(answer)
    seconds = _call_seconds(steps) if is_short else None
    again = steps.workload.check.answer
    return {
        "answer": told,
        "differs": differs,
        "comparable": comparable,
        "is_stored": is_stored,
        "varies": _vary(steps.declared_check, again, answer),
        "call_seconds": seconds,
    }


def enter_statement(steps: Any, label: str) -> dict[str, Any]:
    """Let later calls run another statement, with what the setup made."""
    steps.names = (steps.names[0], label)
    steps.implementation = steps.workload.implementations[label]
    steps.function = catalogue.load(steps.workload, steps.implementation.function)
    steps.called = False
    steps.inputs_before = snapshot(steps.data[0].values)
    steps.workload = dataclasses.replace(steps.workload, check=KeptAnswer())
    return {}


def statement_answered(steps: Any, names: list[str], first: bool, is_short: bool) -> dict[str, Any]:
    """The answer that was kept, how it differs from the first statement's, and what the call changed.

    Both answers are of one process, so that nothing has to be carried anywhere. A short statement is
    called some more times, to see how long it takes, and whether it answers the same again.
    """
    before, after = steps.inputs_before, snapshot(steps.data[0].values)
    answer, differs, comparable = steps.workload.check.answer, "", True
    if first:
        steps.expected = answer
    else:
        comparable = _can_tell(check_equal, answer, steps.expected)
        differs = difference(check_equal, answer, steps.expected)
    changed = [_named(place, names) for place in before if _changed(place, before, after)]
    found: dict[str, Any] = {
        "answer": shortened(answer),
        "differs": differs,
        "comparable": comparable,
        "changed": changed,
    }
    if is_short and all("." in each for each in changed):
        found["call_seconds"] = _call_seconds(steps)
        found["varies"] = _vary(check_equal, steps.workload.check.answer, answer)
    return found


def _changed(place: str, before: dict[str, int], after: dict[str, int]) -> bool:
    return after.get(place, before[place]) != before[place]


def _named(place: str, names: list[str]) -> str:
    """What stands at a place of a snapshot, by the names of the setup: ``x``, ``pool.count``."""
    number, dot, attribute = place.partition(".")
    return f"{names[int(number)]}{dot}{attribute}"


def loop_statement(steps: Any, function: str, loops: int) -> dict[str, Any]:
    """Make every later call of the ruler this many of the statement; the answers are not used."""
    module = inspect.getmodule(steps.function)
    turns = (None,) * loops
    steps.function = functools.partial(getattr(module, function), turns)
    return trust_answers(steps)


def _call_seconds(steps: Any) -> float:
    """About what a call takes, the ruler's loop included; from one call where each has inputs of its
    own, which may take long to make."""
    number, found = 1, steps.call(1, "warm_up")
    while found["timed_seconds"] < ESTIMATED_SECONDS and number < MOST_CALLS:
        if found["one_by_one"]:
            return float(found["call_seconds"])
        number *= 10
        found = steps.call(number, "warm_up")
    more = [steps.call(number, "warm_up") for _ in range(ESTIMATES - 1)]
    return float(min(each["call_seconds"] for each in (found, *more)))


def _can_tell(check: Check, answer: Any, expected: Any) -> bool:
    """Whether a check can call two values equal at all: the usual one cannot where objects only know
    themselves."""
    kind = type(expected)
    if check is not check_equal or answer is expected or expected is None:
        return True
    return type(answer) is not kind or getattr(kind, "__eq__", None) is not object.__eq__


def _vary(check: Check, again: Any, answer: Any) -> bool:
    """Whether two calls of one contender answered differently, as far as that can be told."""
    return _can_tell(check, again, answer) and bool(difference(check, again, answer))


def difference(check: Check, answer: Any, expected: Any) -> str:
    """Why a check refuses an answer, in words; empty where it does not."""
    if answer is expected:
        return ""
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
