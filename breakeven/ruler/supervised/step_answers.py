"""What each step of a case answers, declared: what does not fit is refused before it is read."""

import json
import math
from collections.abc import Callable
from typing import Annotated, Any, NoReturn, NotRequired, TypedDict

import msgspec
from msgspec import Meta

from breakeven.wording.visible import visible

__all__ = ["Answered", "Count", "Seconds", "UnusableAnswerError", "usable_answer", "usable_message"]

MOST = 1e12
"""No time in seconds and no ratio is larger."""
MOST_DIGITS = 19
LONGEST_TEXT = 20_000
UNUSABLE = (ValueError, TypeError, OverflowError, RecursionError)
"""What is raised where a text is no JSON, or where what it says does not fit; ``msgspec.ValidationError`` is
a ``ValueError``."""

Seconds = Annotated[float, Meta(ge=0, le=MOST)]
Share = Annotated[float, Meta(ge=0, le=MOST)]
Count = Annotated[int, Meta(ge=0, le=2**62)]
Number = Annotated[int, Meta(ge=1, le=2**62)]
Pid = Annotated[int, Meta(ge=1, le=2**31)]


class UnusableAnswerError(Exception):
    """An answer that does not fit the step: the message says what does not."""


class Answered(TypedDict):
    """What every step says: how long it took."""

    seconds: Seconds


class Failed(TypedDict):
    """A step that failed: the kind of the error, and where in the user's files it was raised."""

    failed: str
    reason: str
    place: NotRequired[str]
    trace: NotRequired[str]


class Terms(TypedDict, total=False):
    """What a case asks of how it is measured: see ``OwnTerms`` of the contender."""

    number: Number | None
    sample_seconds: Seconds | None
    most_samples: Number | None
    warm_up_seconds: Seconds | None
    peak_is_of_first_call: bool
    may_need_no_setup: bool


class MadeInputs(Answered):
    """The answer to ``inputs``."""

    own_terms: NotRequired[Terms]


class Started(Answered):
    """The answer to ``start``: processes that are not the case's descendants."""

    pids: list[Pid]


class Called(Answered):
    """The answer to ``call``: what the calls took, and what was spent around them."""

    phase: str
    call_seconds: Seconds
    timed_seconds: Seconds
    untimed_seconds: NotRequired[Seconds]
    own_cpu_seconds: Seconds
    step_cpu_seconds: Seconds
    process_cpu_seconds: Seconds
    one_by_one: bool
    has_help: NotRequired[bool]
    delayed_share: NotRequired[Share]
    pid: NotRequired[Pid]
    answers_checked: Count


class Checked(Answered):
    """The answer to ``check``."""

    answers_checked: Count
    process_cpu_seconds: NotRequired[Seconds]


class NativeThreads(Answered):
    """The answer to ``native_threads``."""

    threads: dict[str, Count]


class ResetPeak(Answered):
    """The answer to ``reset_peak``."""

    rss_bytes: Count | None
    measures_apart: NotRequired[bool]


class Peak(Answered):
    """The answer to ``peak``."""

    peak_rss_bytes: Count | None


class Closed(Answered):
    """The answer to ``close``: what closing took alone, and what every phase took."""

    timed_seconds: NotRequired[Seconds]
    phases: dict[str, Seconds]


class Value(Answered):
    """The answer to ``value``: the figure that a benchmark gives itself."""

    value: float


class LeavesAll(Answered):
    """The answer to ``leaves_all_as_it_was``."""

    leaves_all_as_it_was: bool


ANSWERS: dict[str, Any] = {
    "inputs": MadeInputs,
    "start": Started,
    "call": Called,
    "check": Checked,
    "native_threads": NativeThreads,
    "reset_peak": ResetPeak,
    "peak": Peak,
    "close": Closed,
    "value": Value,
    "leaves_all_as_it_was": LeavesAll,
    "assist": dict[str, Any],
}
"""What fits the answer to a step, by its name; for all others it is Answered. A caller that asks
for assistance says what fits."""


def usable_answer(step: str, message: bytes, fits: Any = None) -> dict[str, Any]:
    """What a message says, which fits the step, or ``fits`` where that is given; or how the step failed.

    What nobody has declared is left out, and texts can be printed. Raises UnusableAnswerError.
    """
    fits = fits or ANSWERS.get(step, Answered)
    return usable_message(message, lambda said: Failed if "failed" in said else fits)


def usable_message(message: bytes, kind_of: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    """A table in JSON, which fits the kind that is told for it; see ``usable_answer``."""
    try:
        said = json.loads(message, parse_float=_finite, parse_int=_whole, parse_constant=_refused)
        if not isinstance(said, dict):
            raise TypeError("it is no table")
        found: dict[str, Any] = _with_printable_texts(msgspec.convert(said, kind_of(said)))
    except UNUSABLE as error:
        raise UnusableAnswerError(f"its answer cannot be used ({error})") from error
    return found


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refused(text)


def _whole(text: str) -> int:
    return int(text) if len(text) <= MOST_DIGITS else _refused(text)


def _refused(text: str) -> NoReturn:
    raise ValueError(f"{text[:40]} is no number that can be")


def _with_printable_texts(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value, LONGEST_TEXT)
    if isinstance(value, list):
        return [_with_printable_texts(each) for each in value]
    if isinstance(value, dict):
        return {
            _with_printable_texts(name): _with_printable_texts(each) for name, each in value.items()
        }
    return value
