"""How we measure: the page that says what the ruler does, and shows that it was proved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from breakeven.records.proofs.accuracy import Contest, Score, together
from breakeven.records.proofs.calibration import KINDS, Calibration, Truth
from breakeven.records.proofs.proofs import NO_PROOFS, Proofs
from breakeven.report.method.rules import PAGE
from breakeven.report.method.setting_words import machine_in_words
from breakeven.report.method.tried_faults import TriedFaults
from breakeven.statistics.proportions import exact_interval
from breakeven.wording import listed, percent

if TYPE_CHECKING:
    from breakeven.report.pages import Pages

__all__ = ["PAGE", "Proof", "alarms", "rounds", "write_how_we_measure"]

TITLES = {
    "time": "Time",
    "memory": "Memory of the process tree",
    "processor time": "Processor time of the process tree",
    "agreement": "Agreement with other tools",
    "coverage": "Honest intervals",
}
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
"""By how much a planted change changes something."""
MACHINE = ("processor", "cores usable", "memory", "virtualised", "system")


@dataclass(frozen=True)
class Proof:
    """A calibration as the page shows it."""

    calibration: Calibration

    @property
    def verdict(self) -> str:
        """How many of the truths held, in words."""
        held, number = self.calibration.held, len(self.calibration.truths)
        if held == number:
            return f"All {number} truths held."
        return f"{held} of {number} truths held; {number - held} did not."

    @property
    def machine(self) -> list[tuple[str, str]]:
        """What is told of the machine, as of those of runs."""
        return machine_in_words(self.calibration.machine)

    @property
    def where(self) -> str:
        """The machine in one line, without what is not known of it."""
        facts = self.calibration.machine
        return ", ".join(f"{key}: {facts[key]}" for key in MACHINE if facts.get(key))

    def kinds(self) -> Iterator[tuple[str, list[Truth]]]:
        """The truths of each kind, with its title, in the order of the page."""
        for kind in KINDS:
            truths = [truth for truth in self.calibration.truths if truth.kind == kind]
            if truths:
                yield TITLES[kind], truths


@dataclass(frozen=True)
class Round:
    """One question of the contest with asv, as the page shows it, with what either said of it."""

    machine: str
    planted: str
    said: Mapping[str, Said]


@dataclass(frozen=True)
class Said:
    """What a contestant said, in words: what it found, what of it it called the same, what it got wrong,
    and how long it took."""

    found: str
    same: str
    wrong: str
    seconds: str


def rounds(contests: Sequence[Contest]) -> list[Round]:
    """The questions of the contests in their order, a larger change of a kind after a smaller one; their answers
    are counted together."""
    scores = together(contests)
    asked = list(dict.fromkeys((each.is_busy, each.planted) for each in scores))
    kinds = list(dict.fromkeys(NUMBER.sub("", planted) for _, planted in asked))
    asked.sort(key=lambda each: (each[0], kinds.index(NUMBER.sub("", each[1])), _number(each[1])))
    return [
        Round(
            machine="busy" if is_busy else "quiet",
            planted=planted,
            said={
                each.contestant: _said(each)
                for each in scores
                if (each.is_busy, each.planted) == (is_busy, planted)
            },
        )
        for is_busy, planted in asked
    ]


def _number(planted: str) -> float:
    found = NUMBER.search(planted)
    return float(found[0]) if found else 0.0


def _said(of: Score) -> Said:
    alarms = of.worse + of.better
    is_old = not of.comparisons  # who called it the same was not kept then
    return Said(
        found="–" if of.is_identical else f"{of.worse} of {of.asked}",
        same="–" if of.is_identical or is_old else f"{of.same} of {of.asked}",
        wrong=f"{alarms if of.is_identical else of.better} of {of.asked}",
        seconds=f"{of.seconds:.0f} s",
    )


def alarms(contests: Sequence[Contest]) -> str:
    """In how many comparisons of identical code a contestant raised any alarm, in words."""
    compared: Counter[str] = Counter()
    alarmed: Counter[str] = Counter()
    for each in together(contests):
        if each.is_identical and each.comparisons:
            compared[each.contestant] += each.comparisons
            alarmed[each.contestant] += each.alarmed
    words = []
    for name in reversed(compared):
        low, high = exact_interval(alarmed[name], compared[name])
        interval = f"{100 * low:.0f} to {percent(high)}"
        words.append(f"{name} in {alarmed[name]} of {compared[name]} ({interval})")
    return ", ".join(words)


def write_how_we_measure(pages: Pages, proofs: Proofs = NO_PROOFS) -> Path:
    """Write the page; returns its path. Of a proof that was not made it says which command makes it."""
    calibration, contests, of_suites = (
        proofs.calibration,
        proofs.contests,
        proofs.contests_of_suites,
    )
    suites = list(dict.fromkeys(score.suite for each in of_suites for score in each.scores))
    proof = Proof(calibration) if calibration else None
    return pages.write(
        "how_we_measure.html",
        PAGE,
        proof=proof,
        contests=contests,
        rounds=rounds(contests),
        alarms=alarms(contests),
        contests_of_suites=of_suites,
        rounds_of_suites=rounds(of_suites),
        alarms_of_suites=alarms(of_suites),
        suites=listed(suites) if suites else "",
        simulations=proofs.simulations,
        tried=TriedFaults(proofs.faults) if proofs.faults else None,
    )
