"""False alarms and missed slow-downs on public suites, on a quiet machine and on a busy one.

Run by ``make accuracy-suites``; the whole takes some hours, and the machine has to be left alone meanwhile. One
half of it is ``python -m proofs.accuracy_suites.contest --machine quiet``.
"""

from __future__ import annotations

import argparse
import datetime
import itertools
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from breakeven.catalogue.project import find_project
from breakeven.errors import UserError
from breakeven.machine.facts import machine_facts, versions
from breakeven.processes.cores import usable_cores
from breakeven.records.proofs.accuracy import (
    NOTHING,
    SUITES_FOLDER,
    Contest,
    Score,
    asked_before,
    begun_at,
    together,
)
from breakeven.repository.git_program import git
from breakeven.run.run_guards import everything_ended
from breakeven.terminal import new_console
from breakeven.wording.saying import say
from proofs.accuracy.contest import CLONE, MACHINES, hogs, printed, words_of
from proofs.accuracy.contestants import Answer
from proofs.accuracy.scoring import scored
from proofs.accuracy.scratch import IDENTICAL
from proofs.accuracy_suites.contestants import ask_asv, ask_breakeven, make_asv_environments
from proofs.accuracy_suites.planting import Known, Planted, known, planted
from proofs.accuracy_suites.suites import SUITES, Benchmark, Clone, PublicSuite, cloned

PLANTS = {f"{each} % slower": each / 100 for each in (3, 5, 10, 20)}
FINE = "1 % slower"
"""For this one Breakeven gets five times the time, and half a per cent for the smallest effect."""
FINE_TIMES, FINE_EFFECT = 5, 0.5
OVERHEAD_SECONDS = 6.0
"""What ``breakeven compare`` is expected to take for a suite beyond its budget, before any answer has shown
it: it finds the benchmarks, and a pair that has begun is finished."""
WITHIN = 1.25
"""A plant counts where it has cost a benchmark this many times what was wanted, or this part of it."""
WITHIN_FINE = 1.5


@dataclass(frozen=True)
class Question:
    """A suite, whether others keep the machine busy, what is planted, and how often it is asked."""

    suite: PublicSuite
    is_busy: bool
    after: str
    repeats: int

    @property
    def planted(self) -> str:
        """What is planted, in words."""
        return NOTHING if self.after == IDENTICAL else self.after


@dataclass(frozen=True)
class Ready:
    """A suite that can be asked about."""

    clone: Clone
    of: Sequence[Known]
    planted: Planted
    beyond: dict[bool, float] = field(default_factory=dict)
    """The most seconds that an answer of Breakeven's took beyond its budget, by whether the machine was busy."""

    @property
    def benchmarks(self) -> list[Benchmark]:
        """All that are asked about."""
        return [each.benchmark for each in self.of]

    def within(self, seconds: float, question: Question, effect: float | None) -> Answer:
        """Breakeven's answer to a question, in so many seconds as far as earlier answers tell."""
        budget = seconds - self.beyond.get(question.is_busy, OVERHEAD_SECONDS)
        before, after = (self.planted.commits[each] for each in ("base", question.after))
        answer = ask_breakeven(self.clone, before, after, self.benchmarks, budget, effect)
        if (took := answer.seconds - budget) > 0:  # else every verdict was clear before that
            self.beyond[question.is_busy] = max(took, self.beyond.get(question.is_busy, took))
        return answer

    def asked(self, question: Question) -> list[Benchmark]:
        """Those of which the answer is known: all, or those that the plant has made about so much slower."""
        if question.after == IDENTICAL:
            return self.benchmarks
        ratios = self.planted.ratios[question.after]
        fine = question.after == FINE
        share, within = (0.01, WITHIN_FINE) if fine else (PLANTS[question.after], WITHIN)
        return [
            each for each in self.benchmarks if share / within <= ratios[each] - 1 <= share * within
        ]


def questions(
    suites: Sequence[PublicSuite], machines: Sequence[str], repeats: int
) -> list[Question]:
    """Of each suite: identical code so many times, each plant once, and quiet the finest one."""
    found = []
    for suite in suites:
        for name in machines:
            is_busy = MACHINES[name]
            plants = [*PLANTS, *([] if is_busy else [FINE])]
            found.append(Question(suite, is_busy, IDENTICAL, repeats))
            found += [Question(suite, is_busy, plant, 1) for plant in plants]
    return found


