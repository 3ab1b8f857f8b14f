"""The ruler's settings: how long, how often, how many, and what a case may use."""

from __future__ import annotations

import dataclasses
import json
import os
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil

from breakeven.processes.control_group import ControlGroup
from breakeven.processes.cores import usable_cores
from breakeven.records.recorded import RUN_VARIABLE
from breakeven.records.whole_files import whole_file

__all__ = [
    "BUDGETS",
    "DEFAULT",
    "QUICK",
    "RUN_VARIABLE",
    "THOROUGH",
    "ClusterAddress",
    "Settings",
    "chosen_settings",
    "current_settings",
]


@dataclass(frozen=True, kw_only=True)
class ClusterAddress:
    """A running cluster that cases join: where, the processes at its root, what its start took, and
    the control group that holds it."""

    address: str
    pids: tuple[int, ...] = ()
    start_seconds: float | None = None
    group: ControlGroup | None = None


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How one case is measured.

    Every case gets ``processes`` timing processes. With ``run_seconds``, what is left of that time
    then goes into further processes for the cases with the widest intervals, ``most_processes`` at
    the most. A process is warmed up for ``warm_up_seconds`` at the most, and then takes at least
    ``min_samples`` samples, until the interval of the median is within ``narrow_enough`` of it,
    ``budget_seconds`` are spent, or ``max_samples`` are taken. One that is clearly slower than its
    baseline, or whose turns have taken ``long_seconds`` by then, checks included, is content with
    ``few_samples``, where that is said. A sample is made of so many calls
    that it lasts ``sample_seconds``, and of no more than can be set up in ``set_up_seconds``.

    A step that takes longer than both ``limit_seconds`` and ``limit_calls`` calls of the baseline
    ends the case. The check of the answers is not part of it, and may take ``check_limit_seconds``.
    A process tree that holds more than ``memory_limit_bytes`` ends it too, and ``capped`` says that
    this is what the user asked for. Memory is measured in ``memory_passes`` passes at the sizes in
    ``memory_sizes`` (None: all; with ``memory_at_largest`` a run has the largest of each
    workload's), each in a process of its own, or, with ``memory_in_warm_up``, by the second call of
    a timing process, before its samples are taken. The machine's limits are measured for
    ``limits_seconds``, and with ``engine_costs`` what every engine of the run costs by itself.
    ``instructive`` says whether implementations that are there to teach are measured unasked.

    With ``cases_first`` the cases come before the machine's limits, and in the first round those that start
    no processes before the others. With ``limits_of_the_day`` a run takes over the limits that an earlier
    one measured here within a day.
    """

    name: str = "default"
    workers: int = field(default_factory=usable_cores)
    processes: int = 3
    most_processes: int = 30
    run_seconds: float | None = None
    warm_up_seconds: float = 0.5
    min_samples: int = 3
    few_samples: int | None = None
    long_seconds: float = 3.0
    max_samples: int = 40
    budget_seconds: float = 0.5
    sample_seconds: float = 0.01
    set_up_seconds: float | None = 0.5
    narrow_enough: float = 0.02
    limit_seconds: float = 120.0
    limit_calls: float = 100.0
    check_limit_seconds: float = 600.0
    memory_limit_bytes: int = field(
        default_factory=lambda: int(psutil.virtual_memory().total * 0.8)
    )
    capped: bool = False
    memory_passes: int = 1
    memory_at_largest: bool = True
    memory_sizes: tuple[str, ...] | None = None
    memory_in_warm_up: bool = False
    limits_seconds: float = 8.0
    engine_costs: bool = True
    instructive: bool = True
    cases_first: bool = False
    limits_of_the_day: bool = False
    run: str = ""
    journal: str = ""

    def for_sizes(self, largest: tuple[str, ...]) -> Settings:
        """These settings for a run whose workloads have these largest sizes."""
        return replace(self, memory_sizes=largest) if self.memory_at_largest else self

    def has_memory_at(self, size: str) -> bool:
        """Whether memory is measured at a size."""
        return self.memory_sizes is None or size in self.memory_sizes

    def write(self, path: Path) -> None:
        """Store these settings for the processes of a run."""
        with whole_file(path) as draft:
            draft.write_text(json.dumps(dataclasses.asdict(self)))

    @classmethod
    def read(cls, path: Path) -> Settings:
        """The settings that :meth:`write` stored."""
        stored = json.loads(path.read_text())
        if stored["memory_sizes"] is not None:
            stored["memory_sizes"] = tuple(stored["memory_sizes"])
        return cls(**stored)


def current_settings() -> Settings:
    """The settings of the run that this process belongs to, or the default ones."""
    path = os.environ.get(RUN_VARIABLE)
    return Settings.read(Path(path)) if path else Settings()


QUICK = Settings(
    name="quick",
    processes=1,
    warm_up_seconds=0.2,
    min_samples=5,
    few_samples=3,
    max_samples=20,
    budget_seconds=0.2,
    sample_seconds=0.002,
    set_up_seconds=0.2,
    memory_in_warm_up=True,
    limits_seconds=3.0,
    engine_costs=False,
    instructive=False,
    cases_first=True,
    limits_of_the_day=True,
    limit_seconds=30.0,
    limit_calls=20.0,
)
THOROUGH = Settings(
    name="thorough",
    processes=6,
    warm_up_seconds=10.0,
    min_samples=10,
    max_samples=100,
    budget_seconds=5.0,
    set_up_seconds=5.0,
    narrow_enough=0.01,
    memory_passes=5,
    memory_at_largest=False,
    limit_seconds=600.0,
    limit_calls=500.0,
)
DEFAULT = Settings()
BUDGETS = {settings.name: settings for settings in (QUICK, DEFAULT, THOROUGH)}


def chosen_settings(
    name: str,
    *,
    workers: int | None = None,
    run_seconds: float | None = None,
    memory_limit_bytes: int | None = None,
) -> Settings:
    """The settings of a budget, with what was asked for otherwise.

    With ``run_seconds`` every case has the minimum of the quick budget before the rest is spent.
    """
    chosen = BUDGETS[name]
    if run_seconds is not None:
        chosen = replace(QUICK, name="timed", run_seconds=run_seconds)
    if memory_limit_bytes is not None:
        chosen = replace(chosen, memory_limit_bytes=memory_limit_bytes, capped=True)
    return replace(chosen, workers=workers) if workers else chosen
