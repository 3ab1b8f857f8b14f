"""Whether an answer is computed, and right: the workload's check, and what it can do wrong itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from breakeven.ruler.in_case.errors import LazyAnswerError, UnusableError, WrongAnswerError
from breakeven.ruler.in_case.failures import in_words
from breakeven.ruler.in_case.laziness import laziness
from breakeven.workload.checking import check_equal, refusal_in_words

__all__ = ["require_computed", "require_right", "require_self_agreement"]

LONGEST_REASON = 500
SPOILT = " (before each call its outputs are overwritten: what it leaves out counts as wrong)"
Check = Callable[[Any, Any], None]


def require_computed(answer: Any, check: Check) -> None:
    """Raise LazyAnswerError where an answer is only promised, as far as the check cannot read it."""
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
        raise WrongAnswerError(words + (SPOILT if spoilt else "")) from error
    except MemoryError:
        raise
    except Exception as error:
        raise _failed(error) from error


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
