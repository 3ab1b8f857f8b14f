"""The page of two runs side by side, which are named as on the page about the environment, or by their files."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from breakeven.catalogue.project import Project
from breakeven.errors import UserError
from breakeven.terminal import new_console
from breakeven.wording.saying import print_json

if TYPE_CHECKING:
    from breakeven.records.journal import Journal


def write_two_runs_page(
    project: Project, site: Path, names: tuple[str, str], *, as_json: bool
) -> None:
    """Write the page, and print what differs; raises UserError where a name is that of no run, or of several."""
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
