"""The simulated claims of ``make statistics``: what is true, what is claimed, and how often which verdict may come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from breakeven.findings.claims.claim import Rule, Verdict
from breakeven.findings.claims.comparing_probes import Faster, NotFaster
from breakeven.findings.claims.weighing import weigh
from breakeven.records.proofs.simulations import Figure
from breakeven.statistics.combining import Quantifier
from breakeven.statistics.intervals import CONFIDENCE, SMALLEST_EFFECT
from proofs.statistics.claims import BASELINE, Ledgers, Speedups, ledgers
from proofs.statistics.noise import PROCESSES, Processes, normal

__all__ = ["LEDGERS", "SINGLE", "Ledger", "Single"]

QUIET, USUAL = normal(0.005), normal(0.03)
Band = tuple[float, float]
SELDOM: Band = (0.0, 0.05)
OFTEN: Band = (0.9, 1.0)
GIVEN: tuple[Verdict, ...] = ("confirmed", "refuted", "it depends")


@dataclass(frozen=True)
class Single:
    """One claim, judged alone, of true speedups by label; ``bands`` says how often each verdict may come."""

    name: str
    rule: Rule
    speedups: Mapping[str, Sequence[float]]
    noise: Processes
    processes: int
    bands: Mapping[tuple[Verdict, ...], Band]
    repeats: int = 100

    def judged(self, repeats: int) -> Ledgers:
        """The verdicts on so many simulated runs."""
        known = {"processes": self.processes, "repeats": repeats, "seed": 7}
        return ledgers([self.rule], {"sums": self.speedups}, self.noise, **known)


def _faster(
    first: str = "threads", sizes: Quantifier = "every", series: Quantifier | None = None
) -> Rule:
    return weigh(Faster("sums", first, BASELINE, sizes=sizes, series=series))


def _no_faster(margin: float) -> Rule:
    return weigh(NotFaster("sums", "threads", BASELINE, sizes="every", margin=margin))


def _ten(first: float) -> Mapping[str, Sequence[float]]:
    """Ten labels at three sizes, of which nine have the baseline's speed."""
    return {f"dask-{number}": [1.0 if number else first] * 3 for number in range(10)}


CONFIRMED: tuple[Verdict, ...] = ("confirmed",)
REFUTED: tuple[Verdict, ...] = ("refuted",)
DEPENDS: tuple[Verdict, ...] = ("it depends",)
HOLDS: tuple[Verdict, ...] = ("confirmed", "it depends")
"""Verdicts that are wrong where a claim holds nowhere."""

SINGLE = (
    Single(
        "faster at every size; 1.5 times at one of three, equal at two",
        *(_faster(), {"threads": [1.0, 1.0, 1.5]}, QUIET, 3),
        {CONFIRMED: SELDOM, DEPENDS: OFTEN},
    ),
    Single(
        "the same in one process, 3 %",
        *(_faster(), {"threads": [1.0, 1.0, 1.5]}, USUAL, 1),
        {CONFIRMED: SELDOM, REFUTED: SELDOM},
    ),
    Single(
        "faster at every size; equal at three, and quiet",
        *(_faster(), {"threads": [1.0] * 3}, QUIET, 3),
        {HOLDS: SELDOM, REFUTED: OFTEN},
    ),
    Single(
        "every one of ten is faster; one is, 1.3 times",
        *(_faster("dask-*", series="every"), _ten(1.3), QUIET, 3),
        *({CONFIRMED: SELDOM, DEPENDS: OFTEN}, 40),
    ),
    Single(
        "one of ten is faster; one is, 1.3 times, 3 %",
        *(_faster("dask-*", series="some"), _ten(1.3), USUAL, 3),
        *({CONFIRMED: OFTEN, REFUTED: SELDOM}, 40),
    ),
    Single(
        "one of ten is faster at one size; all equal, in one process, 3 %",
        *(_faster("dask-*", "some", "some"), _ten(1.0), USUAL, 1),
        *({HOLDS: SELDOM}, 60),
    ),
    Single(
        "less than 1.05 times; 1.06 times",
        *(_no_faster(1.05), {"threads": [1.06]}, QUIET, 6),
        {CONFIRMED: SELDOM, REFUTED: (0.6, 1.0)},
    ),
    Single(
        "next to nothing, less than 1.10 times; equal, 3 %",
        *(_no_faster(1.10), {"threads": [1.0] * 3}, USUAL, 3),
        {REFUTED: SELDOM, CONFIRMED: (0.7, 1.0)},
    ),
    Single(
        "faster at every size; 1.5 times at three, in one process, 3 %",
        *(_faster(), {"threads": [1.5] * 3}, USUAL, 1),
        {CONFIRMED: OFTEN},
    ),
    Single(
        "faster at every size; 1.1 times at three, 3 %",
        *(_faster(), {"threads": [1.1] * 3}, USUAL, 3),
        {CONFIRMED: (0.2, 1.0), REFUTED: SELDOM},
    ),
)
"""Claims whose truth is known; half of them ask for every size or label, or for one."""


