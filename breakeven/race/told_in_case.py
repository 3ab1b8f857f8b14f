"""What the functions of a race answer in the process of a case, declared."""

from typing import Any, NotRequired

from breakeven.ruler.supervised.step_answers import Answered, Seconds

__all__ = ["TOLD", "Compared"]


class Compared(Answered):
    """The answer of ``answer_compared``."""

    answer: str
    differs: str
    comparable: bool
    is_stored: bool
    varies: bool
    call_seconds: Seconds | None


class StatementAnswered(Answered):
    """The answer of ``statement_answered``."""

    answer: str
    differs: str
    comparable: bool
    changed: list[str]
    call_seconds: NotRequired[Seconds]
    varies: NotRequired[bool]


TOLD: dict[str, Any] = {"answer_compared": Compared, "statement_answered": StatementAnswered}
"""Answers by the name of the function; all others answer how long they took."""
