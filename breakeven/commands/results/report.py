"""``breakeven report``: the HTML pages of all that was measured, or of two runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from breakeven.catalogue.targets import names_source
from breakeven.commands.options import AsJson
from breakeven.commands.project import enter_project
from breakeven.commands.results.pages import Written, write_pages
from breakeven.commands.results.two_runs import write_two_runs_page
from breakeven.errors import UserError
from breakeven.terminal import new_console
from breakeven.wording.saying import print_json

Places = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[TARGET]...",
        help="A file, folder or module of your own: report its results instead of the project's.",
    ),
]
Output = Annotated[Path | None, typer.Option(help="Folder to write to (default: the project's).")]
TwoRuns = Annotated[
    tuple[str, str] | None,
    typer.Option(
        metavar="EARLIER LATER",
        help="Write a page of two runs side by side instead. Give their names, as on the page "
        "about the environment, or the paths of their journals.",
    ),
]
BaseUrl = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Where you will publish the site: adds each page's address, a preview picture and a site map.",
    ),
]


def report(
    targets: Places = None,
    output: Output = None,
    compare: TwoRuns = None,
    base_url: BaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Write the HTML report of all that was measured, and print its path and what stands out.

    Exits with 1 when a page could not be drawn; a page in its place says why.
    """
    _require_places(targets or [])
    project, _ = enter_project(targets)
    address = _address(base_url)
    if compare:
        write_two_runs_page(project, output or project.site, compare, as_json=as_json)
        return
    _require_own(output)
    undrawn: list[str] = []
    written = write_pages(project, output or project.site, undrawn)
    if address:
        from breakeven.report.published import publish

        publish(written.page.parent, address)
    if as_json:
        print_json(written.to_json())
    else:
        _print(written)
    # A report that lacks a page is not what a pipeline asked for, though all others are there.
    raise typer.Exit(int(bool(undrawn)))


def _require_own(output: Path | None) -> None:
    """Raise UserError where a folder that was named has the pages of somebody else."""
    if output is None:
        return
    from breakeven.report.rendering import INDEX, is_ours

    index = output / INDEX
    if index.is_file() and index.stat().st_size and not is_ours(index):
        raise UserError(
            f"{index} is no page of Breakeven's, and the report would take its place; choose another folder"
        )


def _require_places(targets: Sequence[str]) -> None:
    """Raise UserError where a target is not a place of results, but a name in one."""
    for each in targets:
        if not names_source(each):
            raise UserError(
                f"the report shows all that was measured; to write up {each} alone: "
                f"breakeven findings {each}"
            )


def _print(written: Written) -> None:
    console = new_console()
    console.print(written.heading, style="bold" if written.findings else None)
    for number, sentence in enumerate(written.findings, 1):
        console.print(f"  {number}. {sentence}", soft_wrap=True)
    console.print(f"\nThe report: {written.page}", soft_wrap=True)


def _address(base_url: str | None) -> str | None:
    """The address of the site, checked before anything is written."""
    if base_url is None:
        return None
    from breakeven.report.published import checked_address

    return checked_address(base_url)
