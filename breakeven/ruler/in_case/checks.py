"""Whether an answer is computed, and right: the workload's check, and what it can do wrong itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from breakeven.ruler.in_case.errors import LazyAnswerError, UnusableError, WrongAnswerError
from breakeven.ruler.in_case.failures import in_words
from breakeven.ruler.in_case.laziness import laziness
from breakeven.ruler.in_case.unwritten import unwritten_in_words
from breakeven.workload.checking import check_equal, refusal_in_words

__all__ = ["require_computed", "require_right", "require_self_agreement"]

LONGEST_REASON = 500
SPOILT = " (before each call its outputs are overwritten: what it leaves out counts as wrong)"
Check = Callable[[Any, Any], None]


def require_computed(answer: Any, check: Check) -> None:
    """Raise LazyAnswerError where an answer is a promise that the check cannot read."""
    if lazy := laziness(answer, held=check is check_equal):
        raise LazyAnswerError(lazy)


def require_right(answer: Any, expected: Any, check: Check, *, spoilt: bool) -> None:
    """Raise WrongAnswerError where the check refuses an answer, UnusableError where it fails itself.

    ``spoilt`` says that the answer stands in outputs, which were overwritten before the call.
    """
    try:
        check(answer, expected)
    except AssertionError as error:
        words = refusal_in_words(error, answer, expected)[:LONGEST_REASON]
        if spoilt:
            words = _of_outputs(words, answer, check)
        raise WrongAnswerError(words) from error
    except MemoryError:
        raise
    except Exception as error:
        raise _failed(error) from error


def _of_outputs(words: str, answer: Any, check: Check) -> str:
    """Why an answer that stands in outputs was refused: what was not written, where that is known."""
    unwritten = unwritten_in_words(answer)
    if not unwritten:
        return words + SPOILT
    # The usual check would tell what the outputs were overwritten with, which nobody knows.
    return unwritten if check is check_equal else f"{unwritten}; the check says: {words}"


def require_self_agreement(answer: Any, check: Check) -> None:
    """Raise UnusableError where a check is of no use, for it refuses the expected answer itself."""
    try:
        check(answer, answer)
    except AssertionError as error:
        words = refusal_in_words(error, answer, answer)[:LONGEST_REASON]
        raise UnusableError(f"the check refuses the reference's own answer: {words}") from error
    except MemoryError:
        raise
    except Exception as error:
        raise _failed(error) from error


def _failed(error: Exception) -> UnusableError:
    return UnusableError(f"the check raised {in_words(error)}")
