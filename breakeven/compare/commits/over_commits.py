"""asv over a range of commits and versions, and paired comparisons of what it lets suspect.

The history is imported where it is read: asv's discovery imports every module beside its suites, and
should not load pandas for that.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from asv.environment import get_environments
from rich.console import Console

from breakeven.catalogue.project import Project
from breakeven.compare.asked import Asked, compared
from breakeven.errors import UserError
from breakeven.findings.verdicts.change import Change
from breakeven.processes.owned_folder import temporary_folder
from breakeven.records.measurement import Case
from breakeven.repository.git_program import git
from breakeven.ruler.settings import RUN_VARIABLE, Settings
from breakeven.run.asv_store.asv_machine import asv_command, machine_name, read_configuration
from breakeven.run.planning import plan
from breakeven.run.run_guards import everything_ended, only_run
from breakeven.sources.choice import source_of
from breakeven.sources.notation import commit_of, require_whole_history
from breakeven.sources.sides import require_installable

if TYPE_CHECKING:
    from breakeven.findings.verdicts.history import History, Point, Step

__all__ = ["Moved", "Walk", "commits_of", "confirm", "moved", "publish"]

METHODS = "track_(?:seconds|tree_peak_bytes)"
ASV_EXIT_CODES = (0, 2)
"""asv ends with 2 when a benchmark failed, which is a result here."""
LAST_WORDS = 300
Tell = Callable[[str], None]


def commits_of(text: str, project: Project, *, every: int = 1, tags: bool = False) -> list[str]:
    """The commits from A to B, both included, of a text such as ``v1.0..HEAD``; the oldest first.

    They are those of the branch itself, not of what was merged into it; with ``tags`` those that have
    one. Of these one in ``every`` is taken, counted from B. Raises UserError where there is none.
    """
    first, dots, last = text.partition("..")
    if not dots or last.startswith("."):
        raise UserError(f"{text!r} is not a range of commits; write one as v1.0..HEAD")
    begin, end = commit_of(first or "HEAD", project), commit_of(last or "HEAD", project)
    require_whole_history(begin, end, project)
    clone = project.folder
    later = git(clone, "rev-list", "--first-parent", f"{begin}..{end}").split()
    if not later:
        raise UserError(f"there is no commit in {text}; is {last or 'HEAD'} the later one?")
    found = [*later, begin]
    if tags:
        listed = git(clone, "for-each-ref", "refs/tags", "--format=%(objectname) %(*objectname)")
        tagged = set(listed.split())
        found = [commit for commit in found if commit in tagged]
        if not found:
            raise UserError(f"no commit in {text} has a tag; leave --tags out")
    return found[::every][::-1]


@dataclass(frozen=True)
class Walk:
    """Some cases at several commits, each in one environment or in one for each row of versions."""

    project: Project
    commits: Sequence[str]
    cases: Sequence[Case]
    settings: Settings
    versions: bool

    def run(self, tell: Tell, said: Tell) -> int:
        """Let asv measure what its store does not have yet; each suite is filed when it is done.

        Returns how many commits could not be measured in some environment, such as one that does not
        build; the reason is ``said``. Raises UserError when another run is measuring.
        """
        left_out = set()
        with (
            only_run(self.project),
            everything_ended(),
            temporary_folder() as folder,
            asv_command() as asv,
        ):
            settings = folder / "settings.json"
            self.settings.write(settings)
            for number, commit in enumerate(self.commits, 1):
                if refused := self._refused(commit):
                    said(f"{commit[:8]} is left out: {refused}")
                    left_out.add(commit)
                    continue
                for environment in self._environments():
                    for each in plan.slices(self._left(commit, environment), methods=METHODS):
                        tell(
                            f"commit {number} of {len(self.commits)}, {commit[:8]}: "
                            f"{each.name} in {environment}"
                        )
                        failed = self._measure(each, commit, environment, asv, settings)
                        if failed:
                            said(f"{commit[:8]} in {environment} is left out: {failed}")
                            left_out.add(commit)
                            break
        return len(left_out)

    def _refused(self, commit: str) -> str:
        """Why the workloads of a commit cannot be installed, or nothing."""
        try:
            require_installable(commit, self.project, commit[:8])
        except UserError as error:
            return str(error)
        return ""

    def _environments(self) -> list[str]:
        from breakeven.suites.asv_environments import (
            FreshEnvironment,  # which makes the type known to asv
        )

        config = read_configuration(self.project.folder / "asv.conf.json")
        config.env_dir = str(self.project.folder / config.env_dir)
        python = f"{sys.version_info.major}.{sys.version_info.minor}"
        kind = FreshEnvironment.tool_name
        known = get_environments(config, [kind if self.versions else f"{kind}:{python}"])
        return [each.name for each in known]

    def _left(self, commit: str, environment: str) -> list[Case]:
        """The cases whose time is not in asv's store yet."""
        from breakeven.findings.verdicts.history import METHOD, timed
        from breakeven.records.tables.asv_store import read_store

        known = timed(read_store(self.project.folder / "asv.conf.json", METHOD))
        here = known[(known["commit"] == commit) & (known["environment"] == environment)]
        named = here[["workload", "version", "implementation", "size"]]
        done = set(named.itertuples(index=False, name=None))
        return [
            case
            for case in self.cases
            if (case.workload, case.workload_version, case.implementation, case.size) not in done
        ]

    def _measure(
        self,
        each: plan.Slice,
        commit: str,
        environment: str,
        asv: Sequence[str],
        settings: Path,
    ) -> str:
        """Let asv measure a suite; returns why it could not, in the last words of asv."""
        command = [
            *(*asv, "run", "-E", environment, "--machine", machine_name()),
            *("--bench", each.pattern, "--record-samples", f"{commit}^!"),
        ]
        done = subprocess.run(
            command,
            cwd=self.project.folder,
            env=os.environ | {RUN_VARIABLE: str(settings)},
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode in ASV_EXIT_CODES:
            return ""
        lines = [line.strip(" ·") for line in (done.stdout + done.stderr).splitlines()]
        return " ".join(line for line in lines if line)[-LAST_WORDS:]


@dataclass(frozen=True)
class Moved:
    """A case that moved from one point of the history to another, ``ratio`` being after over before where
    there is one, and what a paired comparison says of it; None where there is none. ``outcome`` is what became of
    a case that fails on one side."""

    before: str
    after: str
    workload: str
    implementation: str
    size: str
    ratio: float | None
    paired: Change | None
    outcome: str = ""

    @property
    def is_worse(self) -> bool:
        """Whether it is for the worse, as pairs have confirmed."""
        return self.outcome == "now failing" or bool(self.paired and self.paired.is_worse)

    @property
    def in_words(self) -> str:
        """From where to where, which case, and what the pairs say."""
        words = self.paired.in_words if self.paired else self.outcome or "not compared by pairs"
        case = " ".join(filter(None, (self.workload, self.implementation, self.size)))
        return f"from {self.before} to {self.after}: {case}: {words}"


def moved(project: Project, commits: Sequence[str]) -> list[Moved]:
    """What moved outside the noise between these commits."""
    from breakeven.findings.verdicts.history import read_history

    known = read_history(project.folder / "asv.conf.json", newest=None)
    return [
        Moved(
            _name(step.before),
            _name(step.after),
            *case,
            step.suspects[case],
            known.on_time(step, case),
        )
        for step in _among(known.steps, commits)
        for case in step.suspects
    ]


def _name(of: Point) -> str:
    return of.as_side or f"{of.commit[:12]} {of.environment}"


def confirm(
    project: Project,
    commits: Sequence[str],
    workers: int,
    effect: float,
    budget_seconds: float | None,
    console: Console,
) -> None:
    """Compare by pairs what moved between these commits and has not been compared yet.

    ``effect`` is the smallest change that counts, ``budget_seconds`` the most time of a step's
    comparison. All comparisons of the range, those of before included, together raise as many false alarms as
    one does otherwise. Raises KeyboardInterrupt when it was stopped.
    """
    from breakeven.findings.verdicts.history import read_history

    known = read_history(project.folder / "asv.conf.json", newest=None)
    steps = [
        step for step in _among(known.steps, commits) if step.before.as_side and step.after.as_side
    ]
    comparisons = sum(len({workload for workload, *_ in step.suspects}) for step in steps)
    for step in steps:
        for workload, cases in _open_suspects(step, known).items():
            asked = Asked(
                before=step.before.as_side,
                after=step.after.as_side,
                patterns=[workload],
                only=sorted({label for label, _ in cases}),
                sizes=sorted({size for _, size in cases}),
                workers=workers,
                quantities=["time"],
                effect=effect,
                budget_seconds=budget_seconds,
                comparisons=comparisons,
            )
            if compared(asked, source_of(project), console).was_stopped:
                raise KeyboardInterrupt


def _open_suspects(step: Step, known: History) -> dict[str, list[tuple[str, str]]]:
    """What moved and has not been compared by pairs: labels and sizes, by workload."""
    found: dict[str, list[tuple[str, str]]] = {}
    for case in step.suspects:
        if known.on_time(step, case) is None:
            found.setdefault(case[0], []).append(case[1:])
    return found


def _among(steps: Sequence[Step], commits: Sequence[str]) -> list[Step]:
    return [step for step in steps if {step.before.commit, step.after.commit} <= set(commits)]


def publish(project: Project) -> None:
    """Let asv write its own pages; raises UserError when it cannot."""
    done = subprocess.run(
        [sys.executable, "-m", "asv", "publish"],
        cwd=project.folder,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise UserError(f"asv publish failed: {done.stdout[-1500:]}{done.stderr[-500:]}")
