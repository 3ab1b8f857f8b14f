"""Values and refusals in words, of bearable length."""

from __future__ import annotations

import linecache
import reprlib
import traceback
from typing import Any

from breakeven.wording.raised import said_by
from breakeven.workload.classes import class_name

__all__ = [
    "OWN_CHECK",
    "is_array",
    "refusal",
    "refusal_in_words",
    "refusal_of_kinds",
    "shortened",
    "told",
]

OWN_CHECK = "give the workload a check(answer, expected)"
OF_NOBODY = ("builtins", "__main__")
"""Modules whose name says nothing beside that of a type."""
LIBRARIES = {"numpy": "NumPy", "polars": "Polars", "pyarrow": "Arrow", "scipy": "SciPy"}
"""How libraries are called where they are not called like their modules."""
KINDS = {"ndarray": "array"}
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
    name = class_name(kind)
    if kind.__module__ in ("builtins", "numpy") or name in text:
        return text
    return f"{'an' if name[0] in 'AEIOUaeiou' else 'a'} {name} ({text})"


def refusal(where: str, answer: Any, expected: Any, more: str = "") -> AssertionError:
    """What is raised where two values differ: the place and both values."""
    own, other = told(answer), told(expected)
    if own == other:
        own, other = (
            f"{text} ({type(value).__name__})" for text, value in ((own, answer), (other, expected))
        )
    return AssertionError(f"{where} is {own}, expected {other}{more}")


def refusal_of_kinds(where: str, answer: Any, expected: Any) -> AssertionError:
    """What is raised where two values are of types that cannot be compared: both types, then both
    values, and what can be done."""
    if answer is None or expected is None:  # which is its own type
        return refusal(where, answer, expected)
    own, other = _named(answer), _named(expected)
    values = f"{shortened(answer)}, expected {shortened(expected)}"
    step = f"return one, or {OWN_CHECK}" if own != other else OWN_CHECK
    return AssertionError(f"{where} is {own}, expected {other}; {step}: it is {values}")


def _named(value: Any) -> str:
    """The type of a value, with the library that it is from: ``a pandas Series``, ``a dict``."""
    kind = type(value)
    library = kind.__module__.partition(".")[0]
    words = [KINDS.get(kind.__name__, class_name(kind))]
    if library not in OF_NOBODY:
        words.insert(0, LIBRARIES.get(library, library))
    name = " ".join(words)
    return f"{'an' if name[0] in 'AEIOUaeiou' else 'a'} {name}"


def refusal_in_words(error: AssertionError, answer: Any, expected: Any) -> str:
    """Why a check refused an answer: its own words, or both values where it has none."""
    lines = [line.strip() for line in said_by(error).splitlines() if line.strip()]
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
