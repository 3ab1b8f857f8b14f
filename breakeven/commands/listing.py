"""What there is to measure, and why some of it cannot run here."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from breakeven.commands.options import AsJson, Targets
from breakeven.commands.project import enter_project
from breakeven.terminal import new_console, styled
from breakeven.wording.saying import print_json
from breakeven.workload.names import is_selected_by

if TYPE_CHECKING:
    from breakeven.workload import Workload

MOST_IN_FULL = 5
"""How many workloads are listed with all of their implementations if none is named."""


def list_(targets: Targets = None, as_json: AsJson = False) -> None:
    """Show workloads, their sizes and implementations, and why some of these cannot run here.

    Many workloads are shown as a table of their questions; name one, or a family, for the rest.
    """
    from breakeven.catalogue import catalogue

    project, patterns = enter_project(targets)
    added = [] if patterns else list(catalogue.added_workloads())
    console = new_console(stderr=as_json)
    if not (patterns or project.workloads) and added:
        _print_added(added, console)
        return
    rows = [
        {
            "workload": name,
            "sizes": dict(workload.sizes),
            "implementation": label,
            "engine": chosen.engine,
            "style": chosen.style,
            "available": (reason := catalogue.unavailable_reason(workload, label)) is None,
            "reason": reason or "",
        }
        for name in _names(patterns)
        for workload in (catalogue.workload(name),)
        for label, chosen in workload.implementations.items()
    ]
    if as_json:
        print_json(rows)
    elif not patterns and len({row["workload"] for row in rows}) > MOST_IN_FULL:
        _print_questions(rows, console)
    else:
        _print_list(rows, console)
    if added:
        _print_added(added, console)
    for each in () if patterns else catalogue.added_sources().broken:
        console.print(each.reason, style="yellow", soft_wrap=True)


def _names(patterns: Sequence[str]) -> list[str]:
    """The workloads that patterns select, the truths among them where they are asked for."""
    from breakeven.catalogue import catalogue

    truths = catalogue.truths()
    asked = list(
        dict.fromkeys(each for p in patterns for each in (truths if p == "truths" else [p]))
    )
    own = [] if asked and set(asked) <= set(truths) else catalogue.names("list")
    known = [*own, *truths]
    for pattern in asked:
        if not any(_selects(pattern, name) for name in known):
            raise catalogue.unknown_workload(pattern, known)
    return [name for name in known if any(_selects(each, name) for each in asked)] if asked else own


def _selects(pattern: str, name: str) -> bool:
    from breakeven.catalogue import catalogue

    return is_selected_by(name, pattern) or catalogue.family(name) == pattern


def _print_list(rows: Sequence[dict[str, Any]], console: Console) -> None:
    from breakeven.catalogue import catalogue

    wide = {key: max(len(row[key]) for row in rows) for key in ("implementation", "engine")}
    for name, own in groupby(rows, key=lambda row: row["workload"]):
        sizes = _sizes_of(catalogue.workload(name))
        console.print(styled(name, "bold"), f" {sizes}", soft_wrap=True)
        for row in own:
            label, engine = (f"{row[key]:<{width}}" for key, width in wide.items())
            said = "can run" if row["available"] else row["reason"]
            console.print(f"  {label}  {engine}  {said}", soft_wrap=True)


def _print_questions(rows: Sequence[dict[str, Any]], console: Console) -> None:
    """A line for each workload, family by family: its question, and how many of its implementations can run."""
    from breakeven.catalogue import catalogue

    of_workload = {name: list(own) for name, own in groupby(rows, key=lambda row: row["workload"])}
    families: dict[str, list[str]] = {}
    for name in of_workload:
        families.setdefault(catalogue.family(name), []).append(name)
    table = Table(box=None, pad_edge=False)
    table.add_column("workload", no_wrap=True)
    table.add_column("question", overflow="fold")
    table.add_column("can run", justify="right", no_wrap=True)
    for family, names in families.items():
        table.add_row(styled(family, "bold"), "", "")
        for name in names:
            own = of_workload[name]
            can_run = sum(row["available"] for row in own)
            question = catalogue.workload(name).question
            table.add_row(f"  {name}", question, f"{can_run} of {len(own)}")
    console.print(table)
    one = next(iter(of_workload))
    console.print(
        f"\nFor sizes and implementations, name a workload or a family: breakeven list {one} (all: breakeven list '*')",
        soft_wrap=True,
    )


def _sizes_of(workload: Workload) -> str:
    if not workload.sizes:
        return "sizes: the first run finds three"
    sizes = ", ".join(f"{label} {n:,}" for label, n in workload.sizes.items())
    return f"sizes: {sizes} {workload.unit}"


def _print_added(names: Sequence[str], console: Console) -> None:
    console.print(
        f"From installed packages: {', '.join(names)} (measure one: breakeven run {names[0]})",
        soft_wrap=True,
    )
