"""A run: its cases measured in rounds, each written to the journal, and filed in asv's store."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from breakeven.catalogue import catalogue
from breakeven.catalogue.own_environments import make_environment, python_in, split_label
from breakeven.catalogue.project import Project
from breakeven.catalogue.words import words_of
from breakeven.environments.kept import kept
from breakeven.errors import UserError
from breakeven.machine.facts import machine_facts, versions, versions_of
from breakeven.machine.limits import measure_limits
from breakeven.machine.recent_limits import recent_limits
from breakeven.processes.busy_time import OthersWork
from breakeven.processes.cores import usable_cores
from breakeven.records.break_evens import BreakEvenPair, MeasuredBreakEven
from breakeven.records.journal import Journal, journals
from breakeven.records.limits import LIMITS, MachineLimits
from breakeven.records.measurement import Case, Run
from breakeven.records.memory_needs import MEMORY_NEED, MemoryNeed
from breakeven.records.run_notes import END
from breakeven.ruler.settings import Settings
from breakeven.run import plan
from breakeven.run.break_even.opponents import Opponents
from breakeven.run.break_even.own_cache import cache_of_its_own
from breakeven.run.break_even.search import BreakEvenSearch
from breakeven.run.break_even.turns_of_two import TurnsOfTwo
from breakeven.run.engine_costs import costs_once
from breakeven.run.git_state import GitState, sources_digest
from breakeven.run.memory_search import find_memory_need
from breakeven.run.rounds import Rounds, Watcher
from breakeven.run.run_cluster import RunCluster, require_clusters
from breakeven.run.run_guards import everything_ended, only_run
from breakeven.run.soundness import require_sound
from breakeven.run.source_watch import SourceWatch

COLLECTOR = "collected before every sample; on during it, as in a script"


@dataclass(frozen=True)
class Campaign:
    """What one run is to measure, and where it writes.

    ``scaling`` says that the cases are those of the scaling suites, with several worker counts.
    """

    project: Project
    git: GitState
    cases: tuple[Case, ...]
    settings: Settings
    addresses: Mapping[str, str]
    scaling: bool = False

    @property
    def runs_folder(self) -> Path:
        """Where the project keeps its journals."""
        return self.project.runs

    def ruler_settings(self) -> dict[str, Any]:
        """The ruler's settings as a flat table, without what passes with each process."""
        passing = ("run", "journal")
        fields = dataclasses.asdict(self.settings).items()
        return {name: value for name, value in fields if name not in passing}

    def fingerprint(self, purpose: str) -> str:
        """A digest of what must be the same for a run to be resumed, its purpose included: the
        search for the least memory must not end a run that was cut off."""
        same = {
            "purpose": purpose,
            "settings": self.ruler_settings(),
            "commit": self.git.commit,
            "changes": self.git.changes_digest,
            "versions": versions(),
            "environments": self._environments(),
            "addresses": dict(self.addresses),
            "variables": machine_facts().get("variables", ""),
            "cases": sorted("/".join(map(str, case.key)) for case in self.cases),
        }
        return hashlib.sha256(json.dumps(same, sort_keys=True).encode()).hexdigest()[:16]

    def begin_or_resume(self, purpose: str) -> Journal:
        """The journal of the unfinished run that is this one, for the same purpose, or a new one."""
        fingerprint = self.fingerprint(purpose)
        for journal in reversed(self._own_journals()):
            if journal.run().settings.get("fingerprint") == fingerprint:
                return self._begin(fingerprint) if journal.notes(END) else journal
        return self._begin(fingerprint)

    def _begin(self, fingerprint: str) -> Journal:
        clock = _now()
        now = self._after_earlier_runs(clock)
        name = f"{now:%Y%m%dT%H%M%SZ}-{self.git.name}"
        journal = Journal(self.runs_folder / f"{name}.jsonl")
        journal.begin(
            Run(
                run=name,
                started_at=now.isoformat(timespec="seconds"),
                commit=self.git.commit,
                commit_date=self.git.commit_date,
                dirty=self.git.dirty,
                environment=f"current-py{sys.version_info[0]}.{sys.version_info[1]}",
                machine=machine_facts(),
                versions=versions(),
                settings=self.ruler_settings()
                | {
                    "fingerprint": fingerprint,
                    "collector": COLLECTOR,
                    "workloads": _workload_facts(self.cases),
                    "sources": self._sources(),
                    "environments": self._environments(),
                }
                | ({} if now == clock else {"clock_said": clock.isoformat(timespec="seconds")}),
            )
        )
        return journal

    def _environments(self) -> dict[str, dict[str, str]]:
        """The versions in each environment of its engines' own that its cases run in, where it is there."""
        found = {}
        for name, each in plan.environments_needed(self.cases).items():
            own = kept(each, self.project.constraints_of(name))
            if own:
                found[name] = versions_of(own.python_version, own.versions)
        return found

    def make_environments(self, tell: Callable[[str], object]) -> None:
        """Make the environments of its engines' own that its cases run in; one that cannot be made costs its
        rows alone, which say why. Then ask the running clusters that only their libraries can ask."""
        for name, each in plan.environments_needed(self.cases).items():
            make_environment(each, self.project.constraints_of(name), tell)
        require_clusters(self.addresses, self.settings.workers, elsewhere=self.project)

    def _sources(self) -> list[str]:
        """The files and modules that were named for the run; none where the project declares its own."""
        if self.project.is_declared:
            return []
        folder = f"{self.project.folder}/"
        return [source.removeprefix(folder) for source in self.project.workloads]

    def _after_earlier_runs(self, clock: datetime.datetime) -> datetime.datetime:
        """What the clock says, or a second after the newest run when the clock was set back: the
        newest results are those that started last."""
        latest = max((each.run().started_at for each in self._own_journals()), default=None)
        if latest is None:
            return clock
        return max(clock, datetime.datetime.fromisoformat(latest) + datetime.timedelta(seconds=1))

    def run(self, watch: Watcher) -> Journal:
        """Measure every case that the journal does not hold yet, then file all in asv's store, where
        the project has suites.

        Returns the journal. Raises UserError when another run is measuring in this project, when a
        workload cannot be measured at all, when a file that is measured changes meanwhile, or when asv
        cannot run; a case that fails is a status in the journal.
        """
        with only_run(self.project), everything_ended():
            sources, others = self._watched_sources(), OthersWork()
            self.make_environments(lambda doing: watch([], doing))
            watch([], "making the reference's answers")
            require_sound(self.cases, self.settings)
            journal = self.begin_or_resume("scaling" if self.scaling else "times")
            settings = dataclasses.replace(
                self.settings, run=journal.path.stem, journal=str(journal.path)
            )
            if not settings.cases_first:
                self._measure_machine(journal, watch)
            Rounds(self.cases, settings, journal, self._cluster, watch, sources).run()
            if settings.cases_first:
                self._measure_machine(journal, watch)
            if self.project.has_suites:
                from breakeven.run.asv_store.filing import file_cases  # here: it loads asv

                file_cases(
                    *(self.project, self.git.commit, self.cases, settings),
                    *(self._environment_suffix(), watch),
                    scaling=self.scaling,
                )
            ended = {"ended_at": _now().isoformat(timespec="seconds")}
            journal.note(END, ended | {"others_share": others.share()})
        return journal

    def find_memory(self, tell: Callable[[str], None]) -> list[MemoryNeed]:
        """The least memory that each case needs; what the unfinished journal holds is not searched
        again.

        Raises UserError when another run is measuring, or when no cap can be held here.
        """
        with only_run(self.project), everything_ended():
            sources = self._watched_sources()
            self.make_environments(tell)
            require_sound(self.cases, self.settings)
            journal = self.begin_or_resume("least memory")
            found = journal.parsed(MEMORY_NEED, MemoryNeed)
            done = {need.case for need in found}
            for case in self.cases:
                if case not in done:
                    found.append(find_memory_need(case, self.settings, tell))
                    sources.require_unchanged(len(found) - 1)
                    journal.note(MEMORY_NEED, found[-1].to_json())
            journal.note(END, {"ended_at": _now().isoformat(timespec="seconds")})
        return found

    def find_break_even(self, of: Opponents, tell: Callable[[str], object]) -> MeasuredBreakEven:
        """The n at which two implementations take the same time; what the unfinished journal holds is
        not measured again.

        Raises UserError when another run is measuring, or when the workload cannot be measured.
        """
        with only_run(self.project), everything_ended(), cache_of_its_own(self.addresses):
            sources = self._watched_sources()
            self.make_environments(tell)
            require_sound(self.cases, self.settings)
            journal = self.begin_or_resume(f"break-even of {' and '.join(of.labels)}")
            with TurnsOfTwo(of.workload, of.labels, self.settings, self._cluster) as turns:

                def measure(n: int) -> BreakEvenPair:
                    pair = turns.pair(n)
                    sources.require_unchanged(len(search.pairs))
                    return pair

                search = BreakEvenSearch(of, self.settings, journal, measure, tell)
                found = search.run()
            journal.note(END, {"ended_at": _now().isoformat(timespec="seconds")})
        return found

    def _watched_sources(self) -> SourceWatch:
        """The files that are measured, which are still those that the results are filed under."""
        watched = SourceWatch(dict.fromkeys(case.workload for case in self.cases))
        if not self.git.commit and sources_digest() != self.git.changes_digest:
            raise UserError("a measured file has just changed; run the same command again")
        return watched

    def _measure_machine(self, journal: Journal, watch: Watcher) -> None:
        """Note the machine's limits, where a workload says what it must move or compute, and what each
        engine of the run costs by itself."""
        if not journal.notes(LIMITS) and any(map(_has_work, self.cases)):
            journal.note(LIMITS, self._limits(watch).to_json())
        engines = {
            plan.engine_of(case): environment
            for case in self.cases
            if not (environment := plan.environment_of(case)) or not _is_baseline(case)
        }
        for name, environment in engines.items() if self.settings.engine_costs else ():
            watch([], f"measuring what {name} costs by itself", None)
            python = self._python(environment)
            costs_once(name, self.settings.workers, journal, python if environment else "")

    def _limits(self, watch: Watcher) -> MachineLimits:
        """The machine's limits: measured now, or taken over from an earlier run of the same day."""
        if self.settings.limits_of_the_day and (
            known := recent_limits(self._own_journals(), _now())
        ):
            return known
        watch([], "measuring the machine's limits", None)
        return measure_limits(seconds=self.settings.limits_seconds)

    def _own_journals(self) -> list[Journal]:
        """The project's journals of runs that were made here, the oldest first."""
        return [each for each in journals(self.runs_folder) if not each.is_reference]

    def _cluster(self, kind: plan.ClusterKind | None, workers: int) -> RunCluster:
        if kind is None:
            return RunCluster(None, workers, None)
        # A cluster that runs already has the versions of the run's environment; only Spark's is elsewhere.
        joins = not kind.environment or kind.kind == "spark"
        address = self.addresses.get(kind.kind) if joins else None
        return RunCluster(kind, workers, address, self._python(kind.environment))

    def _python(self, environment: str) -> str:
        """The Python of an environment of its engines' own."""
        needed = plan.environments_needed(self.cases).get(environment)
        return python_in(needed, self.project.constraints_of(environment))

    def _environment_suffix(self) -> str:
        """What sets apart results that must not stand in one history with the others."""
        usual = self.settings.workers == usable_cores()
        workers = "" if usual else f"-workers{self.settings.workers}"
        return workers + ("-dirty" if self.git.dirty else "")


def _is_baseline(case: Case) -> bool:
    """Whether it is its workload's baseline, in whichever environment."""
    of = catalogue.workload(case.workload)
    return split_label(of, case.implementation)[1] == of.baseline


def _has_work(case: Case) -> bool:
    work = catalogue.workload(case.workload).work(case.n)
    return work.bytes_moved is not None or work.operations is not None


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def _workload_facts(cases: Sequence[Case]) -> dict[str, Any]:
    """What a reader of the journal must know of the workloads, who has no kernels to ask."""
    return {
        name: {
            **words_of(workload),
            "family": catalogue.family(name),
            "unit": workload.unit,
            "sizes": dict(workload.sizes),
            "baseline": workload.baseline,
            "order": plan.with_baselines(workload, list(workload.implementations)),
            "functions": {label: each.place for label, each in workload.implementations.items()},
            "growth": workload.growth,
            "compares": workload.compares,
        }
        for name in dict.fromkeys(case.workload for case in cases)
        for workload in (catalogue.workload(name),)
    }
