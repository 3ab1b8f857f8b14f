"""Racing: statements or commands against each other, anywhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from breakeven.commands.options import EXIT_INTERRUPTED, EXIT_REFUSED, AsJson, finite, parsed
from breakeven.commands.printed.variables import print_variables
from breakeven.errors import UserError
from breakeven.terminal import new_console, told_below
from breakeven.wording.quantities import seconds_of
from breakeven.wording.saying import print_json, say

if TYPE_CHECKING:
    from breakeven.race.contest import Terms
    from breakeven.race.race import Race

BUDGET_SECONDS = 5.0
"""The budget of each contender, if no other is asked for."""
STRETCH_SECONDS = 60.0
"""What that may grow to where a verdict takes longer."""
FILE_WIDTH = 120
"""Characters of a line where no terminal says how many it has."""


Contenders = Annotated[
    list[str], typer.Argument(help="Python statements; with --command, commands.")
]
Setup = Annotated[
    str,
    typer.Option(help="Statements to run first in each process, such as x = range(1000)."),
]
Fresh = Annotated[
    bool, typer.Option("--fresh", help="Run the setup again before every call, untimed.")
]
OfCommands = Annotated[
    bool, typer.Option("--command", help="The contenders are commands, run without a shell.")
]
Budget = Annotated[
    str | None,
    typer.Option(
        help="Total time at most, e.g. 20s (default: 5 s per contender, more for long calls)."
    ),
]
Effect = Annotated[
    float,
    typer.Option(
        min=0.1, callback=finite, help="The smallest difference that counts, in per cent."
    ),
]
TimeLimit = Annotated[str, typer.Option(help="Time limit for a call, or for a run.")]
IgnoreFailure = Annotated[
    bool, typer.Option("--ignore-failure", help="Race commands whose exit code is not 0.")
]


def race(
    contenders: Contenders,
    setup: Setup = "",
    fresh: Fresh = False,
    command: OfCommands = False,
    budget: Budget = None,
    effect: Effect = 3.0,
    timeout: TimeLimit = "60s",
    ignore_failure: IgnoreFailure = False,
    as_json: AsJson = False,
) -> None:
    """Race statements or commands: fresh processes take turns, and the others are compared with the
    first.

    Short statements are repeated in a loop, which is the same for all and adds some nanoseconds a turn.
    With --fresh every call is timed by itself, which adds some tenths of a microsecond to each. Exits with
    0 for any result, 2 when the race was refused, 130 when it was stopped.

    \b
    Examples:
    breakeven race "sorted(x)" "x.sort()" --setup "x = list(range(1000))"
    breakeven race --command "python a.py" "python b.py"
    """
    _require_sense(contenders, setup, command, fresh=fresh, ignore_failure=ignore_failure)
    from breakeven.race.of_commands.command_race import raced_commands
    from breakeven.race.of_statements.statement_race import raced_statements

    if not command:  # commands have the environment as it is
        print_variables()
    with told_below(new_console(stderr=True)) as doing, _stops_told():
        terms = _terms(len(contenders), budget, effect, timeout, doing)
        if command:
            found = raced_commands(contenders, terms, ignore_failure=ignore_failure)
        else:
            found = raced_statements(contenders, setup, terms, fresh=fresh)
    _show(found, as_json)


def _terms(
    contenders: int, budget: str | None, effect: float, timeout: str, tell: Callable[[str], None]
) -> Terms:
    from breakeven.race.contest import Terms

    return Terms(
        budget_seconds=parsed(seconds_of, budget) or BUDGET_SECONDS * contenders,
        stretch_seconds=0.0 if budget else STRETCH_SECONDS,
        effect=effect / 100,
        limit_seconds=parsed(seconds_of, timeout) or 0.0,
        tell=tell,
    )


@contextmanager
def _stops_told() -> Iterator[None]:
    """Exit where the user stops the block before there is a result."""
    try:
        yield
    except KeyboardInterrupt:
        raise _stopped() from None


def _stopped() -> typer.Exit:
    say("stopped before anything was measured")
    return typer.Exit(EXIT_INTERRUPTED)


def _require_sense(
    contenders: list[str], setup: str, command: bool, *, fresh: bool, ignore_failure: bool
) -> None:
    """Raise UserError where the options do not go together."""
    if len(contenders) < 2:
        raise UserError(
            "a race takes two contenders or more; give another one, such as: "
            "breakeven race 'sum(x)' 'sum(list(x))' --setup 'x = range(1000)'"
        )
    files = [each for each in contenders if each.endswith(".py") and Path(each).is_file()]
    if files and not command:
        raise UserError(
            f"{files[0]} is a file, not a statement; race files as commands: breakeven race --command "
            f"'python {files[0]}' …, or compare the functions in it: breakeven run {files[0]}"
        )
    if command and (setup or fresh):
        raise UserError("--setup and --fresh are for statements; leave out these, or --command")
    if ignore_failure and not command:
        raise UserError("--ignore-failure is for commands; leave it out, or add --command")
    if fresh and not setup:
        raise UserError(
            "--fresh runs the setup again, and there is none; leave it out, or add --setup"
        )


def _show(found: Race, as_json: bool) -> None:
    """Print a race, and exit with what says how it ended."""
    from breakeven.race.printed import print_race

    if found.was_stopped and not found.pairs:
        raise _stopped()
    if as_json:
        print_json(found.to_json())
    else:
        print_race(found, new_console(width=None if sys.stdout.isatty() else FILE_WIDTH))
    if found.was_stopped:
        raise typer.Exit(EXIT_INTERRUPTED)
    if any(each.ended for each in found.standings):
        raise typer.Exit(EXIT_REFUSED)
