"""What there is to measure, and why some of it cannot run here."""

from __future__ import annotations

import fnmatch
import json
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from breakeven.commands.options import AsJson, Patterns
from breakeven.commands.project import enter_project
from breakeven.errors import unknown_name


def list_(patterns: Patterns = None, as_json: AsJson = False) -> None:
    """Show workloads × implementations, with availability and the reason where one is missing."""
    from breakeven.catalogue import catalogue

    _, patterns = enter_project(patterns)
    asked = ["known_*" if each == "truths" else each for each in patterns]
    own = catalogue.names() if not asked or not set(asked) <= set(catalogue.truths()) else []
    names = _matching(asked, [*own, *catalogue.hidden_names()]) if asked else own
    rows = [
        {
            "workload": name,
            "implementation": label,
            "engine": chosen.engine,
            "style": chosen.style,
            "available": (reason := catalogue.unavailable_reason(workload, label)) is None,
            "reason": reason or "",
        }
        for name in names
        for workload in (catalogue.workload(name),)
        for label, chosen in workload.implementations.items()
    ]
    if as_json:
        print(json.dumps(rows, indent=2))
    else:
        _print_list(rows)


def _matching(patterns: list[str], names: list[str]) -> list[str]:
    for pattern in patterns:
        if not fnmatch.filter(names, pattern):
            raise unknown_name("workload", pattern, names, "breakeven list shows all")
    return [name for name in names if any(fnmatch.fnmatch(name, each) for each in patterns)]


def _print_list(rows: list[dict[str, Any]]) -> None:
    table = Table(box=None)
    for heading in ("workload", "implementation", "engine", "available"):
        table.add_column(heading, no_wrap=heading != "available")
    for row in rows:
        said = "yes" if row["available"] else row["reason"]
        table.add_row(row["workload"], row["implementation"], row["engine"], Text(said))
    Console().print(table)
