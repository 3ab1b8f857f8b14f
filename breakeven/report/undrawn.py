"""A page that cannot be drawn costs no other one: a page in its place says what went wrong."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from breakeven.errors import UserError
from breakeven.report.pages import INDEX, Pages
from breakeven.wording.saying import say

__all__ = ["attempted", "fault_in_words", "tell_undrawn"]

PACKAGE = Path(__file__).resolve().parents[1]
Links = Sequence[tuple[str, str]]


def attempted(pages: Pages, path: str, write: Callable[[], object], links: Links = ()) -> str:
    """Write the page at a path; where that fails, write one in its place that says so.

    Returns what went wrong, empty where nothing did; ``pages`` keeps it too. ``links`` are names and
    paths of pages to which the one in its place leads. What a user can mend is raised: UserError.
    """
    try:
        write()
    except UserError:
        raise
    except Exception as error:  # noqa: BLE001 - a fault of one page is not to cost the others
        fault = pages.undrawn[path] = fault_in_words(error)
        pages.write("undrawn.html", path, is_index=path == INDEX, fault=fault, links=links)
        return fault
    return ""


def fault_in_words(error: Exception) -> str:
    """``ZeroDivisionError: division by zero, marks.py line 12``: the innermost line of the tool's."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [each for each in frames if PACKAGE in Path(each.filename).resolve().parents]
    at = (own or frames)[-1]
    said = " ".join(str(error).split())[:300]
    return f"{type(error).__name__}: {said}, {Path(at.filename).name} line {at.lineno}"


def tell_undrawn(faults: Iterable[tuple[str, str]]) -> list[str]:
    """Say on standard error which pages could not be drawn, and why; returns what was said."""
    told = [f"{path} could not be drawn ({fault}): please report it" for path, fault in faults]
    for words in told:
        say(f"breakeven: {words}")
    return told
