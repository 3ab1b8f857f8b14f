"""``breakeven claims``: what a course says, and whether the measurements bear it out."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from breakeven.commands.options import AsJson
from breakeven.commands.project import enter_project
from breakeven.errors import UserError
from breakeven.terminal import new_console
from breakeven.wording.saying import print_json


def claims(
    targets: Annotated[list[str] | None, typer.Argument(hidden=True)] = None,
    as_json: AsJson = False,
) -> None:
    """Test each of the project's claims against what was measured: a verdict, and the figure that it rests on."""
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
