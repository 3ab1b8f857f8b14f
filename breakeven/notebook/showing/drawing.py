"""Intervals as a small SVG that takes its colour from the page, drawn by hand: no library is needed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from breakeven.wording import seconds, span

__all__ = ["Bar", "intervals_svg"]

WIDTH, ROW, FOOT = 520, 24, 20
CHARACTER = 6.6
LONGEST_NAME = 30
RIGHT = 14
COLOUR = "#2b8fc9"
MOST_TICKS = 6


class Bar(NamedTuple):
    """A time with the bounds of its interval, and the times of single processes, all in seconds."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    dots: tuple[float, ...] = ()


def intervals_svg(bars: Sequence[Bar]) -> str:
    """A row for each bar, on one axis of time: linear, or logarithmic where they differ fivefold."""
    names = [_cut(bar.name) for bar in bars]
    left = 8 + CHARACTER * max(map(len, names))
    axis = _Axis(bars, left)
    height = ROW * len(bars) + FOOT
    parts = [
        *axis.drawn(ROW * len(bars)),
        *(part for row, bar in enumerate(bars) for part in _row(bar, names[row], row, axis)),
    ]
    said = escape("; ".join(filter(None, map(_in_words, bars))), quote=True)
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
        f'aria-label="{said}" style="max-width:100%;display:block;margin-top:6px" '
        f'font-family="system-ui,sans-serif" font-size="11" fill="currentColor">{"".join(parts)}</svg>'
    )


class _Axis:
    """Where a time lies, from the left end of the axis to its right one."""

    def __init__(self, bars: Sequence[Bar], left: float) -> None:
        shown = [
            each
            for bar in bars
            for each in (bar.value, bar.low, bar.high, *bar.dots)
            if each is not None and each > 0
        ]
        low, high = min(shown), max(shown)
        self.left = left
        self.is_log = len(bars) > 1 and high > 5 * low
        if self.is_log:
            self.low, self.high = low / 1.2, high * 1.2
        else:
            room = max(0.08 * (high - low), 0.01 * high)
            self.low, self.high = max(low - room, 0.0), high + room

    def place(self, value: float) -> float:
        """The pixels from the left of the drawing."""
        if self.is_log:
            part = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            part = (value - self.low) / (self.high - self.low)
        return self.left + part * (WIDTH - RIGHT - self.left)

    def ticks(self) -> list[float]:
        """Round times between both ends."""
        if not self.is_log:
            step = _round_step((self.high - self.low) / (MOST_TICKS - 1))
            first = math.ceil(self.low / step)
            return [step * number for number in range(first, math.floor(self.high / step) + 1)]
        exponents = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        every = [m * 10.0**e for e in exponents for m in (1, 2, 5)]
        found = [each for each in every if self.low <= each <= self.high]
        return found if len(found) <= MOST_TICKS else found[:: math.ceil(len(found) / MOST_TICKS)]

    def drawn(self, bottom: float) -> Iterator[str]:
        """A line upwards at each tick, and what it stands for."""
        ticks = self.ticks()
        digits = _digits(ticks)
        for tick in ticks:
            x = self.place(tick)
            yield (
                f'<line x1="{x:.1f}" x2="{x:.1f}" y1="2" y2="{bottom}" stroke="currentColor" '
                'stroke-opacity=".15"/>'
                f'<text x="{x:.1f}" y="{bottom + 14}" text-anchor="middle" fill-opacity=".7">'
                f"{escape(_label(tick, digits))}</text>"
            )


def _row(bar: Bar, name: str, row: int, axis: _Axis) -> Iterator[str]:
    y = ROW * row + ROW / 2
    if name:
        yield (
            f'<text x="{axis.left - 8:.1f}" y="{y + 4}" text-anchor="end" '
            f'font-family="monospace">{escape(name)}</text>'
        )
    yield f"<g><title>{escape(_in_words(bar))}</title>"
    if bar.low is not None and bar.high is not None:
        low, high = axis.place(bar.low), axis.place(bar.high)
        yield (
            f'<rect x="{low:.1f}" y="{y - 5}" width="{max(high - low, 1):.1f}" height="10" rx="2" '
            f'fill="{COLOUR}" fill-opacity=".3"/>'
        )
    for dot in bar.dots:
        yield f'<circle cx="{axis.place(dot):.1f}" cy="{y}" r="2.4" fill-opacity=".55"/>'
    x = axis.place(bar.value)
    yield (
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y - 8}" y2="{y + 8}" stroke="{COLOUR}" '
        'stroke-width="2.5"/></g>'
    )


def _in_words(bar: Bar) -> str:
    name = f"{bar.name}: " if bar.name else ""
    bounds = f", 95 % interval {span(seconds, bar.low, bar.high)}" if bar.low is not None else ""
    return f"{name}{seconds(bar.value)}{bounds}"


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _round_step(least: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is no smaller."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= least * (1 - 1e-9))


def _digits(ticks: Sequence[float]) -> int:
    """How many significant digits tell the ticks apart."""
    return next(
        (n for n in range(1, 8) if len({f"{tick:.{n}g}" for tick in ticks}) == len(ticks)), 8
    )


def _label(value: float, digits: int) -> str:
    for size, unit in ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")):
        if value >= size * (1 - 1e-9):
            return f"{float(f'{value / size:.{digits}g}'):,g} {unit}"
    return "0 s"
