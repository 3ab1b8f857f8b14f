"""False alarms and missed changes of both contestants, on a quiet machine and on a busy one.

Run by ``make accuracy``; it takes more than an hour, and the machine has to be left alone meanwhile. One half of it
is ``python -m proofs.accuracy.contest --machine quiet``.
"""

from __future__ import annotations

import argparse
import datetime
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from rich.table import Table

from breakeven.calibration.truths.known_work import MEMORY, THREADED, WORKLOAD
from breakeven.catalogue.project import find_project
from breakeven.findings.verdicts.of_pairs.pairs import Quantity
from breakeven.machine.facts import machine_facts, versions
from breakeven.processes.cores import usable_cores
from breakeven.records.proofs.accuracy import NOTHING, Contest, Score, begun_at
from breakeven.repository.git_program import git
from breakeven.ruler.supervisor import die_with_parent
from breakeven.run.run_guards import everything_ended
from breakeven.terminal import new_console
from breakeven.wording.saying import say
from proofs.accuracy.contestants import Answer, ask_asv, ask_breakeven, make_asv_environments
from proofs.accuracy.scoring import scored
from proofs.accuracy.scratch import IDENTICAL, Scratch, made_scratch

CLONE = Path(__file__).resolve().parents[2]
PIECES = tuple(WORKLOAD.implementations)
TIMED = tuple(label for label in PIECES if label not in MEMORY)
ASV_FACTOR = {"time": 1.1, "memory": 1.03}
"""asv's own default for time, as its users have it; for memory what Breakeven takes. What it has of the
first call is in its times."""
OVERHEAD_SECONDS = 2.0
"""What ``breakeven compare`` takes before the first pair and after the last."""
HOG = "while True: pass"
MACHINES = {"quiet": False, "busy": True}
"""Whether a process for each core computes beside the contest."""


@dataclass(frozen=True)
class Plant:
    """One change to be found: what the commit changes, what it shows in, in which pieces of work."""

    values: Mapping[str, int]
    what: Quantity = "time"
    labels: tuple[str, ...] = TIMED


PLANTS = {
    **{f"{each} % slower": Plant({"SLOWER": each}) for each in (3, 5, 10, 20)},
    **{f"waits {each} % of the time more": Plant({"WAITING": each}) for each in (10, 20)},
    "a thread less": Plant({"THREADS_LESS": 1}, labels=THREADED),
    "first call 50 % longer": Plant({"FIRST_CALL": 50}, "first call"),
    **{f"{each} % larger": Plant({"LARGER": each}, "memory", MEMORY) for each in (5, 20)},
}
"""What is planted, in words."""


@dataclass(frozen=True)
class Question:
    """One commit, what is asked about it, of which pieces of work, how often."""

    after: str
    what: Quantity
    labels: tuple[str, ...]
    repeats: int

    @property
    def planted(self) -> str:
        """What the commit plants, in words: ``5 % slower``."""
        return NOTHING if self.after == IDENTICAL else self.after


