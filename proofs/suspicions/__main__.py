"""What measuring in turns may do to what is measured, looked into by experiments: ``make suspicions``.

It takes about three quarters of an hour, and the machine has to be left alone meanwhile. One part of it
is ``python -m proofs.suspicions --only clusters``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from rich.table import Table

from breakeven.ruler.settings import DEFAULT
from breakeven.run.run_guards import everything_ended
from breakeven.terminal import new_console
from proofs.accuracy.scratch import IDENTICAL, made_scratch
from proofs.suspicions import aged_baselines, beside_clusters, two_environments
from proofs.suspicions.differences import printed

CLONE = Path(__file__).resolve().parents[2]
SETTINGS = replace(DEFAULT, min_samples=10)
OF_OTHERS = {"larger": {"LARGER": 5}, "a thread less": {"THREADS_LESS": 1}}
"""Commits that change nothing in the pieces of work that are looked at."""


def clusters(rounds: int) -> Iterator[Table]:
    """The baseline beside clusters, after every round."""
    for found in beside_clusters.measured(SETTINGS, rounds):
        yield printed("a baseline beside a cluster, against one without any", found)


def aged(rounds: int) -> Iterator[Table]:
    """The baseline that has long been alive, after every round."""
    for found in aged_baselines.measured(SETTINGS, rounds):
        yield printed("a baseline that has been alive for long, against a fresh process", found)


def environments(rounds: int) -> Iterator[Table]:
    """Environments of the same code, after every round but the first."""
    with tempfile.TemporaryDirectory(prefix="breakeven-") as name:
        scratch = made_scratch(CLONE, Path(name) / "scratch", OF_OTHERS)
        commits = [scratch.commits[each] for each in ("base", IDENTICAL, *OF_OTHERS)]
        for found in two_environments.measured(scratch.folder, commits, rounds):
            yield two_environments.printed(found)


EXPERIMENTS = {
    "clusters": (clusters, 10),
    "aged": (aged, 12),
    "environments": (environments, 10),
}
"""With the rounds of each."""


def main() -> None:
    """Do the experiments, and print what each has shown after its last round."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=EXPERIMENTS, nargs="+", default=list(EXPERIMENTS))
    parser.add_argument("--rounds", type=int, help="in place of each one's own number")
    chosen = parser.parse_args()
    console = new_console(width=None if sys.stdout.isatty() else 100)
    with everything_ended():
        for name in chosen.only:
            experiment, rounds = EXPERIMENTS[name]
            for number, table in enumerate(experiment(chosen.rounds or rounds), 1):
                console.print(f"{name}: {number} rounds")
                console.print(table)


if __name__ == "__main__":
    main()
