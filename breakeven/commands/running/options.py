"""The options of a run, in the groups in which they belong together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import typer

__all__ = ["AllowDirty", "Clusters", "HowLong", "MemoryCap", "Profiles", "Sizes", "Sought"]

Sizes = Annotated[
    str | None,
    typer.Option(help="Sizes, separated by commas (default: each workload's usual ones)."),
]
MemoryCap = Annotated[
    str | None, typer.Option(help="Memory cap for all processes of a case, e.g. 2GiB.")
]
AllowDirty = Annotated[
    bool, typer.Option("--allow-dirty", help="Measure uncommitted changes, and mark the results.")
]


@dataclass(frozen=True)
class HowLong:
    """How much time each case has, or all of them."""

    quick: Annotated[
        bool, typer.Option("--quick", help="Measure each case in one process, for first results.")
    ] = False
    thorough: Annotated[
        bool,
        typer.Option(
            "--thorough", help="Measure each case in six processes, with more samples in each."
        ),
    ] = False
    budget: Annotated[
        str | None,
        typer.Option(
            help="Total time, e.g. 10m: first as with --quick, then the cases with the widest intervals again."
        ),
    ] = None


@dataclass(frozen=True)
class Sought:
    """What is sought in place of the time at each size."""

    find_memory: Annotated[
        bool, typer.Option("--find-memory", help="Find the least memory that each case needs.")
    ] = False
    find_break_even: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--find-break-even",
            metavar="A B",
            help="Find the n at which these two implementations of one workload take the same time.",
        ),
    ] = None
    scaling: Annotated[
        bool,
        typer.Option(
            "--scaling", help="Measure parallel implementations on 1, 2, 4 … workers, at one size."
        ),
    ] = False


@dataclass(frozen=True)
class Profiles:
    """Whether every case is profiled afterwards, and for how long."""

    profile: Annotated[
        bool,
        typer.Option(
            "--profile", help="Afterwards profile every case, within --profile-budget in all."
        ),
    ] = False
    profile_budget: Annotated[str, typer.Option(help="Total time for the profiles, e.g. 10m.")] = (
        "10m"
    )


@dataclass(frozen=True)
class Clusters:
    """The running clusters to join, in place of Breakeven's own."""

    dask_address: Annotated[str | None, typer.Option(help="Join this running Dask scheduler.")] = (
        None
    )
    ray_address: Annotated[str | None, typer.Option(help="Join this running Ray cluster.")] = None
    spark_address: Annotated[
        str | None, typer.Option(help="Join this Spark Connect server, e.g. sc://10.0.0.7:15002.")
    ] = None

    @property
    def addresses(self) -> Mapping[str, str]:
        """The address of each kind of cluster that one was given for."""
        given = {"dask": self.dask_address, "ray": self.ray_address, "spark": self.spark_address}
        return {kind: address for kind, address in given.items() if address is not None}
