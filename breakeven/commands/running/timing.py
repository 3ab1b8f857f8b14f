"""A run that measures times: what is shown meanwhile, and the closing line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from breakeven.commands.options import EXIT_INTERRUPTED
from breakeven.commands.printed.first_results import first_results
from breakeven.errors import UserError
from breakeven.terminal import new_console
from breakeven.wording.saying import print_json

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import Console

    from breakeven.catalogue.project import Project
    from breakeven.records.journal import Journal
    from breakeven.records.measurement import Measurement
    from breakeven.run.campaign import Campaign
    from breakeven.workload import Workload

    Then = Callable[[Sequence[Measurement]], object]

__all__ = ["counted", "measure_times"]

MEASURED, FAILED, UNAVAILABLE = "measured", "failed", "unavailable"
CRASHED_AS_DECLARED = "crashed as declared"
OUTCOMES = (MEASURED, FAILED, CRASHED_AS_DECLARED, UNAVAILABLE)
"""How cases end, in the order in which the closing line counts them."""


def measure_times(campaign: Campaign, as_json: bool, then: Then = lambda _: None) -> int:
    """Measure every case, and print what was found; returns the exit code, 1 where a case failed.

    ``then`` is called last, with what was measured.
    """
    console = new_console(stderr=as_json)
    journal = _measured(campaign, console)
    asked = {case.key for case in campaign.cases}
    found = [each for each in journal.measurements() if each.case.key in asked]
    if as_json:
        print_json([each.to_json() for each in found], indent=None)
    else:
        _print_table(journal, campaign, console)
    if words := _others_in_words(journal):
        console.print(words, style="yellow", soft_wrap=True)
    outcomes = Counter(map(_outcome, found))
    words = f"{counted(outcomes)}; kept in {_shown(journal.path, campaign.project)}."
    console.print(words + _next_step(campaign.project, console), soft_wrap=True)
    then(found)
    return 1 if outcomes[FAILED] else 0


def _measured(campaign: Campaign, console: Console) -> Journal:
    """Run the campaign, and show how far it is."""
    from breakeven.records.journal import journals
    from breakeven.run.progress import RunDisplay

    earlier = [
        each for journal in journals(campaign.runs_folder) for each in journal.measurements()
    ]
    processes = campaign.settings.processes
    try:
        with (
            first_results(campaign, console) as onlooker,
            RunDisplay(console, campaign.cases, processes, earlier, onlooker) as display,
        ):
            return campaign.run(display.watch)
    except KeyboardInterrupt:
        console.print("stopped; what was measured is kept: run the same command again to resume")
        raise typer.Exit(EXIT_INTERRUPTED) from None


def _next_step(project: Project, console: Console) -> str:
    """What the user does next; where the workloads are the user's own, the page is there already."""
    if project.is_declared:
        return " Next: breakeven report"
    page = _page_of(project, console)
    return f" The page: {page}" if page else ""


def _others_in_words(journal: Journal) -> str:
    """How busy others kept the machine meanwhile, where that makes figures doubtful; else nothing."""
    from breakeven.records.run_notes import run_notes

    words = run_notes(journal, ()).others_in_words
    if not words:
        return ""
    return (
        f"{words[:1].upper()}{words[1:]}, so times vary more, and cases that need several "
        "processors look slower than they are: repeat the run on a quiet machine (breakeven doctor says who "
        "keeps this one busy)."
    )


def _outcome(of: Measurement) -> str:
    """How a case ended, as the closing line counts it."""
    if of.status in ("ok", "unavailable"):
        return MEASURED if of.status == "ok" else UNAVAILABLE
    return CRASHED_AS_DECLARED if _meant_to_crash(of) else FAILED


def counted(outcomes: Mapping[str, int]) -> str:
    """``9 measured, 9 failed, 3 unavailable``: nothing that is 0."""
    said = [f"{outcomes[each]:,} {each}" for each in OUTCOMES if outcomes.get(each)]
    return ", ".join(said) or "nothing measured"


def _print_table(journal: Journal, campaign: Campaign, console: Console) -> None:
    """The table of what a run found."""
    from breakeven.catalogue import catalogue
    from breakeven.commands.printed.results import print_results
    from breakeven.records.tables.table import read_results

    table = read_results(journal.path.parent).table
    names = dict.fromkeys(case.workload for case in campaign.cases)
    orders = {name: _labels_in_order(catalogue.workload(name)) for name in names}
    print_results(table[table["run"] == journal.path.stem], orders, console)


def _labels_in_order(of: Workload) -> list[str]:
    """Its labels, those of its baseline in other environments first."""
    from breakeven.catalogue import catalogue

    return [*catalogue.baselines_elsewhere(of), *of.implementations]


def _page_of(project: Project, console: Console) -> str:
    """Write the pages; where a library that draws is missing, say so: the results are kept."""
    from breakeven.commands.results.pages import write_pages

    try:
        return _shown(write_pages(project, project.site).page, project)
    except UserError as error:
        console.print(f"no page was written: {error}", style="yellow", soft_wrap=True)
        return ""


def _shown(path: Path, project: Project) -> str:
    """A path as it is short to read: from the project's folder where it lies in it."""
    return str(path.relative_to(project.folder) if path.is_relative_to(project.folder) else path)


def _meant_to_crash(found: Measurement) -> bool:
    from breakeven.catalogue import catalogue

    of = catalogue.workload(found.case.workload)
    chosen = catalogue.implementation(of, found.case.implementation)
    return found.status == "crashed" and bool(chosen.crash)
