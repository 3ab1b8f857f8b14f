"""Showing what was measured: pages, write-ups, tables and claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from breakeven.catalogue.project import Project
from breakeven.catalogue.targets import names_source
from breakeven.commands.options import AsJson
from breakeven.commands.project import enter_measured, enter_project
from breakeven.engines.libraries import missing_library
from breakeven.errors import UserError
from breakeven.terminal import new_console
from breakeven.wording.saying import print_json

if TYPE_CHECKING:
    import pandas as pd

    from breakeven.records.journal import Journal
    from breakeven.records.reading.left_out import LeftOut


def report(
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TARGET]...",
            help="A file, folder or module of your own, if a project keeps its results elsewhere.",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="Folder to write to (default: the project's).")
    ] = None,
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option(
            metavar="EARLIER LATER",
            help="Write a page of two runs side by side instead. Give their names, as on the page "
            "about the environment, or the paths of their journals.",
        ),
    ] = None,
    base_url: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Where you will publish the site: adds each page's address, a preview picture and a site map.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the HTML report of all that was measured, and print its path and what stands out.

    Exits with 1 when a page could not be drawn; a page in its place says why.
    """
    for each in targets or []:
        if not names_source(each):
            raise UserError(
                f"the report shows all that was measured; to write up {each} alone: "
                f"breakeven findings {each}"
            )
    project, _ = enter_project(targets)
    address = _address(base_url)
    if compare:
        _write_two_runs(project, output or project.site, compare, as_json=as_json)
        return
    undrawn: list[str] = []
    written = write_pages(project, output or project.site, undrawn)
    if address:
        from breakeven.report.published import publish

        publish(written.page.parent, address)
    if as_json:
        found = {"page": str(written.page), "findings": list(written.findings)}
        lost = [
            {"file": str(each.path), "line": each.line, "reason": each.reason}
            for each in written.left_out
        ]
        print_json(found | {"left_out": lost})
        raise typer.Exit(int(bool(undrawn)))
    console = new_console()
    console.print(written.heading, style="bold" if written.findings else None)
    for number, sentence in enumerate(written.findings, 1):
        console.print(f"  {number}. {sentence}", soft_wrap=True)
    console.print(f"\nThe report: {written.page}", soft_wrap=True)
    # A report that lacks a page is not what a pipeline asked for, though all others are there.
    raise typer.Exit(int(bool(undrawn)))


def _address(base_url: str | None) -> str | None:
    """The address of the site, checked before anything is written."""
    if base_url is None:
        return None
    from breakeven.report.published import checked_address

    return checked_address(base_url)


def _write_two_runs(project: Project, site: Path, names: tuple[str, str], *, as_json: bool) -> None:
    from breakeven.report.errors import require_libraries

    require_libraries()
    from breakeven.findings.verdicts.two_runs import two_runs
    from breakeven.records.tables.table import results_of
    from breakeven.report.overviews.two_runs import in_words, write_two_runs
    from breakeven.report.pages import INDEX, Pages

    earlier, later = (results_of(_run_named(project, name)) for name in names)
    found = two_runs(earlier.table, later.table)
    pages = Pages(site, 1)
    page = write_two_runs(pages, (earlier, later), found, has_index=pages.has(INDEX))
    if as_json:
        told = {"page": str(page), "cases": [asdict(each) for each in found.cases]}
        print_json(told | {"apart": [asdict(each) for each in found.apart]})
        return
    console = new_console()
    console.print(in_words(found), soft_wrap=True)
    if found.apart:
        console.print(f"{len(found.apart)} cannot be compared; the page says why.")
    console.print(f"\nThe page: {page}", soft_wrap=True)


def _run_named(project: Project, name: str) -> Journal:
    """The journal at a path, or that of the one run whose name, or file's name, begins so."""
    from breakeven.records.journal import Journal, journals

    if Path(name).is_file():
        return Journal(Path(name))
    known = {each.path.stem: each for each in journals(project.runs)}
    by_run = {each.run().run: each for each in known.values()}
    found = {
        each.path: each
        for names in (known, by_run)
        for of, each in names.items()
        if of.startswith(name)
    }
    exact = known.get(name) or by_run.get(name)
    if exact or len(found) == 1:
        return exact or next(iter(found.values()))
    if found:
        some = ", ".join(sorted(each.stem for each in found)[:MOST_NAMED])
        more = ", …" if len(found) > MOST_NAMED else ""
        raise UserError(
            f"the names of {len(found)} runs begin with {name!r}: {some}{more}; give more of it"
        )
    newest = ", ".join(list(by_run)[::-1][:MOST_NAMED]) or "none"
    raise UserError(f"there is no run {name!r} here, and no such file; the newest are: {newest}")


MOST_NAMED = 3
MOST_COMPARISONS = 3
"""Of those in which something got worse, the newest; of others as many."""


