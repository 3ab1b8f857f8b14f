"""``breakeven findings``: workloads written up for a paper or a course."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from breakeven.commands.options import AsJson
from breakeven.commands.project import enter_measured
from breakeven.engines.libraries import missing_library
from breakeven.errors import UserError
from breakeven.terminal import new_console
from breakeven.wording.saying import print_json

Measured = Annotated[
    list[str],
    typer.Argument(
        metavar="TARGET...",
        help="Workloads or families that were measured; * is a wildcard. Or files, folders or "
        "modules that declare workloads.",
    ),
]
Forms = Annotated[
    list[str] | None,
    typer.Option("--format", help="md, html, ipynb or tex; repeat for several (default: all)."),
]
Output = Annotated[
    Path | None, typer.Option(help="Folder to write to (default: findings, beside the report).")
]


def findings(
    targets: Measured,
    forms: Forms = None,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Write up workloads: text, figures, tables, citation, and the commands that repeat it."""
    project, patterns = enter_measured(targets)
    from breakeven.report.errors import require_libraries

    require_libraries()
    if reason := missing_library("pyarrow"):
        raise UserError(f"the tables of a write-up are Parquet: {reason}")
    from breakeven.catalogue.words import current_words
    from breakeven.findings.presentation import presentation_of
    from breakeven.records.tables.table import read_results
    from breakeven.report.kit.findings_kit import FORMATS, write_findings
    from breakeven.report.shown import what_is_shown

    results = read_results(project.runs)
    results = replace(results, words=current_words(results.versions))
    shown = what_is_shown(results, presentation_of(project))
    folder = output or project.site / "findings"
    written = write_findings(shown, patterns, forms or list(FORMATS), folder)
    if as_json:
        print_json([str(path) for path in written])
        return
    for path in written:
        new_console().print(str(path), soft_wrap=True)
