"""``breakeven export``: the tidy table for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from breakeven.commands.project import enter_measured
from breakeven.engines.libraries import missing_library
from breakeven.errors import UserError
from breakeven.terminal import new_console

if TYPE_CHECKING:
    import pandas as pd


def export(
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TARGET]...", help="Only these workloads, families, files, folders or modules."
        ),
    ] = None,
    form: Annotated[str, typer.Option("--format", help="parquet, csv or json.")] = "parquet",
    output: Annotated[
        Path | None, typer.Option(help="File to write (default: breakeven.<format>, here).")
    ] = None,
) -> None:
    """Write the tidy table of all cases, one row each, for other programs, and print its path.

    In CSV, a text that a spreadsheet would take for a formula gets a leading apostrophe.
    """
    project, patterns = enter_measured(targets or [])
    if form == "parquet" and (reason := missing_library("pyarrow")):
        raise UserError(f"{reason}, or choose another format: --format csv")
    import breakeven
    from breakeven.records.tables.export import export as write
    from breakeven.wording import count_of

    table = breakeven.load(project.runs)
    if table.empty:
        raise UserError(
            "there are no results to export yet; measure something first, such as: "
            "breakeven run mine.py"
        )
    table = table[_is_asked_for(table, patterns)]
    path = write(table, form, output or Path(f"breakeven.{form}"))
    new_console().print(f"{count_of(len(table), 'row')}: {path}", soft_wrap=True)


def _is_asked_for(table: pd.DataFrame, patterns: Sequence[str]) -> pd.Series:
    """Which rows the patterns select; raises UserError for one that selects none."""
    from breakeven.errors import unknown_name

    chosen = table["workload"].notna() if not patterns else table["workload"].isna()
    for pattern in patterns:
        own = table[["workload", "family"]].map(partial(fnmatch, pat=pattern)).any(axis="columns")
        if not own.any():
            measured = table["workload"].unique()
            raise unknown_name("result of", pattern, measured, "breakeven export writes all")
        chosen |= own
    return chosen