@dataclass(frozen=True)
class Written:
    """The index of the pages, the findings that stand out or why there are none, and what could not be used of
    what is stored."""

    page: Path
    findings: Sequence[str]
    without_findings: str = ""
    left_out: Sequence[LeftOut] = ()

    @property
    def heading(self) -> str:
        """What stands above the findings, or in place of them."""
        if not self.findings:
            return self.without_findings
        count = len(self.findings)
        return "What stands out" if count == 1 else f"The {count} findings that stand out"


def write_pages(project: Project, site: Path, undrawn: list[str] | None = None) -> Written:
    """Write the pages of a project. What could not be drawn is told on standard error, and added to
    ``undrawn``.

    Raises UserError where a library that draws is missing, or where there is nothing to show.
    """
    from breakeven.report.errors import require_libraries

    require_libraries()
    from breakeven.catalogue.words import current_words
    from breakeven.findings.explanations.profiles import read_profiles
    from breakeven.findings.measured_break_even import break_even_told
    from breakeven.findings.presentation import presentation_of
    from breakeven.findings.sentences import without_findings
    from breakeven.findings.verdicts.comparisons import read_comparisons
    from breakeven.findings.verdicts.history import read_history
    from breakeven.records.proofs.proofs import read_proofs
    from breakeven.records.tables.table import read_results
    from breakeven.report.first_results import forget_first_results
    from breakeven.report.shown import what_is_shown
    from breakeven.report.site import write_site, write_without_table
    from breakeven.report.undrawn import fault_in_words, tell_undrawn
    from breakeven.run.run_guards import is_measuring

    results = read_results(project.runs)
    results = replace(results, words=current_words(results.versions))
    proofs = read_proofs(project.results)
    lost: list[LeftOut] = []
    configuration = project.folder / "asv.conf.json"
    over_time = read_history(configuration, left_out=lost) if project.has_suites else None
    profiles = read_profiles(project.results / "profiles")
    declared = presentation_of(project)
    compared = read_comparisons(project.results / "comparisons", lost)
    every = dict.fromkeys([*results.left_out, *profiles.broken, *proofs.left_out, *lost])
    if results.table.empty and (compared or results.break_evens):
        page = write_without_table(results.break_evens, compared, site, list(every))
        told = [break_even_told(each) for each in results.break_evens]
        worse = [each for each in compared if any(case.is_worse for case in each.cases)]
        shown = (worse or compared)[:MOST_COMPARISONS]
        said = [*told, *(f"{each.title}: {each.in_words}" for each in shown)]
        return Written(page, said, left_out=list(every))
    view = what_is_shown(results, declared)
    page = write_site(
        *(results, site, proofs, over_time, profiles, declared, compared, undrawn, lost, view)
    )
    if not is_measuring(project):
        forget_first_results(site)
    try:
        sentences = [str(each) for each in view.findings]
    except Exception as error:  # noqa: BLE001 - the pages are there, whatever cannot be put in words
        sentences, told = [], tell_undrawn([("what stands out", fault_in_words(error))])
        if undrawn is not None:
            undrawn += told
    return Written(page, sentences, without_findings(view.competing), list(every))


def findings(
    targets: Annotated[
        list[str],
        typer.Argument(
            metavar="TARGET...",
            help="Workloads or families that were measured; * is a wildcard. Or files, folders or "
            "modules that declare workloads.",
        ),
    ],
    forms: Annotated[
        list[str] | None,
        typer.Option("--format", help="md, html, ipynb or tex; repeat for several (default: all)."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="Folder to write to (default: findings, beside the report).")
    ] = None,
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

    In CSV a text that a spreadsheet would take for a formula has an apostrophe ahead.
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


def claims(
    targets: Annotated[list[str] | None, typer.Argument(hidden=True)] = None,
    as_json: AsJson = False,
) -> None:
    """Test the project's claims: number, verdict and the figure that it rests on."""
    if targets:
        raise UserError(
            f"the claims are those of the whole project; leave {' '.join(targets)} out: "
            "breakeven claims"
        )
    project, _ = enter_project()
    from breakeven.findings.claims.judging import judged
    from breakeven.findings.explanations.profiles import read_profiles
    from breakeven.findings.presentation import presentation_of
    from breakeven.records.tables.table import read_results

    declared = presentation_of(project).claims
    if declared is None:
        raise UserError(
            f"{project.folder} declares no claims; name some in [tool.breakeven] of its "
            'pyproject.toml: claims = "mypackage.claims:CLAIMS"'
        )
    found = judged(
        declared, read_results(project.runs), read_profiles(project.results / "profiles")
    )
    if as_json:
        print_json([each.to_json() for each in found])
        return
    table = Table("", "verdict", "figure", "claim", box=None)
    for each in found:
        words = (each.claim.name, each.ruling.verdict, each.figure, each.claim.words)
        table.add_row(*words)
    console = new_console()
    console.print(table)
    console.print(f"\n{found.words}", soft_wrap=True)
