"""Is a baseline that has long been alive slower than a fresh one? Then what is measured late looks faster.

A baseline process takes turns with one fresh process of its own kind after the other, as the baseline
of a run does with the cases of its group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from breakeven.ruler.passes import take_turns
from breakeven.ruler.ruler import case_of, open_contender
from breakeven.ruler.settings import Settings
from proofs.suspicions.differences import Difference, log_time

__all__ = ["measured"]

BASELINES = {
    "countdown": "python",
    "word_count": "python",
    "chunked_mean": "numpy",
    "groupby_mean": "pandas",
}
PARTNERS = 6


def measured(settings: Settings, rounds: int) -> Iterator[list[Difference]]:
    """After every round: how an old baseline's time differs from a fresh one's, by the old one's age."""
    logs: defaultdict[int, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for workload, label in BASELINES.items():
            for age, log in enumerate(_by_age(workload, label, settings)):
                logs[age].append(log)
        yield [Difference(f"after {age} partners before", values) for age, values in logs.items()]


def _by_age(workload: str, label: str, settings: Settings) -> Iterator[float]:
    case = case_of(workload, label, "small")
    with open_contender(case, settings) as old:
        old.prepare().start().first_call().warm_up()
        for _ in range(PARTNERS):
            with open_contender(case, settings) as fresh:
                fresh.prepare().start().first_call().warm_up()
                fresh.number = old.number
                turns = take_turns(fresh, old, settings)
                yield log_time(turns.beside) - log_time(turns.samples)
