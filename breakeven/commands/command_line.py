"""The command line: every command in its order, and one place where what its user can mend is said."""

from __future__ import annotations

import signal
import sys
import traceback
from importlib.metadata import version
from typing import Annotated, NoReturn

import typer

from breakeven.commands.beginning import new
from breakeven.commands.comparisons.bisect import bisect
from breakeven.commands.comparisons.check import check
from breakeven.commands.comparisons.combine import combine
from breakeven.commands.comparisons.compare import compare
from breakeven.commands.comparisons.history import history
from breakeven.commands.environments import app as environments
from breakeven.commands.groups import with_groups
from breakeven.commands.listing import list_
from breakeven.commands.options import EXIT_CRASHED, EXIT_INTERRUPTED, EXIT_REFUSED
from breakeven.commands.profiling import profile
from breakeven.commands.proving import calibrate, doctor
from breakeven.commands.racing import race
from breakeven.commands.results.claims import claims
from breakeven.commands.results.export import export
from breakeven.commands.results.findings import findings
from breakeven.commands.results.report import report
from breakeven.commands.running.run import run
from breakeven.commands.surroundings.streams import Output, open_closed_streams, watched_output
from breakeven.commands.surroundings.system_errors import words_of_refusal
from breakeven.engines.libraries import EXTRAS, missing_library
from breakeven.errors import UserError
from breakeven.processes.left_threads import end_despite_threads
from breakeven.repository.git_program import forget_named_repository
from breakeven.terminal import accept_any_text, new_console
from breakeven.wording.saying import say

app = typer.Typer(
    help="Shows where parallel Python starts to pay off, and whether a commit made your code slower.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("list")(list_)
for command in (
    *(new, race),
    *(run, profile, compare, check, combine, bisect, history),
    *(report, findings, export, claims),
    *(doctor, calibrate),
):
    app.command()(with_groups(command))
app.add_typer(environments, name="env")


def _say_version(asked: bool) -> None:
    if asked:
        new_console().print(f"breakeven {version('breakeven')}")
        raise typer.Exit


@app.callback()
def _options(
    _: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Shows where parallel Python starts to pay off, and whether a commit made your code slower."""


def run_command_line() -> None:
    """Run the command line, and end, even if imported modules started threads."""
    open_closed_streams()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # where it is ignored, no child says how it ended
    forget_named_repository()
    output = watched_output()
    for stream in (sys.stdout, sys.stderr):
        accept_any_text(stream)
    try:
        _run(output)
    except BaseException as end:
        code = end.code if isinstance(end, SystemExit) else EXIT_CRASHED
        code = EXIT_INTERRUPTED if isinstance(end, KeyboardInterrupt) else code
        not_written = output.ended()
        if not_written is not None:
            end_despite_threads(not_written)
            sys.exit(not_written)
        end_despite_threads(code if isinstance(code, int) else int(code is not None))
        if not isinstance(end, SystemExit | KeyboardInterrupt):
            # Python itself would end with 1, which is what a gate says of something worse.
            say("".join(traceback.format_exception(end)).rstrip())
            sys.exit(EXIT_CRASHED)
        raise


def _run(output: Output) -> None:
    """Run the command line; what its user can mend is printed without a traceback."""
    try:
        app()
    except UserError as error:
        _refuse(str(error))
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        reason = missing_library(library) if library in EXTRAS else None
        if reason is None:
            raise
        _refuse(f"this command needs a library: {reason}")
    except (OSError, RuntimeError, MemoryError, ImportError) as error:
        refused = None if output.failed else words_of_refusal(error)
        if refused is None:
            raise
        _refuse(refused)


def _refuse(reason: str) -> NoReturn:
    say(f"breakeven: {reason}")
    sys.exit(EXIT_REFUSED)
