"""Options that several commands have, how their texts are read, and what commands exit with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

import typer

from breakeven.errors import UserError

LARGEST = 1e6
"""The largest number that an option takes: seconds, or per cent."""
Number = TypeVar("Number", int, float)
WORKLOADS = "workloads of the project: names, patterns such as 'pair*', or families."
Targets = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[TARGET]...",
        help=f"Files, folders or modules of your own (mine.py, mypackage.speed), or {WORKLOADS}",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
Workers = Annotated[
    int | None,
    typer.Option(min=1, help="Workers of every parallel case (default: one per usable core)."),
]
EXIT_REFUSED = 2
EXIT_CRASHED = 3
"""No command that ends well, or finds something wrong, exits with these."""
EXIT_INTERRUPTED = 130
EXIT_NOT_READ = 141
"""What a shell says of a program whose reader went away: 128 and the number of SIGPIPE."""


def finite(number: float) -> float:
    """A number that an option was given; raises where it is none, or endless, which a range of typer's lets pass."""
    if not number <= LARGEST:
        raise typer.BadParameter(f"{number} is not a number up to {LARGEST:,.0f}")
    return number


def names_in(text: str | None) -> list[str]:
    """The names in a text such as ``small, medium``."""
    return [name.strip() for name in (text or "").split(",") if name.strip()]


def all_names_in(texts: list[str] | None) -> list[str]:
    """All names; a text with an equals sign is one, such as the parameters of a benchmark: ``n=1, kind='a'``."""
    lists = ([text] if "=" in text else names_in(text) for text in texts or ())
    return [name for names in lists for name in names]


Only = Annotated[
    list[str] | None,
    typer.Option(callback=all_names_in, help="Only these implementations, e.g. threads,'dask-*'."),
]


def parsed(parse: Callable[[str], Number], text: str | None) -> Number | None:
    """What a text with a unit says, read by ``parse``; raises UserError where it says nothing."""
    if text is None:
        return None
    try:
        return parse(text)
    except ValueError as error:
        raise UserError(str(error)) from error
