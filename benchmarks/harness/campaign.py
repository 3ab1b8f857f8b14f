"""A run: its cases, measured through asv in slices, each written to the journal as it is done."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.harness import plan
from benchmarks.harness.asv_machine import ensure_machine
from benchmarks.harness.git_state import GitState
from benchmarks.harness.machine import machine_facts, versions
from benchmarks.harness.ruler import lock_file
from benchmarks.harness.run_cluster import RunCluster
from benchmarks.harness.settings import (
    RUN_VARIABLE,
    ClusterAddress,
    Settings,
    usable_cores,
)
from kernels import catalogue
from kernels.engines.leftovers import MARKER, end_marked, new_owner
from kernels.errors import UserError
from results.journal import Journal, journals
from results.measurement import Case, Measurement, Run

POLL_SECONDS = 0.3
SUFFIX_VARIABLE = "BREAKEVEN_ENVIRONMENT_SUFFIX"
Watcher = Callable[[Sequence[Measurement], str], None]
"""Told, again and again, of what has been measured since it was last told, and what is being done."""


@dataclass(frozen=True)
class Campaign:
    """What one run is to measure, and where it writes."""

    clone: Path
    git: GitState
    cases: tuple[Case, ...]
    settings: Settings
    addresses: Mapping[str, str]

    @property
    def runs_folder(self) -> Path:
        """Where the clone keeps its journals."""
        return self.clone / "results" / "data" / "runs"

    def ruler_settings(self) -> dict[str, Any]:
        """The ruler's settings as a flat table, without what passes with each process."""
        passing = ("run", "journal", "clusters")
        fields = dataclasses.asdict(self.settings).items()
        return {name: value for name, value in fields if name not in passing}

    def fingerprint(self) -> str:
        """A digest of what must be the same for a run to be gone on with."""
        same = {
            "settings": self.ruler_settings(),
            "commit": self.git.commit,
            "changes": self.git.changes_digest if self.git.dirty else "",
            "versions": versions(),
            "addresses": dict(self.addresses),
            "cases": sorted("/".join(map(str, case.key)) for case in self.cases),
        }
        return hashlib.sha256(json.dumps(same, sort_keys=True).encode()).hexdigest()[:16]

    def begin_or_resume(self) -> Journal:
        """The journal of the unfinished run that is this one, or a new one."""
        own = [each for each in journals(self.runs_folder) if not each.is_reference]
        for journal in reversed(own):
            if journal.run().settings.get("fingerprint") == self.fingerprint():
                return self._begin() if self._finished(journal) else journal
        return self._begin()

    def _finished(self, journal: Journal) -> bool:
        done = {measurement.case.key for measurement in journal.measurements()}
        return all(case.key in done for case in self.cases)

    def _begin(self) -> Journal:
        now = datetime.datetime.now(datetime.UTC)
        name = f"{now:%Y%m%dT%H%M%SZ}-{self.git.commit[:8]}{'-dirty' if self.git.dirty else ''}"
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
                    "fingerprint": self.fingerprint(),
                    "workloads": _workload_facts(self.cases),
                },
            )
        )
        return journal

    def run(self, watch: Watcher) -> Journal:
        """Measure every case that the journal does not hold yet; returns the journal.

        Raises UserError when asv itself cannot run; a case that fails is a status in the journal.
        """
        journal = self.begin_or_resume()
        asv_machine = ensure_machine()
        with ExitStack() as stack:
            stack.enter_context(_everything_ended())
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="breakeven-")))
            follow = _Follower(journal, watch)
            for kind, group in _by_cluster(plan.slices(self.cases)):
                address = self.addresses.get(kind or "")
                with RunCluster(kind, self.settings.workers, address) as cluster:
                    for each in group:
                        follow.look(f"starting {kind}" if kind else "")
                        settings = self._settings_of(journal, kind, cluster.current())
                        settings.write(folder / "settings.json")
                        self._run_slice(each, folder, asv_machine, follow)
            follow.look("")
        lock_file(journal.path).unlink(missing_ok=True)
        return journal

    def _settings_of(
        self, journal: Journal, kind: str | None, cluster: ClusterAddress | None
    ) -> Settings:
        return dataclasses.replace(
            self.settings,
            run=journal.path.stem,
            journal=str(journal.path),
            clusters={kind: cluster} if kind and cluster else {},
        )

    def _run_slice(
        self, each: plan.Slice, folder: Path, asv_machine: str, follow: _Follower
    ) -> None:
        what = f"{each.family}{f' on {each.cluster}' if each.cluster else ''}"
        command = [
            *(sys.executable, "-m", "asv", "run", "-E", "current"),
            *("--set-commit-hash", self.git.commit, "--machine", asv_machine),
            *("--bench", each.pattern, "--record-samples", "--launch-method", "forkserver"),
        ]
        environment = os.environ | {
            RUN_VARIABLE: str(folder / "settings.json"),
            SUFFIX_VARIABLE: self._environment_suffix(),
        }
        printed = folder / "asv.log"
        with printed.open("wb") as log:
            process = subprocess.Popen(
                command, cwd=self.clone, env=environment, stdout=log, stderr=log
            )
            while process.poll() is None:
                follow.look(what)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(POLL_SECONDS)
        missed = [case for case in each.cases if case.key not in follow.done()]
        if missed:
            tail = printed.read_text(errors="replace")[-1500:]
            raise UserError(
                f"asv ended with exit code {process.returncode} before {len(missed)} cases of "
                f"{what} had been measured; what was measured is kept. It printed:\n{tail}"
            )

    def _environment_suffix(self) -> str:
        """What sets apart results that must not stand in one history with the others."""
        usual = self.settings.workers == usable_cores()
        workers = "" if usual else f"-workers{self.settings.workers}"
        return workers + ("-dirty" if self.git.dirty else "")


