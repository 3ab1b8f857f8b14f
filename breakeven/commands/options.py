"""Options that several commands have, how their texts are read, and what commands exit with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from breakeven.errors import UserError

Number = TypeVar("Number", int, float)
WORKLOADS = "workloads of the project: names, patterns such as 'pair*', or families."
Patterns = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PATTERN]...",
        help="Only these benchmarks, tests or workloads: names, ends of names after a dot, or patterns "
        "such as '*join*'; of workloads also families (default: all).",
    ),
]
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
ComparedSizes = Annotated[
    str | None,
    typer.Option(help="Sizes of workloads, separated by commas (default: each workload's own)."),
]
Effect = Annotated[
    float,
    typer.Option(
        min=0.1,
        help="The smallest change in time that counts, in per cent: smaller ones are called the same.",
    ),
]
Quantities = Annotated[
    str | None,
    typer.Option(
        help="What to compare, separated by commas: time, first-call, memory or value (default: all "
        "that each case has)."
    ),
]
Row = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME=VALUE",
        help="The row of an asv matrix to measure, such as numpy=2.2; may be repeated (default: the "
        "first one for the Python that runs Breakeven, or for another that is installed here).",
    ),
]
OnPython = Annotated[
    str | None,
    typer.Option(
        "--python",
        help="The Python of both sides, such as 3.12 (default: the matrix of an asv suite decides, "
        "otherwise the one that runs Breakeven).",
    ),
]
AllRows = Annotated[
    bool,
    typer.Option(
        "--all-rows",
        help="Measure every row of an asv matrix, each as a comparison of its own; they share --budget.",
    ),
]
ComparisonBudget = Annotated[
    str | None,
    typer.Option(
        help="Measure for this long at most, e.g. 10m (default: until every verdict is clear). Cases "
        "that there is no time for are left out, and a line says so."
    ),
]
Configuration = Annotated[
    Path | None,
    typer.Option("--config", help="The asv.conf.json of a suite (default: found automatically)."),
]
WithControl = Annotated[
    bool,
    typer.Option(
        "--control",
        help="Also compare A with itself, to see how many false alarms this machine raises; takes about "
        "half as long again.",
    ),
]
Builds = Annotated[
    int,
    typer.Option(
        min=1,
        max=2,
        help="2: build A a second time, and widen every interval by how much two builds of the same "
        "source differ.",
    ),
]
PytestPath = Annotated[
    Path | None,
    typer.Option(
        "--pytest",
        help="Compare tests instead: a file or folder whose tests use pytest-benchmark's fixture.",
    ),
]
CommandText = Annotated[
    str | None,
    typer.Option(
        "--command", help="Compare runs of a command instead, such as 'python -m mytool data.json'."
    ),
]
Clock = Annotated[
    str | None,
    typer.Option(
        help="instructions: also count the instructions of a call, with valgrind, which no other load disturbs."
    ),
]
ShardText = Annotated[
    str | None,
    typer.Option(
        "--shard",
        help="Measure this part of the cases only, such as 2/4, where several machines share them; breakeven "
        "combine joins the parts.",
    ),
]
Markdown = Annotated[
    Path | None, typer.Option(help="File to add a summary to, such as $GITHUB_STEP_SUMMARY.")
]
JUnit = Annotated[Path | None, typer.Option(help="File for JUnit XML.")]
EXIT_REFUSED = 2
EXIT_CRASHED = 3
"""No command that ends well, or finds something wrong, exits with these."""
EXIT_INTERRUPTED = 130
EXIT_NOT_READ = 141
"""What a shell says of a program whose reader went away: 128 and the number of SIGPIPE."""


def names_in(text: str | None) -> list[str]:
    """The names in a text such as ``small, medium``."""
    return [name.strip() for name in (text or "").split(",") if name.strip()]


def _all_names_in(texts: list[str] | None) -> list[str]:
    """All names; a text with an equals sign is one, such as the parameters of a benchmark: ``n=1, kind='a'``."""
    lists = ([text] if "=" in text else names_in(text) for text in texts or ())
    return [name for names in lists for name in names]


Only = Annotated[
    list[str] | None,
    typer.Option(callback=_all_names_in, help="Only these implementations, e.g. threads,'dask-*'."),
]


ComparedOnly = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        callback=_all_names_in,
        help="Only these parameters of benchmarks, e.g. \"n=10, kind='a'\", or implementations of workloads, "
        "e.g. threads,'dask-*' (default: all).",
    ),
]


def parsed(parse: Callable[[str], Number], text: str | None) -> Number | None:
    """What a text with a unit says, read by ``parse``; raises UserError where it says nothing."""
    if text is None:
        return None
    try:
        return parse(text)
    except ValueError as error:
        raise UserError(str(error)) from error


def require_alone(option: str, **others: object) -> None:
    """Raise UserError where one of the options was given that make no sense beside this one."""
    given = [f"--{name.replace('_', '-')}" for name, value in others.items() if value]
    if given:
        raise UserError(f"--{option} is a run of its own; leave {', '.join(given)} out")
