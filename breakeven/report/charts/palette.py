"""One colour, marker and dash for each implementation, the same on the whole page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from breakeven.findings.tools import tool_of

__all__ = ["DARK", "FAMILIES", "LIGHT", "Look", "css", "family_of", "looks", "looks_on_page"]

FAMILIES = {
    "plain": ("python", "numpy", "pandas", "scipy", "serial"),
    "pools": ("threads", "processes", "joblib", "asyncio", "interpreters"),
    "numba": ("numba",),
    "cython": ("cython",),
    "dask": ("dask",),
    "modin": ("modin",),
    "ray": ("ray",),
    "engines": ("polars", "duckdb", "spark", "vaex", "numexpr", "cupy", "cudf"),
    "other": (),
}
"""Families of tools, in the order of the page, and the first words of their labels."""

# After M. Okabe and K. Ito, "Color Universal Design" (2008): vermillion, blue, bluish green, orange,
# reddish purple and indigo, shifted in lightness until each has a contrast of 4.5:1 with its ground: names
# are written in these colours too.
LIGHT = {
    "plain": "#1f2328",
    "pools": "#0072b2",
    "numba": "#00845f",
    "cython": "#9a6100",
    "dask": "#c24400",
    "modin": "#b0528c",
    "ray": "#5a55c9",
    "engines": "#7d7300",
    "other": "#6b7280",
}
DARK = {
    "plain": "#e8e6e1",
    "pools": "#5b9bf0",
    "numba": "#1fbf8f",
    "cython": "#e69f00",
    "dask": "#f0733a",
    "modin": "#dd8fbb",
    "ray": "#a5a2ff",
    "engines": "#e5d84a",
    "other": "#9aa0a8",
}
DASHES = (
    *([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [10, 3]),
    *([1, 3], [8, 3, 2, 3, 2, 3], [4, 1, 1, 1]),
)
SHAPES = (
    *("circle", "square", "triangle-up", "diamond", "cross", "triangle-down"),
    *("triangle-right", "triangle-left"),
    "M-.8,-1L0,-.25L.8,-1L1,-.8L.25,0L1,.8L.8,1L0,.25L-.8,1L-1,.8L-.25,0L-1,-.8Z",
    "M0,-1L.24,-.32L.95,-.31L.38,.12L.59,.81L0,.4L-.59,.81L-.38,.12L-.95,-.31L-.24,-.32Z",
    "M0,-1L.87,-.5L.87,.5L0,1L-.87,.5L-.87,-.5Z",
    "M0,-1L.95,-.31L.59,.81L-.59,.81L-.95,-.31Z",
)
"""Names of Vega's, and outlines in the square from -1 to 1."""
SYMBOLS = ("●", "■", "▲", "◆", "✚", "▼", "▶", "◀", "✖", "★", "⬢", "⬟")
"""The same shapes as text, for legends and tables."""


@dataclass(frozen=True)
class Look:
    """How one implementation is drawn: its family's colour as a CSS variable, marker and dash.

    ``family`` is the one whose colour it has: what belongs to none takes those of all in turn.
    """

    family: str
    colour: str
    shape: str
    symbol: str
    dash: tuple[int, ...]


def family_of(label: str) -> str:
    """The family of tools that a label belongs to, by its first word."""
    tool = tool_of(label)
    return next((name for name, words in FAMILIES.items() if tool in words), "other")


def looks(labels: Iterable[str]) -> dict[str, Look]:
    """A look for every label; within a family, marker and dash tell apart as many as there are of them.

    The shorter a label, the earlier it comes, so that variants do not change the look of the plain ones.
    """
    found: dict[str, Look] = {}
    drawn = dict.fromkeys(FAMILIES, 0)
    order = list(FAMILIES)

    def place(label: str) -> tuple[int, int, str]:
        return order.index(family_of(label)), label.count("-"), label

    for label in sorted(set(labels), key=place):
        family = family_of(label)
        index = drawn[family]
        drawn[family] += 1
        tint = order[index % len(order)] if family == "other" else family
        found[label] = _look(tint, index % len(SHAPES), index % len(DASHES))
    return found


def looks_on_page(labels: Iterable[str], known: Mapping[str, Look]) -> dict[str, Look]:
    """The looks of the labels of one page: where two would have the same marker, the later one gets another
    that is free, and so for dashes."""
    shown = set(labels)
    found: dict[str, Look] = {}
    for label, look in known.items():
        if label in shown:
            others = [each for each in found.values() if each.family == look.family]
            shape = _free(
                SHAPES.index(look.shape), len(SHAPES), [SHAPES.index(each.shape) for each in others]
            )
            dashes = [tuple(each) for each in DASHES]
            dash = _free(
                dashes.index(look.dash), len(DASHES), [dashes.index(each.dash) for each in others]
            )
            found[label] = _look(look.family, shape, dash)
    return found


def _look(family: str, shape: int, dash: int) -> Look:
    return Look(family, f"var(--{family})", SHAPES[shape], SYMBOLS[shape], tuple(DASHES[dash]))


def _free(wanted: int, count: int, taken: Sequence[int]) -> int:
    """The wanted number, or the first that is not taken; the wanted one where all are."""
    if wanted not in taken:
        return wanted
    return next((each for each in range(count) if each not in taken), wanted)


def css() -> str:
    """The colours as CSS variables, for light and for dark."""
    light = "".join(f"--{name}:{colour};" for name, colour in LIGHT.items())
    dark = "".join(f"--{name}:{colour};" for name, colour in DARK.items())
    return f":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
