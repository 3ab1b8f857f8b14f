"""The findings kit as a Jupyter notebook, which reads the kit's tables and draws from them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from breakeven.report.markup_languages import markdown
from breakeven.wording.visible import visible

if TYPE_CHECKING:
    from breakeven.report.kit.chapters import Chapter, Kit

__all__ = ["notebook"]

IMPORTS = """\
import altair as alt
import pandas as pd
"""
TABLE = """\
table = pd.read_parquet({path!r})
columns = ["implementation", "size", "n", "seconds", "speedup", "speedup_low", "speedup_high",
           "verdict", "cold_seconds", "peak_bytes", "status", "reason"]
table[table["n"] == {n}].sort_values("seconds")[columns]
"""
CHART = """\
measured = table[table["status"] == "ok"][["implementation", "n", "seconds", "speedup", "verdict"]]
alt.Chart(measured).mark_line(point=True).encode(
    x=alt.X("n:Q", title={unit!r}).scale(type="log"),
    y=alt.Y("seconds:Q", title="seconds per warm call").scale(type="log"),
    color="implementation:N",
    tooltip=["implementation", "n", "seconds", "speedup", "verdict"],
).properties(width=560, height=380, title={name!r})
"""


def notebook(kit: Kit) -> dict[str, Any]:
    """The notebook, version 4.5 of its format, to be stored as JSON beside the kit's ``tables``."""
    cells = [
        _text(f"# {markdown(kit.title)}"),
        _code(IMPORTS),
        *(cell for chapter in kit.chapters for cell in _chapter(chapter)),
        _text(f"## To cite it\n\n```bibtex\n{kit.citation}\n```"),
    ]
    return {
        "cells": [{"id": f"cell-{number}", **cell} for number, cell in enumerate(cells)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _chapter(chapter: Chapter) -> Iterator[dict[str, Any]]:
    lines = [f"## {markdown(chapter.name)}", markdown(chapter.question)]
    lines += [markdown(chapter.headline), markdown(" ".join(chapter.lesson))]
    lines += [
        f"- {markdown(finding.sentence)} *({markdown(finding.certainty)})*"
        for finding in chapter.findings
    ]
    commands = "\n".join(f"    {command}" for command in chapter.commands)
    lines.append(f"To measure it again:\n\n{commands}")
    yield _text("\n\n".join(filter(None, lines)))
    yield _code(TABLE.format(path=f"{chapter.table}.parquet", n=chapter.n))
    yield _code(CHART.format(unit=chapter.unit, name=chapter.name))


def _text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": visible(source)}


def _code(source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "metadata": {},
        "source": visible(source).rstrip("\n"),
        "execution_count": None,
        "outputs": [],
    }
