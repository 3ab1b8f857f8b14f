"""A run: its cases measured in rounds, each written to the journal, and filed in asv's store."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from breakeven.catalogue.own_environments import make_environment, python_in
from breakeven.catalogue.project import Project
from breakeven.errors import UserError
from breakeven.processes.busy_time import OthersWork
from breakeven.processes.cores import usable_cores
from breakeven.records.break_evens import BreakEvenPair, MeasuredBreakEven
from breakeven.records.journal import Journal
from breakeven.records.measurement import Case
from breakeven.records.memory_needs import MEMORY_NEED, MemoryNeed
from breakeven.records.run_notes import END
from breakeven.ruler.settings import Settings
from breakeven.run.break_even.opponents import Opponents
from breakeven.run.break_even.own_cache import cache_of_its_own
from breakeven.run.break_even.search import BreakEvenSearch
from breakeven.run.break_even.turns_of_two import TurnsOfTwo
from breakeven.run.costs.machine_of_run import MachineOfRun
from breakeven.run.git_state import GitState, ignored_files, sources_digest
from breakeven.run.memory_search import find_memory_need
from breakeven.run.planning import plan
from breakeven.run.rounds import Rounds, Watcher
from breakeven.run.run_cluster import RunCluster, require_clusters
from breakeven.run.run_guards import everything_ended, only_run
from breakeven.run.run_journals import RunJournals, now
from breakeven.run.soundness import require_sound
from breakeven.run.source_watch import SourceWatch
from breakeven.wording.saying import say

MOST_NAMED = 3


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

    @property
    def _journals(self) -> RunJournals:
        return RunJournals(self.project, self.git, self.cases, self.settings, self.addresses)

    def _begin_or_resume(self, purpose: str, sources: SourceWatch) -> Journal:
        """The journal of this run, in which measured files are named that its commit does not have."""
        ignored = ignored_files(self.project, sources.contents) if self.git.commit else {}
        if ignored:
            names = list(ignored)
            more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
            say(
                f"breakeven: git ignores {', '.join(names[:MOST_NAMED])}{more}, so no commit has what is "
                "measured here; the results are filed all the same, with a digest of each such file"
            )
        return dataclasses.replace(self._journals, ignored=ignored).begin_or_resume(purpose)

    def make_environments(self, tell: Callable[[str], object]) -> None:
        """Make the environments that the engines of its cases need.

        Where one cannot be made, only its rows are missing, and say why. Then the running clusters are asked
        that only the libraries in these environments can ask.
        """
        for name, each in plan.environments_needed(self.cases).items():
            make_environment(each, self.project.constraints_of(name), tell)
        require_clusters(self.addresses, self.settings.workers, elsewhere=self.project)

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
            journal = self._begin_or_resume("scaling" if self.scaling else "times", sources)
            settings = dataclasses.replace(
                self.settings, run=journal.path.stem, journal=str(journal.path)
            )
            machine = self._machine(watch)
            if not settings.cases_first:
                machine.note_in(journal)
            Rounds(self.cases, settings, journal, self._cluster, watch, sources).run()
            if settings.cases_first:
                machine.note_in(journal)
            if self.project.has_suites:
                from breakeven.run.asv_store.filing import file_cases  # here: it loads asv

                file_cases(
                    *(self.project, self.git.commit, self.cases, settings),
                    *(self._environment_suffix(), watch),
                    scaling=self.scaling,
                )
            ended = {"ended_at": now().isoformat(timespec="seconds")}
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
            journal = self._begin_or_resume("least memory", sources)
            found = journal.parsed(MEMORY_NEED, MemoryNeed)
            done = {need.case for need in found}
            for case in self.cases:
                if case not in done:
                    found.append(find_memory_need(case, self.settings, tell))
                    sources.require_unchanged(len(found) - 1)
                    journal.note(MEMORY_NEED, found[-1].to_json())
            journal.note(END, {"ended_at": now().isoformat(timespec="seconds")})
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
            purpose = f"break-even of {' and '.join(of.labels)}"
            journal = self._begin_or_resume(purpose, sources)
            with TurnsOfTwo(of.workload, of.labels, self.settings, self._cluster) as turns:

                def measure(n: int) -> BreakEvenPair:
                    pair = turns.pair(n)
                    sources.require_unchanged(len(search.pairs))
                    return pair

                search = BreakEvenSearch(of, self.settings, journal, measure, tell)
                found = search.run()
            journal.note(END, {"ended_at": now().isoformat(timespec="seconds")})
        return found

    def _watched_sources(self) -> SourceWatch:
        """The files that are measured, which are still those that the results are filed under."""
        watched = SourceWatch(dict.fromkeys(case.workload for case in self.cases))
        if not self.git.commit and sources_digest() != self.git.changes_digest:
            raise UserError("a measured file has just changed; run the same command again")
        return watched

    def _machine(self, watch: Watcher) -> MachineOfRun:
        tell = partial(watch, [])
        return MachineOfRun(self.cases, self.settings, self._journals.own, self._python, tell)

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
