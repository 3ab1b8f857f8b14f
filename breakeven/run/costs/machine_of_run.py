"""The machine's limits, and what each engine of a run costs by itself, noted in the run's journal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from breakeven.catalogue import catalogue
from breakeven.catalogue.own_environments import split_label
from breakeven.machine.limits import measure_limits
from breakeven.machine.recent_limits import recent_limits
from breakeven.records.journal import Journal
from breakeven.records.limits import LIMITS, MachineLimits
from breakeven.records.measurement import Case
from breakeven.ruler.settings import Settings
from breakeven.run.costs.engine_costs import costs_once
from breakeven.run.planning import plan
from breakeven.run.run_journals import now

__all__ = ["MachineOfRun"]


@dataclass(frozen=True)
class MachineOfRun:
    """What is measured of the machine itself, for the cases of a run.

    ``earlier`` gives the journals of the project's runs, ``python_of`` gives the Python of an environment of an
    engine's own, ``tell`` is told what is measured now.
    """

    cases: Sequence[Case]
    settings: Settings
    earlier: Callable[[], Sequence[Journal]]
    python_of: Callable[[str], str]
    tell: Callable[[str], object]

    def note_in(self, journal: Journal) -> None:
        """Note the machine's limits, where a workload says what it must move or compute, and what each
        engine of the run costs by itself."""
        if not journal.notes(LIMITS) and any(map(_has_work, self.cases)):
            journal.note(LIMITS, self._limits().to_json())
        engines = {
            plan.engine_of(case): environment
            for case in self.cases
            if not (environment := plan.environment_of(case)) or not _is_baseline(case)
        }
        for name, environment in engines.items() if self.settings.engine_costs else ():
            self.tell(f"measuring what {name} costs by itself")
            python = self.python_of(environment)
            costs_once(name, self.settings.workers, journal, python if environment else "")

    def _limits(self) -> MachineLimits:
        """The machine's limits: measured now, or taken over from an earlier run of the same day."""
        if self.settings.limits_of_the_day and (known := recent_limits(self.earlier(), now())):
            return known
        self.tell("measuring the machine's limits")
        return measure_limits(seconds=self.settings.limits_seconds)


def _is_baseline(case: Case) -> bool:
    """Whether it is its workload's baseline, in any environment."""
    of = catalogue.workload(case.workload)
    return split_label(of, case.implementation)[1] == of.baseline


def _has_work(case: Case) -> bool:
    work = catalogue.workload(case.workload).work(case.n)
    return work.bytes_moved is not None or work.operations is not None
