"""Figures in words where one may be missing: times, memory, counts and ratios, with their units."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from breakeven.wording.quantities import duration, size_of_memory

__all__ = [
    "amount",
    "as_fast_as",
    "confident",
    "count_of",
    "interval_name",
    "listed",
    "memory",
    "missing",
    "number",
    "percent",
    "roughly",
    "seconds",
    "signed_percent",
    "signed_seconds",
    "significant",
    "singular",
    "spaced",
    "span",
    "times",
    "unbroken",
]

NOTHING = "–"
MOST_DIGITS = 15
"""A float holds no more."""
WITHOUT_SPACE = re.compile(r"(?<=\d)%(?!\w)")
PERCENT = re.compile(r"(\d) %(?!\w)")
ENDINGS = ((r"ies$", "y"), (r"(?<=ss|ch|sh)es$", ""), (r"(?<=x)es$", ""), (r"(?<!s)s$", ""))
"""How a plural ends, and its singular."""
SINGULARS = {"people": "person", "series": "series", "vertices": "vertex", "matrices": "matrix"}
"""Those that end in another way."""
TINY = 0.01
"""A smaller ratio is read more easily as a fraction."""


def count_of(count: int, noun: str) -> str:
    """A count with its noun: ``1 case``, ``2 cases``, ``3 processes``."""
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}"


def amount(n: float, unit: str) -> str:
    """A size with its unit: ``30,000 rows``; one alone in the singular: ``1 row``, ``1 part of each source``."""
    if n != 1:
        return f"{number(n)} {unit}"
    return f"1 {singular(unit)}"


def singular(unit: str) -> str:
    """One of a unit: ``row`` of ``rows``, ``part of each source`` of ``parts of each source``."""
    words = unit.split(" ")
    for place, word in enumerate(words):
        if (one := _one(word)) != word or word in SINGULARS:
            return " ".join([*words[:place], one, *words[place + 1 :]])
    return unit


def _one(word: str) -> str:
    found = (re.sub(*ending, word) for ending in ENDINGS if re.search(ending[0], word))
    return SINGULARS.get(word) or next(found, word)


def listed(parts: Sequence[str]) -> str:
    """One or more texts as a list in a sentence: ``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def missing(value: float | None) -> bool:
    """Whether there is no number: None, or pandas' NaN."""
    return value is None or math.isnan(value)


def seconds(value: float | None) -> str:
    """A time in seconds with its natural unit, or a dash."""
    return NOTHING if value is None or math.isnan(value) else duration(value)


def signed_seconds(value: float) -> str:
    """A difference of times with its sign: ``+1.2 ms``, ``−30 µs``."""
    return f"{'+' if value >= 0 else '−'}{duration(abs(value))}"


def memory(value: float | None) -> str:
    """A number of bytes with its natural unit, or a dash."""
    return NOTHING if value is None or math.isnan(value) else size_of_memory(value)


def interval_name(confidence: float) -> str:
    """What an interval of that confidence is called: ``96.2 % interval``, never one of 100 %."""
    return f"{confident(confidence)} interval"


def confident(confidence: float) -> str:
    """A confidence in per cent, ``96.2 %``, with enough digits that it is never 100 %."""
    digits = 3
    while (
        confidence < 1 and digits < MOST_DIGITS and float(f"{100 * confidence:.{digits}g}") >= 100
    ):
        digits += 1
    return f"{100 * confidence:.{digits}g} %"


def percent(share: float, decimals: int = 0) -> str:
    """A share in per cent, a space before the sign: ``5 %``; with no digits that say nothing, as in 100.0 %."""
    digits = f"{100 * share:.{decimals}f}"
    return f"{digits.rstrip('0').rstrip('.') if '.' in digits else digits} %"


def signed_percent(change: float) -> str:
    """A change in per cent with its sign: ``+4.0 %``, ``-0.3 %``; none that rounds to nothing has one: ``0.0 %``."""
    digits = f"{100 * change:+.1f}"
    return f"{digits if float(digits) else '0.0'} %"


def spaced(text: str) -> str:
    """The text with a space before each per cent sign: earlier versions stored ``5%``."""
    return WITHOUT_SPACE.sub(" %", text)


def unbroken(text: str) -> str:
    """The text with a space before each per cent sign at which no line is broken, for pages."""
    return PERCENT.sub("\\1\N{NO-BREAK SPACE}%", text) if " %" in text else text


def number(value: float) -> str:
    """A whole number with its thousands set apart: ``50,000,000``."""
    return f"{value:,.0f}"


def roughly(value: float) -> str:
    """Two significant digits of a number that is no more exact: ``3,400``, ``2.7``."""
    return number(float(f"{value:.2g}")) if value >= 10 else f"{value:.2g}"


def significant(value: float, digits: int = 2) -> str:
    """A number with at least so many significant digits and no exponent: ``0.42``, ``12``, ``1,230``."""
    text = f"{value:.{digits}g}"
    if "e" not in text:
        return text
    if abs(value) >= 1:
        return number(value)
    return f"{value:.{digits - 1 - int(text.partition('e')[2])}f}"


def span(of: Callable[[float], str], low: float | None, high: float | None) -> str:
    """A range as a person would say it: ``28–31 ms``, and the unit twice only where it differs.

    >>> span("{:g} ms".format, 28, 31), span("{:g}×".format, 1.1, 1.2)
    ('28–31 ms', '1.1–1.2×')
    """
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return NOTHING
    first, last = of(low), of(high)
    # Both ends in one way: that of the ratio in the middle.
    if of is times and 0 < low < TINY <= high:
        is_tiny = math.sqrt(low * high) < TINY
        first, last = (first, _fraction(high)) if is_tiny else (_decimal(low), last)
    figure = first.rstrip("×") if first.endswith("×") else first.rpartition(" ")[0]
    unit = first.removeprefix(figure)
    is_shared = last.endswith(unit) and " " not in figure + last.removesuffix(unit)
    return f"{figure}–{last}" if is_shared else f"{first}–{last}"


def as_fast_as(ratio: float) -> str:
    """A speedup before what it is over: ``4.1× as fast as``; a slowdown as people say it: ``takes 83× as long as``."""
    return f"{times(ratio)} as fast as" if ratio >= 1 else f"takes {times(1 / ratio)} as long as"


def times(value: float | None) -> str:
    """A ratio, two significant digits: ``4.1×``, ``120×``, ``0.032×``; three just above 1: ``1.04×``; a tiny one
    as a fraction: ``1/3,400×``."""
    if value is None or math.isnan(value):
        return NOTHING
    if value <= 0 or not math.isfinite(value):
        return f"{value}×"
    if value < TINY:
        return _fraction(value)
    return _decimal(value)


def _fraction(value: float) -> str:
    """A ratio below 1 as a person would say it: ``1/90×``."""
    return f"1/{times(1 / value)}"


def _decimal(value: float) -> str:
    """A ratio above 0, without fractions."""
    value = float(f"{value:.2g}") if value >= 100 else value
    decimals = max(0, 1 - math.floor(math.log10(float(f"{value:.1e}"))))
    decimals += 1.005 <= value < 1.1  # the smallest effect, 1.03, is no tie
    return f"{value:,.{decimals}f}×"
