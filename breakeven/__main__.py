"""The command line: every command in its order, and one place where what its user can mend is said."""

from __future__ import annotations

import sys

import typer

from commands.comparing import bisect, check, compare
from commands.listing import list_
from commands.measuring import calibrate, doctor, run
from commands.options import EXIT_REFUSED
from commands.over_commits import history
from commands.profiling import profile
from commands.showing import claims, export, findings, report
from kernels.errors import UserError
from results.errors import ResultsError

app = typer.Typer(
    help="Finds where parallel Python starts to pay off.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("list")(list_)
for command in (
    *(run, profile, compare, check, bisect, history),
    *(report, findings, export, claims),
    *(doctor, calibrate),
):
    app.command()(command)


def main() -> None:
    """Run the command line; what its user can mend is printed without a traceback."""
    # Each room has an error of its own, because the rooms must not import each other.
    from reports.errors import ReportError

    try:
        app()
    except (UserError, ResultsError, ReportError) as error:
        print(f"breakeven: {error}", file=sys.stderr)
        sys.exit(EXIT_REFUSED)


if __name__ == "__main__":
    main()
