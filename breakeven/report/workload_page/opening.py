"""How a workload's page opens: what is computed, on how much data, and what the answer is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from breakeven.findings.decisions import Decision, decisions, leaders_by_size, whose_decisions
from breakeven.findings.effort import code_lines, lines_to_change
from breakeven.findings.lessons import answer_told
from breakeven.report.workload_page.sources import highlighted
from breakeven.wording import amount, memory, missing, unbroken

__all__ = ["Opening", "opening"]

MOST_LINES = 14
"""The most lines of the baseline's code here; longer code is with the rest, at the page's end."""
AS_CODE = re.compile(r"``([^`]+)``")


@dataclass(frozen=True)
class Opening:
    """What stands at the top: ``paragraphs`` say what is computed, ``code`` is the baseline's, ``sizes`` how
    large the data are, ``answer`` what the page's question comes to, ``by_size`` who leads at which size, and
    ``whose`` of which run these and the decisions are, where there are several."""

    paragraphs: list[Markup]
    code: Markup
    sizes: list[tuple[str, str, str]]
    answer: str
    by_size: str
    whose: str
    decisions: list[Decision]


def opening(rows: pd.DataFrame, about: Mapping[str, Any], told: pd.DataFrame) -> Opening:
    """The opening of one workload's page, from its rows and what its run says about it; what to use and the answer
    to its question are ``told`` of the rows of one run, each of which is whole there."""
    compares = about.get("compares", True)
    lines = lines_to_change(rows, about)
    return Opening(
        paragraphs=_paragraphs(str(about.get("description", ""))),
        code=_baselines_code(rows, about),
        sizes=_sizes(rows),
        answer=answer_told(about.get("answer", ()), told),
        by_size=leaders_by_size(told) if compares else "",
        whose=whose_decisions(told) if compares else "",
        decisions=decisions(told, lines) if compares else [],
    )


def _paragraphs(text: str) -> list[Markup]:
    """Plain text with ``code`` in it, as HTML, a paragraph each."""
    return [
        Markup(unbroken(AS_CODE.sub(r"<code>\1</code>", str(escape(" ".join(part.split()))))))
        for part in re.split(r"\n\s*\n", text)
        if part.strip()
    ]


def _baselines_code(rows: pd.DataFrame, about: Mapping[str, Any]) -> Markup:
    """The baseline's function and what it needs of its module; empty where that is long, or not known."""
    own = rows[rows["is_baseline"].astype(bool) & (rows["source"].str.strip() != "")]
    if own.empty:
        return Markup()
    row = own.iloc[-1]
    place = str(about.get("functions", {}).get(row["implementation"], ""))
    lines = code_lines(row["source"], place.partition(":")[2]) if place else []
    return highlighted("\n".join(lines), row["library"]) if len(lines) <= MOST_LINES else Markup()


def _sizes(rows: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Each size: its label, its n with the unit, and how many bytes a call has to read and write at least."""
    found = []
    for n, at in rows.groupby("n", sort=True):
        moved = at["bytes_moved"].max()
        of_bytes = "" if missing(moved) or not moved else memory(moved)
        found.append(
            (str(at["size"].iloc[0]), amount(float(str(n)), str(at["unit"].iloc[0])), of_bytes)
        )
    return found
