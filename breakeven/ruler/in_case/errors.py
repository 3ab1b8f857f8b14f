"""What a case can have done wrong in a way that Breakeven can name: the message is the whole reason."""

from __future__ import annotations

__all__ = ["ChangedInputsError", "LazyAnswerError", "UnusableError", "WrongAnswerError"]


class WrongAnswerError(Exception):
    """An answer that the workload's check refused."""


class LazyAnswerError(Exception):
    """An answer that has not been computed yet."""


class ChangedInputsError(Exception):
    """A call that wrote into its arguments, though the workload does not say that it may."""


class UnusableError(Exception):
    """A function that cannot be called with what it would get, or that returns no arguments."""
