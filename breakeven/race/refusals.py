"""Why a statement cannot be raced, in a sentence with the next step."""

from __future__ import annotations

import re
from collections.abc import Sequence

from breakeven.errors import UserError
from breakeven.race.of_statements.statements import WORKLOAD
from breakeven.ruler.ends import CaseEnded
from breakeven.wording import listed

__all__ = ["changing_statement", "refused_setup", "refused_statement"]

IN_OUR_FILE = re.compile(rf" \({WORKLOAD}\.py, line \d+, in [^)]*\)")
"""The place of an error in the file that holds the statements: nobody has written that file."""
MISSING = "ModuleNotFoundError"


def refused_setup(end: CaseEnded) -> UserError:
    """The error for a setup that went wrong."""
    reason = _without_our_file(end.reason.removeprefix("making the inputs "))
    if end.status == "timeout":
        return UserError(f"--setup {reason}; give it more time with --timeout, or less to do")
    if MISSING in reason:  # which says itself how to get it
        return UserError(f"--setup {reason}")
    return UserError(f"--setup {reason}; fix the setup")


def refused_statement(label: str, end: CaseEnded) -> UserError:
    """The error for a statement that went wrong."""
    of, reason = repr(label), _without_our_file(end.reason.removeprefix("a call "))
    if end.status == "wrong_answer":
        return UserError(f"{of}: {reason}; to time only its creation, assign it: y = …")
    was = "was " if reason.startswith("killed") else ""
    step = "" if MISSING in reason else f"; {_step(end.status, reason)}"
    return UserError(f"{of} {was}{reason}{step}")


def changing_statement(label: str, names: Sequence[str]) -> UserError:
    """The error for a statement that changes data that the setup made."""
    return UserError(
        f"{label!r} changes {listed(names)}, so the next call would not find what the first one "
        "found; add --fresh: the setup then runs again before every call, outside the clock"
    )


def _without_our_file(reason: str) -> str:
    return IN_OUR_FILE.sub("", reason)


def _step(status: str, reason: str) -> str:
    if status == "timeout":
        return "give it more time with --timeout, or less to do"
    if status == "out_of_memory":
        return "give it less to do"
    if "NameError" in reason:
        return "bind the name in --setup"
    return "fix the statement, or what --setup makes for it"
