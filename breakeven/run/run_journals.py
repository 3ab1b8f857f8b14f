"""The journal of a run: a new one, or that of the unfinished run which it resumes."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from breakeven.catalogue import catalogue
from breakeven.catalogue.project import Project
from breakeven.catalogue.words import words_of
from breakeven.environments.kept import kept
from breakeven.machine.facts import machine_facts, versions, versions_of
from breakeven.records.journal import Journal, journals
from breakeven.records.measurement import Case, Run
from breakeven.records.run_notes import END
from breakeven.ruler.settings import Settings
from breakeven.run.git_state import GitState
from breakeven.run.planning import plan

__all__ = ["RunJournals", "now"]

COLLECTOR = "collected before every sample; on during it, as in a script"


@dataclass(frozen=True)
class RunJournals:
    """The journals of the runs that were made in a project, for a run with these cases and settings."""

    project: Project
    git: GitState
    cases: Sequence[Case]
    settings: Settings
    addresses: Mapping[str, str]
    ignored: Mapping[str, str] = field(default_factory=dict)
    """The measured files that no commit has because git ignores them, with their digests."""

    def own(self) -> list[Journal]:
        """The project's journals of runs that were made here, the oldest first."""
        return [each for each in journals(self.project.runs) if not each.is_reference]

    def begin_or_resume(self, purpose: str) -> Journal:
        """The journal of the unfinished run that is this one, for the same purpose, or a new one."""
        fingerprint = self._fingerprint(purpose)
        for journal in reversed(self.own()):
            if journal.run().settings.get("fingerprint") == fingerprint:
                return self._begin(fingerprint) if journal.notes(END) else journal
        return self._begin(fingerprint)

    def _fingerprint(self, purpose: str) -> str:
        """A digest of what must be the same for a run to be resumed, its purpose included: the
        search for the least memory must not end a run that was cut off."""
        same = {
            "purpose": purpose,
            "settings": self._ruler_settings(),
            "commit": self.git.commit,
            "changes": self.git.changes_digest,
            "ignored": dict(self.ignored),
            "versions": versions(),
            "environments": self._environments(),
            "addresses": dict(self.addresses),
            "variables": machine_facts().get("variables", ""),
            "cases": sorted("/".join(map(str, case.key)) for case in self.cases),
        }
        return hashlib.sha256(json.dumps(same, sort_keys=True).encode()).hexdigest()[:16]

    def _begin(self, fingerprint: str) -> Journal:
        clock = now()
        began = self._after_earlier_runs(clock)
        name = f"{began:%Y%m%dT%H%M%SZ}-{self.git.name}"
        journal = Journal(self.project.runs / f"{name}.jsonl")
        journal.begin(
            Run(
                run=name,
                started_at=began.isoformat(timespec="seconds"),
                commit=self.git.commit,
                commit_date=self.git.commit_date,
                dirty=self.git.dirty,
                environment=f"current-py{sys.version_info[0]}.{sys.version_info[1]}",
                machine=machine_facts(),
                versions=versions(),
                settings=self._ruler_settings()
                | {
                    "fingerprint": fingerprint,
                    "collector": COLLECTOR,
                    "workloads": _workload_facts(self.cases),
                    "sources": self._sources(),
                    "environments": self._environments(),
                }
                | ({"ignored_files": dict(self.ignored)} if self.ignored else {})
                | ({} if began == clock else {"clock_said": clock.isoformat(timespec="seconds")}),
            )
        )
        return journal

    def _ruler_settings(self) -> dict[str, Any]:
        """The ruler's settings as a flat table, without what passes with each process."""
        passing = ("run", "journal")
        fields = dataclasses.asdict(self.settings).items()
        return {name: value for name, value in fields if name not in passing}

    def _environments(self) -> dict[str, dict[str, str]]:
        """The versions in each environment of its engines' own that its cases run in, where it is there."""
        found = {}
        for name, each in plan.environments_needed(self.cases).items():
            own = kept(each, self.project.constraints_of(name))
            if own:
                found[name] = versions_of(own.python_version, own.versions)
        return found

    def _sources(self) -> list[str]:
        """The files and modules that were named for the run; none where the project declares its own."""
        if self.project.is_declared:
            return []
        folder = f"{self.project.folder}/"
        return [source.removeprefix(folder) for source in self.project.workloads]

    def _after_earlier_runs(self, clock: datetime.datetime) -> datetime.datetime:
        """What the clock says, or a second after the newest run when the clock was set back: the
        newest results are those that started last."""
        latest = max((each.run().started_at for each in self.own()), default=None)
        if latest is None:
            return clock
        return max(clock, datetime.datetime.fromisoformat(latest) + datetime.timedelta(seconds=1))


def now() -> datetime.datetime:
    """The time in UTC, as journals have it."""
    return datetime.datetime.now(datetime.UTC)


def _workload_facts(cases: Sequence[Case]) -> dict[str, Any]:
    """What a reader without the kernels must know about the workloads."""
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
