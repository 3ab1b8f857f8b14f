"""Values and refusals in words, of bearable length."""

from __future__ import annotations

import linecache
import reprlib
import traceback
from typing import Any

__all__ = ["is_array", "refusal", "refusal_in_words", "shortened", "told"]

LONGEST = 120
"""Characters of a value in a message."""


def shortened(value: Any) -> str:
    """A value for a message: one line, cut in the middle where it is long."""
    brief = reprlib.Repr()
    brief.maxstring = brief.maxother = brief.maxlong = LONGEST
    brief.maxlist = brief.maxtuple = brief.maxset = brief.maxdict = 6
    try:
        text = _of_array(value) if is_array(value) else brief.repr(value)
    except Exception as error:  # noqa: BLE001 - a value of the user's may not even have a repr
        text = f"<{type(value).__name__} whose repr raises {type(error).__name__}>"
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST // 2]} … {line[-LONGEST // 3 :]}"


def told(value: Any) -> str:
    """A value for a refusal: the kind is named where the value does not show it."""
    kind = type(value)
    if kind.__module__ == "numpy" and getattr(value, "shape", None) == ():
        # A time of NumPy would turn into a whole number.
        return str(value) if value.dtype.kind in "mM" else shortened(value.item())
    text = shortened(value)
    if kind.__module__ in ("builtins", "numpy") or kind.__name__ in text:
        return text
    return f"{'an' if kind.__name__[0] in 'AEIOUaeiou' else 'a'} {kind.__name__} ({text})"


def refusal(where: str, answer: Any, expected: Any, more: str = "") -> AssertionError:
    """What is raised where two values differ: the place and both values."""
    own, other = told(answer), told(expected)
    if own == other:
        own, other = (
            f"{text} ({type(value).__name__})" for text, value in ((own, answer), (other, expected))
        )
    return AssertionError(f"{where} is {own}, expected {other}{more}")


def refusal_in_words(error: AssertionError, answer: Any, expected: Any) -> str:
    """Why a check refused an answer: its own words, or both values where it has none."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if lines:
        return " ".join(lines)
    raised = traceback.extract_tb(error.__traceback__)[-1]
    source = linecache.getline(raised.filename, raised.lineno or 0).strip()
    at = f"{source!r} does not hold: " if source.startswith("assert") else ""
    return f"{at}the answer is {shortened(answer)}, expected {shortened(expected)}"


def is_array(value: Any) -> bool:
    """Whether a value is an array of NumPy or of a library that can turn its own into one."""
    return hasattr(value, "__array__") and hasattr(value, "shape") and hasattr(value, "dtype")


def _of_array(value: Any) -> str:
    import numpy as np

    with np.printoptions(threshold=6, edgeitems=2, linewidth=10_000):
        return repr(np.asanyarray(value))
