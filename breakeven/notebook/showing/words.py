"""Figures and failures of a notebook's statements in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from breakeven.notebook.statement import shortened
from breakeven.wording import count_of

__all__ = ["failure", "in_notebook_words", "of_processes", "on_short_calls"]

WORKER_SIGNS = ("__main__", "BrokenProcessPool", "Can't pickle", "Can't get attribute")
FILE_ADVICE = (
    "if worker processes run a function of the notebook, put it into a file beside the notebook "
    "and import it: workers that start afresh cannot find it otherwise"
)
SHORT_SECONDS = 1e-6
"""A statement that is shorter is noticeably lengthened by being called."""
CURE_OF_A_WORKLOAD = "Give the workload "
"""How the ruler begins to say what a workload's author can do about changed inputs."""


def of_processes(count: int) -> str:
    """``1 process``, ``6 processes``."""
    return count_of(count, "process")


def failure(statement: str, reason: str, magic: str) -> str:
    """Why a statement could not be measured, in a sentence, with the next step where there is one."""
    return f"{shortened(statement)}: {in_notebook_words(reason, magic)}"


def in_notebook_words(reason: str, magic: str) -> str:
    """A reason of the ruler's with what can be done about it in a notebook."""
    what, found, _ = reason.partition(CURE_OF_A_WORKLOAD)
    if found:
        return f"{what}Give every call a copy of its inputs: {magic} --fresh"
    if any(sign in reason for sign in WORKER_SIGNS):
        return f"{reason.rstrip('.')}; {FILE_ADVICE}"
    return reason


def on_short_calls(times: Iterable[float | None]) -> Iterator[str]:
    """What is to be said where a time is so short that calling the statement is a good part of it."""
    if any(each is not None and each < SHORT_SECONDS for each in times):
        yield "Every time includes the call of the statement as a function, some 50 ns."
