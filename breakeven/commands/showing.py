"""Showing what was measured: pages, write-ups, tables and claims."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from commands.clone import find_clone
from commands.options import (
    AsJson,
)


def report(
    output: Annotated[
        Path | None, typer.Option(help="Folder to write to (default: reports/site).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the HTML report from what is in results/, and print its path and three findings."""
    clone = find_clone()
    from reports.shown import what_is_shown
    from reports.site import write_site
    from results.accuracy import contests_that_count
    from results.calibration import last_calibration
    from results.findings import top_findings
    from results.history import read_history
    from results.profiles import read_profiles
    from results.table import read_results

    results = read_results(clone / "results" / "data" / "runs")
    proof = last_calibration(clone / "results" / "data" / "calibration")
    contests = contests_that_count(clone / "results" / "data" / "accuracy")
    over_time = read_history(clone / "asv.conf.json")
    profiles = read_profiles(clone / "results" / "data" / "profiles")
    site = output or clone / "reports" / "site"
    page = write_site(results, site, proof, over_time, contests, profiles)
    sentences = [str(each) for each in top_findings(what_is_shown(results).competing)]
    if as_json:
        print(json.dumps({"page": str(page), "findings": sentences}, indent=2))
        return
    console = Console()
    console.print("[bold]The three most interesting findings[/bold]" if sentences else "")
    for number, sentence in enumerate(sentences, 1):
        console.print(f"  {number}. {sentence}", markup=False, highlight=False, soft_wrap=True)
    for each in profiles.broken:
        words = f"left out: the profile {each.name}: {each.reason}; delete its folder"
        console.print(words, style="yellow", markup=False, highlight=False, soft_wrap=True)
    console.print(f"\nThe report: {page}", markup=False, highlight=False, soft_wrap=True)


def findings(
    patterns: Annotated[
        list[str],
        typer.Argument(metavar="PATTERN...", help="Workloads or families; * is a wildcard."),
    ],
    forms: Annotated[
        list[str] | None,
        typer.Option("--format", help="md, html, ipynb or tex, also several times (default: all)."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="Folder to write to (default: reports/site/findings).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write up workloads: text, figures, tables, citation, and the commands that repeat it."""
    clone = find_clone()
    from reports.errors import require_libraries

    require_libraries()
    from reports.findings_kit import FORMATS, write_findings
    from reports.shown import what_is_shown
    from results.table import read_results

    shown = what_is_shown(read_results(clone / "results" / "data" / "runs"))
    folder = output or clone / "reports" / "site" / "findings"
    written = write_findings(shown, patterns, forms or list(FORMATS), folder)
    if as_json:
        print(json.dumps([str(path) for path in written], indent=2))
        return
    for path in written:
        Console().print(str(path), markup=False, highlight=False, soft_wrap=True)


def export(
    form: Annotated[str, typer.Option("--format", help="parquet, csv or json.")] = "parquet",
    output: Annotated[
        Path | None, typer.Option(help="File to write (default: breakeven.<format>, here).")
    ] = None,
) -> None:
    """Write the tidy table of all cases, one row each, for other programs, and print its path."""
    clone = find_clone()
    import results
    from results.export import export as write
    from results.wording import count_of

    table = results.load(clone / "results" / "data" / "runs")
    path = write(table, form, output or Path(f"breakeven.{form}"))
    Console().print(
        f"{count_of(len(table), 'row')}: {path}", markup=False, highlight=False, soft_wrap=True
    )


def claims(as_json: AsJson = False) -> None:
    """Put the course's claims to the test: number, verdict and the figure that it rests on."""
    clone = find_clone()
    from results.claims import judged
    from results.profiles import read_profiles
    from results.table import read_results

    data = clone / "results" / "data"
    found = judged(read_results(data / "runs").table, read_profiles(data / "profiles"))
    if as_json:
        print(json.dumps([each.to_json() for each in found], indent=2))
        return
    table = Table("", "verdict", "figure", "claim", box=None)
    for each in found:
        words = (each.claim.name, each.ruling.verdict, each.figure, each.claim.words)
        table.add_row(*map(Text, words))
    Console().print(table)
