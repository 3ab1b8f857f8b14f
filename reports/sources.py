"""The source of each implementation, highlighted, those with the same source together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup
from pygments import highlight  # type: ignore[import-untyped]
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pygments.lexers import CythonLexer, PythonLexer  # type: ignore[import-untyped]


@dataclass(frozen=True)
class Listing:
    """One source text and the labels of the implementations that run it."""

    labels: list[str]
    code: Markup


def listings(rows: pd.DataFrame, order: Mapping[str, int]) -> list[Listing]:
    """The sources of a workload's rows, the baseline's first, then in the given order."""
    known = rows[rows["source"].str.strip() != ""]
    last = known.sort_values("measured_at").drop_duplicates("implementation", keep="last")
    last = last.assign(_order=last["implementation"].map(order))
    last = last.sort_values(["is_baseline", "_order"], ascending=[False, True])
    grouped: dict[tuple[str, str], list[str]] = {}
    for _, row in last.iterrows():
        grouped.setdefault((row["source"], row["library"]), []).append(row["implementation"])
    return [Listing(labels, highlighted(*key)) for key, labels in grouped.items()]


def highlighted(source: str, library: str) -> Markup:
    """Source text as HTML spans with Pygments' short classes; everything in it is escaped."""
    lexer = CythonLexer() if library == "cython" else PythonLexer()
    formatter = HtmlFormatter(nowrap=True)
    return Markup(highlight(source, lexer, formatter))  # Pygments escapes what it marks up