class _Follower:
    """Reads the journal while others write it, and tells the watcher what is new."""

    def __init__(self, journal: Journal, watch: Watcher) -> None:
        self.journal = journal
        self.watch = watch
        self.seen: set[tuple[str, str, str, str, int]] = set()
        self.size = -1

    def look(self, doing: str) -> None:
        """Tell what has come since the last look, and what is being done now."""
        size = self.journal.path.stat().st_size
        fresh = []
        if size != self.size:
            self.size = size
            measured = self.journal.measurements()
            fresh = [each for each in measured if each.case.key not in self.seen]
            self.seen |= {each.case.key for each in fresh}
        self.watch(fresh, doing)

    def done(self) -> set[tuple[str, str, str, str, int]]:
        """The keys of the cases that stand in the journal."""
        return {each.case.key for each in self.journal.measurements()}


@contextmanager
def _everything_ended() -> Iterator[None]:
    """The end of all that is started in the block, however the block ends.

    A janitor waits beside this process; when this process is killed, the janitor ends the rest.
    """
    owner = new_owner()
    unmarked = {name: value for name, value in os.environ.items() if name != MARKER}
    janitor = subprocess.Popen(
        [sys.executable, "-P", "-m", "kernels.engines.janitor", owner],
        stdin=subprocess.PIPE,
        env=unmarked,
        start_new_session=True,
    )
    previous = signal.signal(signal.SIGTERM, _stop)
    outer = os.environ.get(MARKER)
    os.environ[MARKER] = owner
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)
        os.environ.pop(MARKER)
        if outer is not None:
            os.environ[MARKER] = outer
        end_marked(owner)
        if janitor.stdin:
            janitor.stdin.close()
        janitor.wait()


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def _by_cluster(found: Sequence[plan.Slice]) -> list[tuple[str | None, list[plan.Slice]]]:
    kinds = dict.fromkeys(each.cluster for each in found)
    return [(kind, [each for each in found if each.cluster == kind]) for kind in kinds]


def _workload_facts(cases: Sequence[Case]) -> dict[str, Any]:
    """What a reader of the journal must know of the workloads, who has no kernels to ask."""
    return {
        name: {
            "question": workload.question,
            "source": workload.source,
            "family": catalogue.family(name),
            "unit": workload.unit,
            "sizes": dict(workload.sizes),
            "baseline": workload.baseline,
            "order": list(workload.implementations),
        }
        for name in dict.fromkeys(case.workload for case in cases)
        for workload in (catalogue.workload(name),)
    }
