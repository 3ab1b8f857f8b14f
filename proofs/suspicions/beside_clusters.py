"""Is a baseline slower while a cluster is up? Then cases on clusters would look faster than they are.

In each round a fresh process of the baseline takes turns with another of its own kind without any
cluster, with one that is up and idle, and with a case that works on it. Chance orders the conditions
anew in every round, so that a drift of the machine is in all of them alike.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence

from breakeven.ruler.beside import baseline_of
from breakeven.ruler.passes import take_turns
from breakeven.ruler.ruler import case_of, open_contender
from breakeven.ruler.settings import ClusterAddress, Settings
from breakeven.run.planning.plan import ClusterKind
from breakeven.run.run_cluster import RunCluster
from proofs.suspicions.differences import Difference, log_time

__all__ = ["measured"]

WORKERS = 2
CASES = {
    "word_count": {"ray": "ray", "dask": "dask-distributed"},
    "chunked_mean": {"ray": "ray", "dask": "dask-distributed"},
    "groupby_mean": {"ray": "modin-ray", "dask": "dask-distributed"},
}
"""Of each workload, the implementation that works on each kind of cluster."""
SIZES = ("small", "medium")
ALONE = (None, "alone")
CONDITIONS = (ALONE, *((kind, how) for kind in ("ray", "dask") for how in ("idle", "in turns")))
Condition = tuple[str | None, str]


def measured(settings: Settings, rounds: int) -> Iterator[list[Difference]]:
    """After every round: how the baseline's time differs from its time without a cluster."""
    logs: defaultdict[Condition, list[float]] = defaultdict(list)
    order = random.Random(0)
    for _ in range(rounds):
        of_round = _round(settings, order)
        for condition in CONDITIONS[1:]:
            logs[condition] += [
                of_round[condition, place] - of_round[ALONE, place]
                for place in _places()
                if (condition, place) in of_round and (ALONE, place) in of_round
            ]
        yield [Difference(f"beside {kind}, {how}", values) for (kind, how), values in logs.items()]


def _places() -> list[tuple[str, str]]:
    return [(workload, size) for workload in CASES for size in SIZES]


def _round(
    settings: Settings, order: random.Random
) -> dict[tuple[Condition, tuple[str, str]], float]:
    found = {}
    kinds: Sequence[str | None] = order.sample((None, "ray", "dask"), 3)
    for kind in kinds:
        due = [each for each in CONDITIONS if each[0] == kind]
        with RunCluster(ClusterKind(kind) if kind else None, WORKERS, None) as cluster:
            of_kind = [(condition, place) for condition in due for place in _places()]
            for condition, place in order.sample(of_kind, len(of_kind)):
                found[condition, place] = _baseline(condition, place, cluster.current(), settings)
    return found


def _baseline(
    condition: Condition,
    place: tuple[str, str],
    cluster: ClusterAddress | None,
    settings: Settings,
) -> float:
    """The logarithm of the baseline's time under a condition, in one fresh process."""
    (kind, how), (workload, size) = condition, place
    label = CASES[workload][kind] if kind and how == "in turns" else None
    baseline = baseline_of(case_of(workload, CASES[workload]["ray"], size, WORKERS))
    other = case_of(workload, label, size, WORKERS) if label else baseline
    with (
        open_contender(baseline, settings) as beside,
        open_contender(other, settings, cluster if label else None) as own,
    ):
        for contender in (beside, own):
            contender.prepare().start().first_call().warm_up()
        return log_time(take_turns(own, beside, settings).beside)
