"""The options of comparisons, in the groups in which commands have them."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from breakeven.commands.options import Workers, all_names_in
from breakeven.commands.project import enter_comparable
from breakeven.errors import UserError

if TYPE_CHECKING:
    from breakeven.sources.choice import Source

__all__ = ["Budget", "Effect", "Extent", "JUnit", "Markdown", "Quantities", "Subject", "WhichCases"]

Effect = Annotated[
    float,
    typer.Option(
        min=0.1,
        max=1_000,
        help="The smallest change in time that counts, in per cent: smaller ones raise no alarm.",
    ),
]
Quantities = Annotated[
    str | None,
    typer.Option(
        help="What to compare, separated by commas: time, first-call, memory or value (default: all "
        "that each case has)."
    ),
]
Budget = Annotated[
    str | None,
    typer.Option(
        help="Measure for this long at most, e.g. 10m (default: until every verdict is clear). If there is "
        "no time for some cases, they are left out, and a line says so."
    ),
]
Markdown = Annotated[
    Path | None, typer.Option(help="File to add a summary to, such as $GITHUB_STEP_SUMMARY.")
]
JUnit = Annotated[Path | None, typer.Option(help="File for JUnit XML.")]


@dataclass(frozen=True)
class WhichCases:
    """Which of the cases that there are."""

    patterns: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATTERN]...",
            help="Only these benchmarks, tests or workloads: names, ends of names after a dot, or patterns "
            "such as '*join*'; of workloads also families (default: all).",
        ),
    ] = None
    sizes: Annotated[
        str | None,
        typer.Option(
            help="Sizes of workloads, separated by commas (default: each workload's usual ones)."
        ),
    ] = None
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            callback=all_names_in,
            help="Only these parameters of benchmarks, e.g. \"n=10, kind='a'\", or implementations of workloads, "
            "e.g. threads,'dask-*' (default: all).",
        ),
    ] = None
    workers: Workers = None

    def given(self) -> dict[str, object]:
        """The options that choose among what is there, as they were given."""
        return {"--sizes": self.sizes, "--only": self.only}


@dataclass(frozen=True)
class Subject:
    """What is compared: workloads, an asv suite, tests or a command; and in which environment."""

    configuration: Annotated[
        Path | None,
        typer.Option(
            "--config", help="The asv.conf.json of a suite (default: found automatically)."
        ),
    ] = None
    tests: Annotated[
        Path | None,
        typer.Option(
            "--pytest",
            help="Compare tests instead: a file or folder whose tests use pytest-benchmark's fixture.",
        ),
    ] = None
    commands: Annotated[
        list[str] | None,
        typer.Option(
            "--command",
            metavar="TEXT",
            help="Compare runs of a command instead, such as 'python -m mytool data.json'.",
        ),
    ] = None
    row: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=VALUE",
            help="The row of an asv matrix to measure, such as numpy=2.2; may be repeated (default: the "
            "first one for the Python that runs Breakeven, or for another that is installed here).",
        ),
    ] = None
    python: Annotated[
        str | None,
        typer.Option(
            "--python",
            help="The Python of both sides, such as 3.12 (default: the matrix of an asv suite decides, "
            "otherwise the one that runs Breakeven).",
        ),
    ] = None

    def given(self) -> dict[str, object]:
        """The options, as they were given."""
        return {
            "--config": self.configuration,
            "--pytest": self.tests,
            "--command": self.commands,
            "--row": self.row,
            "--python": self.python,
        }

    def enter(self, words: Sequence[str]) -> Source:
        """What is compared here, for the commits and workloads of the words.

        Raises UserError where there is more than one command: both sides run the same.
        """
        commands = self.commands or []
        if len(commands) > 1:
            raise UserError(
                "--command names the one command that runs at both commits. To compare two commands "
                f"with each other: breakeven race --command {shlex.join(commands)}"
            )
        command = commands[0] if commands else None
        return enter_comparable(
            words, self.configuration, self.tests, command, self.python, self.row
        )


@dataclass(frozen=True)
class Extent:
    """How far a comparison goes beyond one measurement of two sides, or which part of it is made here."""

    all_rows: Annotated[
        bool,
        typer.Option(
            "--all-rows",
            help="Measure every row of an asv matrix, each as a comparison of its own; they share --budget.",
        ),
    ] = False
    control: Annotated[
        bool,
        typer.Option(
            "--control",
            help="Also compare A with itself, to see how many false alarms this machine raises; takes about "
            "half as long again.",
        ),
    ] = False
    builds: Annotated[
        int,
        typer.Option(
            min=1,
            max=2,
            help="Give 2 to build A a second time, and widen every interval by how much two builds of the same "
            "source differ.",
        ),
    ] = 1
    shard: Annotated[
        str | None,
        typer.Option(
            "--shard",
            help="Measure only this part of the cases, such as 2/4, if several machines share them; breakeven "
            "combine joins the parts.",
        ),
    ] = None
    clock: Annotated[
        str | None,
        typer.Option(
            help="Give instructions to count those of a call as well, with valgrind; other load does not disturb the count."
        ),
    ] = None

    def given(self) -> dict[str, object]:
        """The options that decide how much is compared, as they were given; not which part of it."""
        return {
            "--all-rows": self.all_rows,
            "--control": self.control,
            "--builds": self.builds if self.builds > 1 else None,
            "--clock": self.clock,
        }

    def names_python(self, sides: Sequence[str], subject: Subject) -> bool:
        """Whether a side names a Python itself; raises UserError where an option does so as well."""
        from breakeven.sources.notation import names_python

        own = next(filter(names_python, sides), None)
        named = {"--all-rows": self.all_rows, "--python": subject.python}
        named["--row python"] = any(each.startswith("python=") for each in subject.row or ())
        option = next((each for each, is_given in named.items() if is_given), None)
        if own and option:
            raise UserError(
                f"{own} says which Python it has, and so does {option}; leave one of them out"
            )
        return own is not None