def made_ready(suite: PublicSuite, folder: Path) -> Ready:
    """Clone a suite, plant, and make the environments of both contestants, which cost nobody's time."""
    clone = cloned(suite, folder / suite.name)
    of = known(clone)
    plants = planted(clone, of, PLANTS | {FINE: 0.01})
    benchmarks = [each.benchmark for each in of]
    make_asv_environments(clone, list(plants.commits.values()), benchmarks[0])
    for commit in plants.commits.values():
        ask_breakeven(clone, plants.commits["base"], commit, benchmarks[:1], 1.0)
    return Ready(clone, of, plants)


def asked(ready: Ready, question: Question) -> list[Score]:
    """Ask both contestants a question; Breakeven gets no more time than asv took."""
    before, after = (ready.planted.commits[each] for each in ("base", question.after))
    answers: dict[str, list[Answer]] = {"asv": [], "breakeven": []}
    with hogs(usable_cores() if question.is_busy else 0):
        for _ in range(question.repeats):
            by_asv = ask_asv(ready.clone, before, after, ready.benchmarks)
            fine = question.after == FINE
            seconds = by_asv.seconds * (FINE_TIMES if fine else 1)
            answers["asv"].append(by_asv)
            answers["breakeven"].append(
                ready.within(seconds, question, FINE_EFFECT if fine else None)
            )
    of = [each.of_asv for each in ready.asked(question)]
    return [_score(name, question, of, given) for name, given in answers.items()]


def _score(
    contestant: str, question: Question, of: Sequence[str], answers: Sequence[Answer]
) -> Score:
    unnamed = "=" if contestant == "asv" else "?"  # asv lists what changed, Breakeven every verdict
    signs = [each.signs.get(name, unnamed) for each in answers for name in of]
    busy, suite = question.is_busy, question.suite.name
    return scored(contestant, question.planted, answers, signs, is_busy=busy, suite=suite)


def main() -> None:
    """Hold the contest, or go on with one that was cut off, keep it and print its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=6, help="how often identical code is asked")
    parser.add_argument("--machine", choices=MACHINES, nargs="+", default=list(MACHINES))
    names = {each.name: each for each in SUITES}
    parser.add_argument("--suite", choices=names, nargs="+", default=list(names))
    plants = [NOTHING, *PLANTS, FINE]
    parser.add_argument("--planted", choices=plants, nargs="+", default=plants)
    chosen = parser.parse_args()
    suites = [names[each] for each in chosen.suite]
    every = questions(suites, chosen.machine, chosen.repeats)
    wanted = [each for each in every if each.planted in chosen.planted]
    try:
        held = hold(wanted)
    except KeyboardInterrupt:
        say("stopped; what was asked is kept: run the same command again to go on")
        sys.exit(130)
    except UserError as error:
        say(f"{error}; what was asked is kept: run the same command again to go on")
        sys.exit(2)
    new_console().print(printed(together([held])))


def hold(wanted: Sequence[Question]) -> Contest:
    """Ask what has not been asked yet, suite by suite, and keep every answer.

    What a contest of the same commit asked before it was cut off counts, whatever else it was to ask.
    """
    kept = find_project(CLONE).results / SUITES_FOLDER
    commit = git(CLONE, "rev-parse", "HEAD")
    names = {(each.suite.name, each.is_busy, each.planted) for each in wanted}
    known = {
        (each.suite, each.is_busy, each.planted, each.contestant): each
        for each in asked_before(kept, commit)
        if (each.suite, each.is_busy, each.planted) in names
    }
    held = begun_at(kept, commit, 2 * len(wanted)) or Contest(
        started_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        commit=commit,
        machine=machine_facts(),
        versions=versions(),
        wanted=2 * len(wanted),
        scores=tuple(known.values()),
    )
    done = {(each.suite, each.is_busy, each.planted) for each in held.scores}
    left = [each for each in wanted if (each.suite.name, each.is_busy, each.planted) not in done]
    if not left:
        held.write(kept)
    with everything_ended(), tempfile.TemporaryDirectory(prefix="breakeven-") as name:
        for suite, of_suite in itertools.groupby(left, lambda each: each.suite):
            ready = made_ready(suite, Path(name))
            for question in of_suite:
                found = asked(ready, question)
                held = replace(held, scores=(*held.scores, *found))
                held.write(kept)
                for each in found:
                    say(f"{each.suite}, {words_of(each)}")
    return held


if __name__ == "__main__":
    main()
