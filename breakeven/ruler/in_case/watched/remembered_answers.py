"""Answers from memory: a call that returns what an earlier one has computed is no computation.

A function that remembers its answers by ``functools`` says so. Others show it by giving the very same object
twice, though it is none of their inputs: then one more call, outside the clock, tells whether it fills
that object anew. What calls have kept of an answer, as a number in a dict, is looked for in the user's code.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from time import perf_counter
from types import MethodType
from typing import Any

from breakeven.ruler.in_case.arguments import Arguments
from breakeven.ruler.in_case.content.parts import pass_over
from breakeven.ruler.in_case.errors import UnusableError
from breakeven.ruler.in_case.watched.forgetting import answers_from_memory, is_kept_in
from breakeven.ruler.in_case.watched.kept_state import KeptState, Slot
from breakeven.ruler.in_case.watched.same_objects import is_among, is_left_overwritten, is_single

__all__ = ["RememberedAnswers"]

CURE = "forget it before each call, in a setup, or measure what computes it"
MOST_LAYERS = 50
MOST_SLOTS = 5
SEEN, MORE = 2, 8
"""When so many answers were seen, the last one may be from memory; code may begin to remember later, so it is looked at
again when there are so many times as many."""
Cached = functools._lru_cache_wrapper
Function = Callable[..., Any]


class RememberedAnswers:
    """Looks for answers from memory, until it has found that a function computes."""

    def __init__(self) -> None:
        self._computes = False
        self._kept: KeptState | None = None
        self._seen, self._looks_at = 0, SEEN

    def look_before(self, function: Function, arguments: Arguments) -> None:
        """Look at what the user's code, and what it is given, keep before the first call."""
        try:
            self._kept = KeptState(function, _given(arguments))
        except BaseException as error:  # noqa: BLE001 - see pass_over
            pass_over(error)

    def require_uncached(self, function: Function, name: str) -> None:
        """Raise UnusableError where a function is wrapped in a cache of ``functools``."""
        if any(type(each) is Cached for each in _layers(function)):
            raise UnusableError(
                f"{name} is wrapped in functools.cache or lru_cache, so that every call but the first "
                "only returns what was remembered; measure the function without it (.__wrapped__)"
            )

    def require_computed(
        self, answers: list[Any], function: Function, arguments: Arguments
    ) -> None:
        """Raise UnusableError where the first and the last of a sample's answers are one remembered object."""
        if self._computes or len(answers) < 2 or answers[0] is not answers[-1]:
            return
        answer = answers[0]
        if arguments.each_call or is_single(answer):
            return
        self._computes = True
        if is_among(answer, arguments.current):
            return
        caches = _caches_of(function)
        before = [each.cache_info() for each in caches]
        if is_left_overwritten(answer, lambda: function(*arguments.current)):
            raise UnusableError(f"its calls return one object that they do not fill anew; {CURE}")
        pairs = list(zip(before, [each.cache_info() for each in caches], strict=True))
        if any(new.hits > old.hits for old, new in pairs) and all(
            new.misses == old.misses for old, new in pairs
        ):
            raise UnusableError(
                f"its calls return what functools.cache or lru_cache remembered; {CURE}"
            )

    @contextmanager
    def watching(
        self, answers: list[Any], function: Function, arguments: Arguments
    ) -> Iterator[None]:
        """Look for memories of some answers, which the block checks, and takes away.

        Raises UnusableError before it where two are one remembered object, and after it where calls return what one
        of them has kept. The latter is looked at now and then.
        """
        self.require_computed(answers, function, arguments)
        last = answers[-1:]
        yield
        self._seen += len(last)
        if self._kept and last and self._seen >= self._looks_at:
            self._looks_at *= MORE
            _require_none_kept(self._kept, last[0], function, arguments)


def _require_none_kept(
    kept: KeptState, answer: Any, function: Function, arguments: Arguments
) -> None:
    def call() -> tuple[float, Any]:
        given = arguments.fresh()
        began = perf_counter()
        returned = function(*given)
        return perf_counter() - began, arguments.answer(returned)

    for slot in _filled_with(answer, kept, function, arguments):
        if answers_from_memory(slot, call, answer):
            raise UnusableError(
                f"its calls return what one of them has kept in {slot.words}; {CURE}"
            )


def _given(arguments: Arguments) -> tuple[Any, ...]:
    """What every call is given; nothing where each has arguments of its own."""
    return () if arguments.each_call else tuple(arguments.current)


def _filled_with(
    answer: Any, kept: KeptState, function: Function, arguments: Arguments
) -> list[Slot]:
    """Some of the slots in which calls have kept an answer, if it is one that says something."""
    if answer is None or isinstance(answer, bool):
        return []
    try:
        given = _given(arguments)
        found = kept.filled_since(function, lambda value: is_kept_in(value, answer), given)
        return list(islice(found, MOST_SLOTS))
    except BaseException as error:  # noqa: BLE001 - see pass_over
        pass_over(error)
        return []


def _layers(function: Any) -> Iterator[Any]:
    """A function, and all that it is a wrapper of."""
    for _ in range(MOST_LAYERS):
        yield function
        if isinstance(function, functools.partial):
            function = function.func
        elif isinstance(function, MethodType):
            function = function.__func__
        elif (function := getattr(function, "__wrapped__", None)) is None:
            return


def _caches_of(function: Function) -> list[Any]:
    """The caches of ``functools`` that a function can call by name: variables of its module, and its own."""
    found: dict[int, Any] = {}
    for layer in _layers(function):
        if inspect.isfunction(layer):
            known = [*layer.__globals__.values(), *_closed_over(layer)]
            found |= {id(each): each for each in known if type(each) is Cached}
    return list(found.values())


def _closed_over(function: Any) -> Iterator[Any]:
    for cell in function.__closure__ or ():
        try:
            yield cell.cell_contents
        except ValueError:  # nothing is in it yet
            continue
