"""Durations and memory sizes in the words that people use."""

from __future__ import annotations

_DURATION_UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
_MEMORY_UNITS = ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB"))


def duration(seconds: float) -> str:
    """A duration with three significant digits and its unit.

    >>> duration(0.00123), duration(75)
    ('1.23 ms', '1 min 15 s')
    """
    if seconds >= 60:
        minutes, rest = divmod(round(seconds), 60)
        return f"{minutes} min {rest} s"
    for size, unit in _DURATION_UNITS:
        if seconds >= size:
            return f"{_three_digits(seconds / size)} {unit}"
    return "0 s" if seconds == 0 else f"{seconds:.2g} s"


def size_of_memory(count: float) -> str:
    """A number of bytes with three significant digits and its binary unit.

    >>> size_of_memory(3 * 2**20), size_of_memory(10)
    ('3.00 MiB', '10 bytes')
    """
    for size, unit in _MEMORY_UNITS:
        if count >= size:
            return f"{_three_digits(count / size)} {unit}"
    return f"{count:.0f} bytes"


def _three_digits(value: float) -> str:
    decimals = 2 if value < 10 else 1 if value < 100 else 0
    return f"{value:.{decimals}f}"
