"""How a case can end otherwise than well: a status, and the reason in words."""

from __future__ import annotations

from collections.abc import Mapping

from breakeven.wording.visible import visible

__all__ = ["CaseEnded", "failure", "named_step"]

LONGEST_REASON = 2000

STEP_NAMES = {
    "load": "importing",
    "inputs": "making the inputs",
    "expect": "loading the expected answer",
    "start": "starting the engine",
    "ingest": "ingest",
    "call": "a call",
    "check": "checking the answers",
    "assist": "a profiler or a race",
    "write_answer": "the reference's call",
    "close": "closing",
    "value": "the benchmark",
    "count": "a counted call",
    "write_cache": "setup_cache",
}


NAMED_FAILURES = {
    "ChangedInputsError": "changed_inputs",
    "LazyAnswerError": "wrong_answer",
    "UnusableError": "crashed",
    "UserError": "crashed",
    "SkippedError": "skipped",
    **dict.fromkeys(
        [
            *("CommandFailedError", "NoFigureError", "NotABenchmarkError", "TestFailedError"),
            *("ParametersVaryError", "UncountableError", "UntellableError", "UsedTwiceError"),
        ],
        "crashed",
    ),
}
"""Failures of a case whose message is the whole reason, and the status that they end with."""


class CaseEnded(Exception):  # noqa: N818 - an end with a status, not always an error
    """A case that ended before it had been measured: its status, and the reason in words.

    ``held_bytes`` is what a case had that was ended for its memory.
    """

    def __init__(self, status: str, reason: str, held_bytes: int | None = None) -> None:
        self.reason = visible(reason, LONGEST_REASON)
        super().__init__(self.reason)
        self.status = status
        self.held_bytes = held_bytes


def named_step(step: str) -> str:
    """A step in words: ``making the inputs``."""
    return STEP_NAMES.get(step, step.replace("_", " "))


def failure(answer: Mapping[str, str], step: str) -> CaseEnded:
    """The end that follows from what the process of a case answered when a step, named in words, failed."""
    kind, reason = answer["failed"], answer["reason"]
    if kind == "WrongAnswerError":
        return CaseEnded("wrong_answer", f"the check refused an answer: {reason}")
    if kind in NAMED_FAILURES:
        return CaseEnded(NAMED_FAILURES[kind], reason)
    if kind in ("MemoryError", "_ArrayMemoryError", "OutOfMemoryError"):
        return CaseEnded("out_of_memory", f"{step} ran out of memory: {reason}")
    if kind == "Unavailable":
        return CaseEnded("unavailable", reason)
    place = f" ({answer['place']})" if answer.get("place") else ""
    return CaseEnded("crashed", f"{step} raised {kind}: {reason}{place}")