def questions(repeats: int) -> list[Question]:
    """Identical code so many times, then each plant once, or as often as the repeats allow."""
    fewer = max(1, repeats // 5)
    return [
        Question(IDENTICAL, "time", PIECES, repeats),
        *(Question(name, each.what, each.labels, fewer) for name, each in PLANTS.items()),
    ]


def asked(scratch: Scratch, question: Question, *, is_busy: bool) -> list[Score]:
    """Ask both contestants a question; Breakeven gets no more time than asv took."""
    answers: dict[str, list[Answer]] = {"asv": [], "breakeven": []}
    with hogs(usable_cores() if is_busy else 0):
        for _ in range(question.repeats):
            asvs = "memory" if question.what == "memory" else "time"
            by_asv = ask_asv(scratch, question.after, asvs, ASV_FACTOR[asvs])
            answers["asv"].append(by_asv)
            budget = by_asv.seconds - OVERHEAD_SECONDS
            # asv's suite measures the memory of two pieces of work, and the time of all twenty.
            labels = MEMORY if question.what == "memory" else ()
            by_breakeven = ask_breakeven(scratch, question.after, question.what, budget, labels)
            answers["breakeven"].append(by_breakeven)
    return [score(name, question, given, is_busy=is_busy) for name, given in answers.items()]


def score(
    contestant: str, question: Question, answers: Sequence[Answer], *, is_busy: bool
) -> Score:
    """What the answers to one question come to; what was not named was taken for unchanged."""
    signs = [each.signs.get(label, "=") for each in answers for label in question.labels]
    return scored(contestant, question.planted, answers, signs, is_busy=is_busy)


@contextmanager
def hogs(count: int) -> Iterator[None]:
    """So many processes that compute all the time."""
    command = [sys.executable, "-c", HOG]
    hogs = [
        subprocess.Popen(command, preexec_fn=die_with_parent)  # noqa: PLW1509 - see supervisor
        for _ in range(count)
    ]
    try:
        yield
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()


def main() -> None:
    """Hold the contest, or go on with one that was cut off, keep it and print its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=10, help="how often identical code is asked")
    parser.add_argument("--machine", choices=MACHINES, nargs="+", default=list(MACHINES))
    chosen = parser.parse_args()
    wanted = [
        (MACHINES[name], each) for name in chosen.machine for each in questions(chosen.repeats)
    ]
    try:
        held = hold(_begun(2 * len(wanted)), wanted)
    except KeyboardInterrupt:
        say("stopped; what was asked is kept: run the same command again to go on")
        sys.exit(130)
    new_console().print(printed(held.scores))


def hold(begun: Contest, wanted: Sequence[tuple[bool, Question]]) -> Contest:
    """Ask what has not been asked yet, on a busy machine or not, and keep every answer.

    Environments are made beforehand, once, and cost nobody's time.
    """
    plants = {name: each.values for name, each in PLANTS.items()}
    held = begun
    with everything_ended(), tempfile.TemporaryDirectory(prefix="breakeven-") as name:
        scratch = made_scratch(CLONE, Path(name) / "scratch", plants)
        for after in [IDENTICAL, *plants]:
            ask_breakeven(scratch, after, "time", 1.0)
        make_asv_environments(scratch)
        for is_busy, question in wanted:
            if not _is_answered(held, is_busy, question):
                found = asked(scratch, question, is_busy=is_busy)
                held = replace(held, scores=(*held.scores, *found))
                held.write(_kept())
                for each in found:
                    say(words_of(each))
    return held


def _kept() -> Path:
    return find_project(CLONE).results / "accuracy"


def _begun(wanted: int) -> Contest:
    """The contest of this commit that was cut off last, or a new one."""
    commit = git(CLONE, "rev-parse", "HEAD")
    return begun_at(_kept(), commit, wanted) or Contest(
        started_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        commit=commit,
        machine=machine_facts(),
        versions=versions(),
        wanted=wanted,
    )


def _is_answered(held: Contest, is_busy: bool, question: Question) -> bool:
    return any((each.is_busy, each.planted) == (is_busy, question.planted) for each in held.scores)


def words_of(of: Score) -> str:
    """A score in words."""
    machine = "busy" if of.is_busy else "quiet"
    return (
        f"{machine}, {of.planted} planted: {of.contestant} said worse {of.worse} and better "
        f"{of.better} times of {of.asked}, in {of.seconds:.0f} s"
    )


def printed(scores: Sequence[Score]) -> Table:
    """Scores as a table."""
    table = Table(box=None)
    for heading in ("machine", "planted", "contestant", "asked", "worse", "better", "seconds"):
        table.add_column(heading)
    for each in scores:
        table.add_row(
            "busy" if each.is_busy else "quiet",
            each.planted,
            each.contestant,
            *map(str, (each.asked, each.worse, each.better)),
            f"{each.seconds:.0f}",
        )
    return table


if __name__ == "__main__":
    main()
