"""The verdicts on claims in simulated results whose truth is known: how many are wrong, and how many are given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from breakeven.findings.claims.claim import Claim, Claims, Rule, Verdict
from breakeven.records.measurement import Run
from breakeven.records.run_notes import RunNotes
from breakeven.statistics.process_spread import Spreads
from proofs.statistics.noise import Floats, Processes

if TYPE_CHECKING:
    from breakeven.records.tables.table import Results

__all__ = ["BASELINE", "Leads", "Ledgers", "Speedups", "leads_of", "ledgers", "results_of"]

BASELINE = "python"
SIZES = {"small": 1_000, "medium": 100_000, "large": 10_000_000}
TURNS = 8
TURN_NOISE = 0.01
FIGURES = 60
"""Of code against itself in a run, from which how processes differ is learnt."""
RUN = "simulated"
ALIKE: dict[str, object] = {
    "workload_version": "1",
    "family": "simulated",
    "unit": "steps",
    "workers": 2,
    "engine": "serial",
    "status": "ok",
    "reason": "",
    "run": RUN,
    "is_reference": False,
    "cluster_start_seconds": np.nan,
}
"""The columns in which the rows of a simulated table do not differ."""
ANONYMOUS: dict[str, Any] = {
    "run": RUN,
    "started_at": "2026-01-01T00:00:00+00:00",
    "commit": "",
    "commit_date": "",
    "dirty": False,
    "environment": "",
    "machine": {},
    "versions": {},
}
"""What a run says of itself that no rule reads."""
OPEN: Verdict = "cannot tell here"
FASTER, SLOWER = 1.5, 1.2
"""The true speedups of the two whose lead is looked at."""
Speedups = Mapping[str, Mapping[str, Sequence[float]]]
"""Of each workload and label the true speedups, one a size, the smallest size first."""


@dataclass(frozen=True)
class Ledgers:
    """What came of many ledgers: the verdicts of each, in the order of its claims."""

    verdicts: Sequence[Sequence[Verdict]]

    def share_of(self, *said: Verdict) -> float:
        """The part of all verdicts."""
        counted = Counter(each for ledger in self.verdicts for each in ledger)
        return sum(counted[each] for each in said) / counted.total()

    def share_with(self, *said: Verdict) -> float:
        """The part of the ledgers in which any claim has one of these verdicts."""
        return float(np.mean([any(each in said for each in ledger) for ledger in self.verdicts]))

    def wrong_of_given(self, is_right: Callable[[int, Verdict], bool]) -> float:
        """The part of a ledger's verdicts that is wrong, "cannot tell" left out, on average.

        ``is_right`` is asked of the place of a claim in its ledger and of a verdict.
        """
        shares = []
        for ledger in self.verdicts:
            given = [(place, each) for place, each in enumerate(ledger) if each != OPEN]
            wrong = sum(not is_right(*each) for each in given)
            shares.append(wrong / max(1, len(given)))
        return float(np.mean(shares))


@dataclass(frozen=True)
class Leads:
    """Of the 95 % intervals of many leads: the part that holds the truth, and half their usual width."""

    held: float
    half_width: float


def ledgers(
    rules: Sequence[Rule],
    speedups: Speedups,
    noise: Processes,
    *,
    processes: int,
    repeats: int,
    seed: int,
) -> Ledgers:
    """Judge so many simulated runs by a ledger of these rules."""
    from breakeven.findings.claims.judging import judged  # here: asv imports this beside its suites

    claims = tuple(
        Claim(number=number, words="", source="", command="", because="", rule=rule)
        for number, rule in enumerate(rules, 1)
    )
    found = []
    for number in range(repeats):
        order = np.random.default_rng((seed, number))
        ledger = judged(Claims("ours", claims), results_of(order, noise, speedups, processes))
        found.append([each.ruling.verdict for each in ledger])
    return Ledgers(found)


def leads_of(noise: Processes, *, processes: int, repeats: int, seed: int) -> Leads:
    """The leads over each other of two that took turns with the same baseline."""
    from breakeven.findings.claims.doubts import with_spreads  # here: see ledgers
    from breakeven.findings.claims.leads import lead

    speedups = {"sums": {"first": [FASTER] * 3, "second": [SLOWER] * 3}}
    held, reaches = [], []
    for number in range(repeats):
        order = np.random.default_rng((seed, number))
        results = results_of(order, noise, speedups, processes)
        for _, at in with_spreads(results).groupby("n"):
            found = lead(at, "first", "second")
            assert found is not None
            low, high = found.ratio.low or 0.0, found.ratio.high or np.inf
            held.append(low <= FASTER / SLOWER <= high)
            reaches.append(np.log(high / found.ratio.value))
    return Leads(float(np.mean(held)), float(np.expm1(np.median(reaches))))


def results_of(
    order: np.random.Generator, noise: Processes, speedups: Speedups, processes: int
) -> Results:
    """A run as the table has it, in which all of a size take turns with one baseline in each round."""
    import pandas as pd  # here: asv imports this beside its suites

    from breakeven.records.tables.table import Results

    cases = [
        (workload, size, label, own[place])
        for workload, labels in speedups.items()
        for place, size in enumerate(SIZES)
        for label, own in ({BASELINE: (1.0, 1.0, 1.0)} | dict(labels)).items()
        if place < len(own)
    ]
    offsets = noise(order, len(cases), processes)
    baselines = {
        (workload, size): own
        for (workload, size, label, _), own in zip(cases, offsets, strict=True)
        if label == BASELINE
    }
    rows = [
        ALIKE
        | {"workload": workload, "size": size, "n": SIZES[size], "implementation": label}
        | _samples(order, baselines[workload, size], own, speedup)
        | {"is_baseline": label == BASELINE, "own_environment": ""}
        for (workload, size, label, speedup), own in zip(cases, offsets, strict=True)
    ]
    pairs = noise(order, FIGURES, 2)
    figures = pairs[:, 1] - pairs[:, 0] + order.normal(0, TURN_NOISE / TURNS**0.5, FIGURES)
    notes = RunNotes(spreads=Spreads({"serial": figures.tolist()}))
    run = Run(**ANONYMOUS, settings={"processes": processes})
    return Results(pd.DataFrame(rows), {RUN: run}, {RUN: notes})


def _samples(
    order: np.random.Generator, baseline: Floats, own: Floats, speedup: float
) -> dict[str, object]:
    """The turns of a case and of the baseline, whose processes are off by so much, a row for each."""
    turns = order.normal(0, TURN_NOISE / 2**0.5, (2, len(own), TURNS))
    beside = np.exp(baseline[:, None] + turns[0])
    return {
        "samples_seconds": tuple(map(tuple, np.exp(own[:, None] + turns[1]) / speedup)),
        "baseline_samples_seconds": tuple(map(tuple, beside)),
        "speedup": speedup,
    }
