"""Durations and memory sizes in the words that people use."""

from __future__ import annotations

import re

_DURATION_UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
_MEMORY_UNITS = ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB"))
LONGEST = 40
"""Characters of what is refused."""
MOST_SECONDS, MOST_BYTES = 1e9, 2**60
"""Nobody waits longer, and no machine has more."""
DECIMAL = r"(\d+\.?\d*|\.\d+)"
DURATION = re.compile(rf"(?:{DECIMAL}h)?(?:{DECIMAL}m(?:in)?)?(?:{DECIMAL}s?)?")
MEMORY = re.compile(rf"{DECIMAL}\s*([KMGT]?)(i?)B?", re.IGNORECASE)
ROUNDED_UP = 0.9995
"""From this part of a unit on, three digits round up to it: 1.00 s, not 1000 ms."""


def duration(seconds: float) -> str:
    """A duration with three significant digits and its unit.

    >>> duration(0.00123), duration(75), duration(47_815), duration(600)
    ('1.23 ms', '1 min 15 s', '13 h 17 min', '10 min')
    """
    if round(seconds / 60) >= 60:
        hours, minutes = divmod(round(seconds / 60), 60)
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    if seconds >= 60:
        minutes, rest = divmod(round(seconds), 60)
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    for size, unit in _DURATION_UNITS:
        if seconds >= ROUNDED_UP * size:
            return f"{_three_digits(seconds / size)} {unit}"
    return "0 s" if seconds == 0 else f"{seconds:.2g} s"


def size_of_memory(count: float) -> str:
    """A number of bytes with three significant digits and its binary unit.

    >>> size_of_memory(3 * 2**20), size_of_memory(10)
    ('3.00 MiB', '10 bytes')
    """
    for size, unit in _MEMORY_UNITS:
        if count >= ROUNDED_UP * size:
            return f"{_three_digits(count / size)} {unit}"
    return f"{count:.0f} bytes"


def seconds_of(text: str) -> float:
    """The seconds of a duration such as ``90s``, ``10m`` or ``1h30m``; raises ValueError.

    >>> seconds_of("10m"), seconds_of("1h30m"), seconds_of("45")
    (600.0, 5400.0, 45.0)
    """
    parts = DURATION.fullmatch(text.strip())
    numbers = [float(part) for part in parts.groups(default="0")] if parts else [0.0]
    found = sum(number * unit for number, unit in zip(numbers, (3600, 60, 1), strict=False))
    if not 0 < found <= MOST_SECONDS:
        raise ValueError(f"{_cut(text)} is not a duration; write it as 90s, 10m or 1h30m")
    return found


def bytes_of(text: str) -> int:
    """The bytes of an amount of memory such as ``2GiB`` or ``500MB``; raises ValueError.

    >>> bytes_of("2GiB"), bytes_of("500MB")
    (2147483648, 500000000)
    """
    parts = MEMORY.fullmatch(text.strip())
    base = 1024 if parts and parts[3] else 1000
    power = " KMGT".index(parts[2].upper() or " ") if parts else 0
    found = float(parts[1]) * base**power if parts else 0.0
    if not 1 <= found <= MOST_BYTES:
        raise ValueError(f"{_cut(text)} is not an amount of memory; write it as 2GiB or 500MB")
    return int(found)


def _cut(text: str) -> str:
    return repr(text if len(text) <= LONGEST else f"{text[:LONGEST]}…")


def _three_digits(value: float) -> str:
    decimals = 2 if value < 10 * ROUNDED_UP else 1 if value < 100 * ROUNDED_UP else 0
    return f"{value:.{decimals}f}"
