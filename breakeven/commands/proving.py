"""Proving: the machine that measures, and the ruler against truths that are known beforehand."""

from __future__ import annotations

from typing import Annotated

import typer

from breakeven.commands.options import EXIT_INTERRUPTED, AsJson, finite
from breakeven.commands.project import enter_project
from breakeven.terminal import new_console, told_below
from breakeven.wording.saying import print_json

Seconds = Annotated[
    float, typer.Option(min=0.1, callback=finite, help="How long to measure the machine's noise.")
]
Clean = Annotated[
    bool,
    typer.Option(
        "--clean", help="Only remove what killed commands have left; nothing is measured."
    ),
]


def doctor(seconds: Seconds = 30.0, clean: Clean = False, as_json: AsJson = False) -> None:
    """Show what is installed and missing, how noisy this machine is, its limits, what is left of killed commands,
    and what to do."""
    project, _ = enter_project()
    if clean:
        _clean(as_json)
        return
    from breakeven.machine.doctor import announcement, examine
    from breakeven.run.run_guards import is_measuring

    progress = new_console(stderr=True)
    if is_measuring(project):
        progress.print(
            "a run is measuring in this project; the two disturb each other, so what follows does "
            "not show the machine at rest",
            style="yellow",
            soft_wrap=True,
        )
    progress.print(announcement(seconds), soft_wrap=True)
    with told_below(progress) as doing:
        found = examine(seconds, doing)
    if as_json:
        print_json(found.to_json())
        return
    console = new_console()
    for heading, facts in found.tables.items():
        if not facts:
            continue
        console.print(f"\n{heading}", style="bold")
        for name, fact in facts.items():
            console.print(f"  {name:<22} {fact}", soft_wrap=True)


def _clean(as_json: bool) -> None:
    """Remove what no living process needs; exits with 1 if something cannot be removed."""
    from breakeven.machine.leftovers import in_words, remove_leftovers

    gone, stay = remove_leftovers()
    if as_json:
        told = {"removed": gone, "left": stay}
        print_json({key: [each._asdict() for each in of] for key, of in told.items()})
    else:
        console = new_console()
        for words, found in (("removed", gone), ("cannot be removed", stay)):
            for each in found:
                console.print(f"{words}: {each.name} ({in_words(each)})", soft_wrap=True)
        if not gone and not stay:
            console.print("nothing is left of killed commands")
    if stay:
        raise typer.Exit(1)


def calibrate(
    only: Annotated[
        str | None,
        typer.Option(help="Only truths of this kind, or with this in their name; not stored."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Test the ruler (the code that measures) against known truths, in about five minutes.

    The report shows the last complete calibration. Exits with 0 when every truth held, 1 when one did
    not, 2 when nothing was measured, 130 when it was stopped.
    """
    project, _ = enter_project()
    from breakeven.calibration.table import calibrate_and_print

    try:
        found = calibrate_and_print(only, as_json)
    except KeyboardInterrupt:
        new_console(stderr=True).print(
            "stopped; this calibration is not kept, and the previous one still counts"
        )
        raise typer.Exit(EXIT_INTERRUPTED) from None
    if only is None:
        path = found.write(project.results / "calibration")
        new_console(stderr=as_json).print(
            f"kept in {path.relative_to(project.folder)}. Next: breakeven report"
        )
    raise typer.Exit(0 if found.all_held else 1)
