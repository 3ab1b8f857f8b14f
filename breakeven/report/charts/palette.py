"""One colour, marker and dash for each implementation, the same on the whole page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from breakeven.findings.tools import tool_of

__all__ = ["DARK", "FAMILIES", "LIGHT", "Look", "css", "family_of", "looks"]

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
# reddish purple and sky blue, shifted in lightness until each has a contrast of 3:1 with its ground.
LIGHT = {
    "plain": "#1f2328",
    "pools": "#0072b2",
    "numba": "#00845f",
    "cython": "#b87400",
    "dask": "#d04a00",
    "modin": "#b0528c",
    "ray": "#2b8fc9",
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
    "ray": "#7cc8f2",
    "engines": "#e5d84a",
    "other": "#9aa0a8",
}
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 2])
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
SYMBOLS = ("●", "■", "▲", "◆", "✚", "▼")
"""The same shapes as text, for legends and tables."""


@dataclass(frozen=True)
class Look:
    """How one implementation is drawn: its family's colour as a CSS variable, marker and dash."""

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
    """A look for every label of a page; within a family, marker and dash tell them apart."""
    found: dict[str, Look] = {}
    drawn = dict.fromkeys(FAMILIES, 0)
    order = list(FAMILIES)
    for label in sorted(set(labels), key=lambda label: (order.index(family_of(label)), label)):
        family = family_of(label)
        index = drawn[family]
        drawn[family] += 1
        shape = index % len(SHAPES)
        dash = tuple(DASHES[index % len(DASHES)])
        colour = f"var(--{family})"
        found[label] = Look(family, colour, SHAPES[shape], SYMBOLS[shape], dash)
    return found


def css() -> str:
    """The colours as CSS variables, for light and for dark."""
    light = "".join(f"--{name}:{colour};" for name, colour in LIGHT.items())
    dark = "".join(f"--{name}:{colour};" for name, colour in DARK.items())
    return f":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