CLAIMS = 20
REALLY = 10
MUCH = 1.5
REPEATS = 60


@dataclass(frozen=True)
class Ledger:
    """Twenty claims in one ledger, of which so many are of something that is much faster.

    All others lie on the border at which they would turn, so that any verdict on them is wrong. ``worst``
    is the most wrong verdicts where the ledger is known not to keep its promise.
    """

    name: str
    noise: Processes
    processes: int
    real: int
    worst: float | None = None

    def judged(self, repeats: int) -> Ledgers:
        """The verdicts on so many simulated runs."""
        names = [f"sums-{number}" for number in range(CLAIMS)]
        sizes: tuple[Quantifier, Quantifier] = ("every", "some")
        rules = [
            weigh(Faster(name, "threads", BASELINE, sizes=sizes[number % 2]))
            for number, name in enumerate(names)
        ]
        true = [MUCH if number < self.real else SMALLEST_EFFECT for number in range(CLAIMS)]
        speedups: Speedups = {
            name: {"threads": [each] * 2} for name, each in zip(names, true, strict=True)
        }
        known = {"processes": self.processes, "repeats": repeats, "seed": 8}
        return ledgers(rules, speedups, self.noise, **known)

    def figures(self, of: Ledgers, asked: int) -> list[Figure]:
        """What came of so many of them, each with the band that it is to lie in."""
        if not self.real:
            return [self._wrong("any wrong verdict", of.share_with(*GIVEN), asked)]
        wrong = of.wrong_of_given(lambda place, said: place < self.real and said == "confirmed")
        told = [said == "confirmed" for each in of.verdicts for said in each[: self.real]]
        return [
            self._wrong("wrong, of the verdicts given", wrong, asked),
            Figure("confirmed, of the true ones", sum(told) / len(told), *OFTEN, asked),
        ]

    def _wrong(self, what: str, value: float, asked: int) -> Figure:
        if self.worst is None:
            return Figure(what, value, None, WRONG, asked)
        return Figure(what, value, None, self.worst, asked, promised=WRONG)


WRONG = 1 - CONFIDENCE
"""Of the verdicts that a ledger gives, so many are wrong; where no claim is true, in so many ledgers is any."""
LEDGERS = tuple(
    Ledger(f"{CLAIMS} claims, {words}, {noise}", PROCESSES[noise], processes, real, worst)
    for real, words in ((0, "none is true"), (REALLY, f"{REALLY} are true"))
    for noise, processes, worst in (
        ("bell-shaped, 3 %", 1, None),
        ("heavy tails, 2 %", 3, None),
        # Three processes of two speeds are all of one speed in one case of sixteen, and look quiet then.
        ("two speeds, 5 % apart", 3, None if real else 0.35),
    )
)
