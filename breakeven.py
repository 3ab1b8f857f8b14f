"""The command line: what was asked, handed on to the room that does it, and what came of it."""

from __future__ import annotations

import datetime
import fnmatch
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kernels.errors import UserError, unknown_name
from results.errors import ResultsError
from results.quantities import bytes_of, seconds_of

if TYPE_CHECKING:
    from benchmarks.harness.campaign import Campaign
    from benchmarks.harness.comparison_table import Asked
    from results.measurement import Measurement

app = typer.Typer(
    help="Finds where parallel Python starts to pay off.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Number = TypeVar("Number", int, float)
Patterns = Annotated[
    list[str] | None, typer.Argument(help="Workload names, patterns such as 'pair*', or families.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
Only = Annotated[list[str] | None, typer.Option(help="Only these implementations, e.g. 'dask-*'.")]
Workers = Annotated[
    int | None, typer.Option(min=1, help="Workers of every parallel case (default: the cores).")
]
ComparedSizes = Annotated[
    str | None, typer.Option(help="Sizes, separated by commas (default: each workload's own).")
]
Effect = Annotated[
    float, typer.Option(min=0.1, help="The smallest change in time that counts, in per cent.")
]
ComparisonBudget = Annotated[str | None, typer.Option(help="The most time in all, e.g. 10m.")]
EXIT_REFUSED = 2
EXIT_INTERRUPTED = 130


@app.command("list")
def list_(patterns: Patterns = None, as_json: AsJson = False) -> None:
    """Show workloads × implementations, with availability and the reason where one is missing."""
    from kernels import catalogue

    asked = ["known_*" if each == "truths" else each for each in patterns or []]
    known = list(catalogue.PACKAGES | catalogue.TRUTHS)
    names = _matching(asked, known) if asked else list(catalogue.PACKAGES)
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


@app.command()
def run(
    patterns: Patterns = None,
    sizes: Annotated[
        str | None,
        typer.Option(help="Sizes, separated by commas (default: small,medium; methods: medium)."),
    ] = None,
    only: Only = None,
    workers: Workers = None,
    quick: Annotated[bool, typer.Option("--quick", help="The small budget.")] = False,
    thorough: Annotated[bool, typer.Option("--thorough", help="The large budget.")] = False,
    budget: Annotated[
        str | None,
        typer.Option(help="Time in all, e.g. 10m: the small budget, then the widest intervals."),
    ] = None,
    memory: Annotated[
        str | None, typer.Option(help="The most that a case's processes may hold, e.g. 2GiB.")
    ] = None,
    find_memory: Annotated[
        bool, typer.Option("--find-memory", help="Find the least memory that each case needs.")
    ] = False,
    scaling: Annotated[
        bool,
        typer.Option("--scaling", help="Parallel implementations on 1, 2, 4 … workers, one size."),
    ] = False,
    allow_dirty: Annotated[
        bool, typer.Option("--allow-dirty", help="Measure uncommitted changes, and mark results.")
    ] = False,
    dask_address: Annotated[
        str | None, typer.Option(help="Join this running Dask scheduler.")
    ] = None,
    ray_address: Annotated[str | None, typer.Option(help="Join this running Ray cluster.")] = None,
    as_json: AsJson = False,
) -> None:
    """Measure in rounds and file all in asv's store; a run that was cut off is gone on with.

    Exits with 0 when every case was measured or is unavailable here, 1 when a case failed,
    2 when the run was refused.
    """
    if sum((quick, thorough, budget is not None)) > 1:
        raise UserError("--quick, --thorough and --budget are three budgets; choose one")
    if memory and (dask_address or ray_address):
        raise UserError("--memory cannot hold a cluster that runs elsewhere; leave its address out")
    clone = _enter_clone()
    from benchmarks.harness import plan
    from benchmarks.harness.campaign import Campaign
    from benchmarks.harness.git_state import git_state
    from benchmarks.harness.scaling_plan import scaling_cases
    from benchmarks.harness.settings import chosen_settings

    name = "quick" if quick or find_memory else "thorough" if thorough else "default"
    given_sizes = sizes or ("medium" if scaling or find_memory else "")
    asked = _names(given_sizes)
    plan.check_sizes(asked)
    chosen = chosen_settings(
        name,
        sizes=asked,
        workers=workers,
        run_seconds=_parsed(seconds_of, budget),
        memory_limit_bytes=_parsed(bytes_of, memory),
    )
    if scaling:
        cases = scaling_cases(patterns or [], only or [], asked[-1], chosen.workers)
    else:
        cases = plan.planned_cases(
            patterns or [], only or [], asked, chosen.workers, instructive=chosen.instructive
        )
    git = git_state(clone)
    if git.dirty and not allow_dirty:
        raise UserError(
            f"the working tree differs from commit {git.commit[:8]}, so results must not be filed "
            f"under it:\n{git.changes}\ncommit the changes, or measure them marked: --allow-dirty"
        )
    given = {"dask": dask_address, "ray": ray_address}
    addresses = {kind: address for kind, address in given.items() if address}
    campaign = Campaign(clone, git, tuple(cases), chosen, addresses, scaling)
    raise typer.Exit((_find_memory if find_memory else _measure)(campaign, as_json))


@app.command()
def compare(
    before: Annotated[
        str,
        typer.Argument(
            metavar="A", help="A commit, . (the working tree), or main+pandas==2.2.3+python3.12."
        ),
    ],
    after: Annotated[str, typer.Argument(metavar="B", help="The other side, named alike.")],
    patterns: Patterns = None,
    sizes: ComparedSizes = None,
    only: Only = None,
    workers: Workers = None,
    effect: Effect = 3.0,
    budget: ComparisonBudget = None,
    as_json: AsJson = False,
) -> None:
    """Compare two commits, or two sets of requirements, by processes of both that take turns.

    Exits with 0 when the comparison was made, whatever it found, 2 when it could not be, 130 when it
    was stopped: what is known by then is printed.
    """
    clone = _enter_clone()
    from benchmarks.harness.comparison_table import compared, print_table

    console = Console(stderr=as_json)
    asked = _asked(before, after, patterns, sizes, only, workers, effect, budget)
    found = compared(asked, clone, console)
    if as_json:
        print(json.dumps([each.to_json() for each in found.cases], indent=2))
    else:
        print_table(found.cases, console)
    if found.was_stopped:
        raise typer.Exit(EXIT_INTERRUPTED)


@app.command()
def check(
    patterns: Patterns = None,
    against: Annotated[
        str | None, typer.Option(help="Branch or commit to compare with (default: the origin's).")
    ] = None,
    sizes: ComparedSizes = None,
    only: Only = None,
    workers: Workers = None,
    effect: Effect = 3.0,
    budget: ComparisonBudget = None,
    markdown: Annotated[
        Path | None, typer.Option(help="File for a summary, added to: $GITHUB_STEP_SUMMARY.")
    ] = None,
    junit: Annotated[Path | None, typer.Option(help="File for JUnit XML.")] = None,
    as_json: AsJson = False,
) -> None:
    """Gate a merge: compare the working tree with the commit that it branched off from.

    Exits with 0 when nothing got worse, 1 when something did that known_changes.toml does not
    accept, 2 when nothing could be measured, 130 when it was stopped.
    """
    clone = _enter_clone()
    from benchmarks.harness.comparison_table import compared, print_table
    from benchmarks.harness.sides import WORKING_TREE, merge_base
    from reports.check_summary import as_junit, as_markdown
    from results.gate import Gate
    from results.known_changes import FILE, known_changes

    known = known_changes(clone / FILE)
    base = merge_base(clone, against)
    console = Console(stderr=as_json)
    asked = _asked(base, WORKING_TREE, patterns, sizes, only, workers, effect, budget)
    found = compared(asked, clone, console)
    gate = Gate.of(found.cases, known, datetime.date.today())
    if as_json:
        print(json.dumps([each.to_json() for each in found.cases], indent=2))
    else:
        print_table(found.cases, console)
    console.print(gate.in_words, highlight=False, soft_wrap=True)
    if markdown:
        with markdown.open("a", encoding="utf-8") as stream:
            stream.write(as_markdown(gate, base[:8], "the working tree"))
    if junit:
        junit.write_text(as_junit(gate), encoding="utf-8")
    raise typer.Exit(EXIT_INTERRUPTED if found.was_stopped else gate.exit_code)


@app.command()
def bisect(
    workload: Annotated[str, typer.Argument(help="The workload of the case that got slower.")],
    implementation: Annotated[str, typer.Argument(help="Its implementation.")],
    before: Annotated[str, typer.Argument(metavar="A", help="A commit that was still fast.")],
    after: Annotated[str, typer.Argument(metavar="B", help="A later one that is slower.")],
    size: Annotated[str, typer.Option(help="The size of the case.")] = "small",
    workers: Workers = None,
    effect: Effect = 3.0,
    as_json: AsJson = False,
) -> None:
    """Find the commit that made a case slower: comparisons with A, each halving what is left.

    Exits with 0 when it was found, 2 when B is not slower or a commit on the way cannot be told.
    """
    clone = _enter_clone()
    from benchmarks.harness.bisection import slower_since
    from benchmarks.harness.git_state import git

    console = Console(stderr=as_json)
    asked = _asked(before, after, [workload], size, [implementation], workers, effect, None)
    try:
        commit = slower_since(asked, clone, console)
    except KeyboardInterrupt:
        raise typer.Exit(EXIT_INTERRUPTED) from None
    said = git(clone, "log", "-1", "--format=%H%n%cs%n%s", commit).splitlines()
    found = dict(zip(("commit", "date", "subject"), said, strict=True))
    if as_json:
        print(json.dumps(found, indent=2))
        return
    words = f"slower since {commit[:12]} of {found['date']}: {found['subject']}"
    console.print(words, markup=False, highlight=False, soft_wrap=True)


@app.command()
def report(
    output: Annotated[
        Path | None, typer.Option(help="Folder to write to (default: reports/site).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the HTML report from what is in results/, and print its path and three findings."""
    clone = _find_clone()
    from reports.shown import what_is_shown
    from reports.site import write_site
    from results.calibration import last_calibration
    from results.findings import top_findings
    from results.history import read_history
    from results.table import read_results

    results = read_results(clone / "results" / "data" / "runs")
    proof = last_calibration(clone / "results" / "data" / "calibration")
    over_time = read_history(clone / "asv.conf.json")
    page = write_site(results, output or clone / "reports" / "site", proof, over_time)
    sentences = [str(each) for each in top_findings(what_is_shown(results).competing)]
    if as_json:
        print(json.dumps({"page": str(page), "findings": sentences}, indent=2))
        return
    console = Console()
    console.print("[bold]The three most interesting findings[/bold]" if sentences else "")
    for number, sentence in enumerate(sentences, 1):
        console.print(f"  {number}. {sentence}", markup=False, highlight=False, soft_wrap=True)
    console.print(f"\nThe report: {page}", markup=False, highlight=False, soft_wrap=True)


@app.command()
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
    clone = _find_clone()
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


@app.command()
def export(
    form: Annotated[str, typer.Option("--format", help="parquet, csv or json.")] = "parquet",
    output: Annotated[
        Path | None, typer.Option(help="File to write (default: breakeven.<format>, here).")
    ] = None,
) -> None:
    """Write the tidy table of all cases, one row each, for other programs, and print its path."""
    clone = _find_clone()
    import results
    from results.export import export as write

    table = results.load(clone / "results" / "data" / "runs")
    path = write(table, form, output or Path(f"breakeven.{form}"))
    Console().print(f"{len(table)} rows: {path}", markup=False, highlight=False, soft_wrap=True)


@app.command()
def claims(as_json: AsJson = False) -> None:
    """Put the course's claims to the test: number, verdict and the figure that it rests on."""
    clone = _find_clone()
    from results.claims import judged
    from results.table import read_results

    found = judged(read_results(clone / "results" / "data" / "runs").table)
    if as_json:
        print(json.dumps([each.to_json() for each in found], indent=2))
        return
    table = Table("", "verdict", "figure", "claim", box=None)
    for each in found:
        words = (each.claim.name, each.ruling.verdict, each.figure, each.claim.words)
        table.add_row(*map(Text, words))
    Console().print(table)


@app.command()
def doctor(
    seconds: Annotated[
        float, typer.Option(min=0.1, help="How long to measure the machine's noise.")
    ] = 30.0,
    as_json: AsJson = False,
) -> None:
    """Say what is installed and missing, how noisy this machine is, its limits, and what to do."""
    _enter_clone()
    from benchmarks.harness.doctor import announcement, examine

    progress = Console(stderr=True)
    progress.print(announcement(seconds), highlight=False, soft_wrap=True)
    with progress.status("") as status:  # shown on a terminal only
        found = examine(seconds, status.update)
    if as_json:
        print(json.dumps(found.to_json(), indent=2))
        return
    console = Console()
    for heading, facts in found.tables.items():
        console.print(f"\n[bold]{heading}[/bold]")
        for name, fact in facts.items():
            console.print(f"  {name:<22} {fact}", markup=False, highlight=False, soft_wrap=True)


@app.command()
def calibrate(
    only: Annotated[
        str | None,
        typer.Option(help="Only truths with this in their name, or of this kind; not stored."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Prove the ruler against truths that are known beforehand, in about five minutes.

    The report shows the last whole calibration. Exits with 0 when every truth held, 1 when one did
    not, 2 when nothing was measured, 130 when it was stopped.
    """
    clone = _enter_clone()
    from benchmarks.calibration.table import calibrate_and_print

    try:
        found = calibrate_and_print(only, as_json)
    except KeyboardInterrupt:
        Console(stderr=True).print(
            "stopped; the calibration before this one is the last that counts"
        )
        raise typer.Exit(EXIT_INTERRUPTED) from None
    if only is None:
        path = found.write(clone / "results" / "data" / "calibration")
        Console(stderr=as_json).print(f"kept in {path.relative_to(clone)}. Next: breakeven report")
    raise typer.Exit(0 if found.all_held else 1)


def main() -> None:
    """Run the command line; what its user can mend is printed without a traceback."""
    # Each room has an error of its own, because the rooms must not import each other.
    from reports.errors import ReportError

    try:
        app()
    except (UserError, ResultsError, ReportError) as error:
        print(f"breakeven: {error}", file=sys.stderr)
        sys.exit(EXIT_REFUSED)


def _find_clone() -> Path:
    """The nearest folder upwards that has an ``asv.conf.json``."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "asv.conf.json").exists() and (folder / "benchmarks").is_dir():
            return folder
    raise UserError(
        f"no asv.conf.json in {here} or above it; breakeven measures from a clone of its "
        "repository: change into one"
    )


def _enter_clone() -> Path:
    """The clone, put at the end of the path, so that ``benchmarks`` can be imported from it."""
    clone = _find_clone()
    sys.path.append(str(clone))
    return clone


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


def _asked(
    before: str,
    after: str,
    patterns: list[str] | None,
    sizes: str | None,
    only: list[str] | None,
    workers: int | None,
    effect: float,
    budget: str | None,
) -> Asked:
    from benchmarks.harness.comparison_table import Asked
    from benchmarks.harness.settings import usable_cores

    return Asked(
        before=before,
        after=after,
        patterns=patterns or [],
        only=only or [],
        sizes=_names(sizes),
        workers=workers or usable_cores(),
        effect=effect / 100,
        budget_seconds=_parsed(seconds_of, budget),
    )


def _names(text: str | None) -> list[str]:
    return [name.strip() for name in (text or "").split(",") if name.strip()]


def _parsed(parse: Callable[[str], Number], text: str | None) -> Number | None:
    if text is None:
        return None
    try:
        return parse(text)
    except ValueError as error:
        raise UserError(str(error)) from error


def _measure(campaign: Campaign, as_json: bool) -> int:
    from benchmarks.harness.progress import RunDisplay
    from results.journal import journals

    earlier = [
        each for journal in journals(campaign.runs_folder) for each in journal.measurements()
    ]
    console = Console(stderr=as_json)
    try:
        with RunDisplay(console, campaign.cases, campaign.settings.processes, earlier) as display:
            journal = campaign.run(display.watch)
    except KeyboardInterrupt:
        console.print("stopped; what was measured is kept: run the same again to go on")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    asked = {case.key for case in campaign.cases}
    found = [each for each in journal.measurements() if each.case.key in asked]
    if as_json:
        print(json.dumps([each.to_json() for each in found]))
    failed = [
        each
        for each in found
        if each.status not in ("ok", "unavailable") and not _meant_to_crash(each)
    ]
    console.print(
        f"{len(found)} cases measured, {len(failed)} failed; kept in "
        f"{journal.path.relative_to(campaign.clone)}. Next: breakeven report",
        highlight=False,
        soft_wrap=True,
    )
    return 1 if failed else 0


def _meant_to_crash(found: Measurement) -> bool:
    from kernels import catalogue

    of = catalogue.workload(found.case.workload)
    return found.status == "crashed" and bool(of.implementations[found.case.implementation].crash)


def _find_memory(campaign: Campaign, as_json: bool) -> int:
    from results.quantities import size_of_memory

    console = Console(stderr=as_json)
    try:
        found = campaign.find_memory(lambda doing: console.print(f"trying {doing}", style="dim"))
    except KeyboardInterrupt:
        console.print("stopped; what was found is kept: run the same again to go on")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    if as_json:
        print(json.dumps([need.to_json() for need in found]))
        return 0
    table = Table(
        "workload", "implementation", "size", "least memory", "peak without a cap", box=None
    )
    for need in found:
        case = need.case
        least = size_of_memory(need.smallest_cap_bytes) if need.smallest_cap_bytes else need.reason
        peak = size_of_memory(need.peak_bytes) if need.peak_bytes else "–"
        table.add_row(case.workload, case.implementation, case.size, Text(least), peak)
    console.print(table)
    return 0


if __name__ == "__main__":
    main()
