"""The source of each implementation, highlighted, and how it differs from the baseline's."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import pandas as pd
from markupsafe import Markup
from pygments import highlight  # type: ignore[import-untyped]
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pygments.lexers import CythonLexer, DiffLexer, PythonLexer  # type: ignore[import-untyped]


@dataclass(frozen=True)
class Listing:
    """One source text and the labels of the implementations that run it.

    ``difference`` leads from the baseline's text to this one; it is empty for the baseline's own.
    ``documentation`` has the pages of the tools' documentation that they follow, each by its title.
    """

    labels: list[str]
    code: Markup
    difference: Markup
    documentation: Sequence[tuple[str, str]] = ()


def listings(
    rows: pd.DataFrame, order: Mapping[str, int], documentation: Mapping[str, str]
) -> list[Listing]:
    """The sources of a workload's rows, the baseline's first, then in the given order.

    ``documentation`` has the address of the page that an implementation follows, by its label.
    """
    known = rows[rows["source"].str.strip() != ""]
    last = known.sort_values("measured_at").drop_duplicates("implementation", keep="last")
    last = last.assign(_order=last["implementation"].map(order))
    last = last.sort_values(["is_baseline", "_order"], ascending=[False, True])
    grouped: dict[tuple[str, str], list[str]] = {}
    for _, row in last.iterrows():
        grouped.setdefault((row["source"], row["library"]), []).append(row["implementation"])
    baseline = next((row["source"] for _, row in last.iterrows() if row["is_baseline"]), None)
    return [
        Listing(
            labels,
            highlighted(source, library),
            difference(baseline, source),
            pages_followed(labels, documentation),
        )
        for (source, library), labels in grouped.items()
    ]


def pages_followed(
    labels: Sequence[str], documentation: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Title and address of each page that the labels follow: its host and what it is called there.

    A run's record is read from a file, so nothing but an address of the web becomes a link.
    """
    found = dict.fromkeys(str(documentation[label]) for label in labels if label in documentation)
    return [(_title(page), page) for page in found if page.startswith("https://")]


def _title(page: str) -> str:
    """What stands for an address: ``docs.dask.org: delayed``."""
    address = urlsplit(page)
    last = address.path.rstrip("/").rpartition("/")[2]
    name = address.fragment or last.rpartition(".")[0] or last
    return f"{address.netloc}: {name}" if name else address.netloc


def difference(baseline: str | None, source: str) -> Markup:
    """The lines that lead from the baseline's source to another, as HTML; empty where none do."""
    if baseline is None:
        return Markup()
    lines = difflib.unified_diff(baseline.splitlines(), source.splitlines(), lineterm="", n=2)
    text = "\n".join(list(lines)[2:])  # without the names of the two files
    return Markup(highlight(text, DiffLexer(), HtmlFormatter(nowrap=True))) if text else Markup()


def highlighted(source: str, library: str) -> Markup:
    """Source text as HTML spans with Pygments' short classes; everything in it is escaped."""
    lexer = CythonLexer() if library == "cython" else PythonLexer()
    formatter = HtmlFormatter(nowrap=True)
    return Markup(highlight(source, lexer, formatter))  # Pygments escapes what it marks up
