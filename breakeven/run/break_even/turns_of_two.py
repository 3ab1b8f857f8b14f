"""Two implementations at one n, in fresh processes that take turns where both can be live at once."""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Self

import numpy as np
import psutil

from breakeven.catalogue import catalogue
from breakeven.records.break_evens import BreakEvenPair
from breakeven.records.measurement import Case
from breakeven.ruler.beside import ROOM
from breakeven.ruler.contender import Contender
from breakeven.ruler.ends import CaseEnded
from breakeven.ruler.passes import take_turns
from breakeven.ruler.ruler import open_contender, scaled_limits
from breakeven.ruler.settings import ClusterAddress, Settings
from breakeven.run.planning.plan import ClusterKind, cluster_of
from breakeven.run.run_cluster import RunCluster
from breakeven.wording import amount

__all__ = ["TurnsOfTwo", "case_at"]

OpenCluster = Callable[[ClusterKind | None, int], RunCluster]


def case_at(workload: str, implementation: str, n: int, workers: int) -> Case:
    """An implementation at any n, whether or not the workload declares such a size.

    Raises UserError, with the nearest label, where there is no such implementation.
    """
    of = catalogue.workload(workload)
    engine = catalogue.engine(catalogue.implementation(of, implementation))
    return Case(
        workload=workload,
        workload_version=of.version,
        implementation=implementation,
        size=amount(n, of.unit),
        n=n,
        workers=engine.workers(workers),
    )


class TurnsOfTwo:
    """Measures pairs of processes of two implementations, as a context manager that ends what is live.

    Both take turns, but for two on clusters: two drivers that are live at once take each other's
    workers. They run one after the other then, and so they do where both would not fit into memory.
    A cluster is kept until another kind is needed.
    """

    def __init__(
        self, workload: str, labels: tuple[str, str], settings: Settings, open_cluster: OpenCluster
    ) -> None:
        self.workload = workload
        self.labels = labels
        self.settings = settings
        self.open_cluster = open_cluster
        self._clusters = ExitStack()
        self._kept: RunCluster | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._clusters.close()

    def pair(self, n: int) -> BreakEvenPair:
        """A fresh process of each, at one n, in random order; a failure is a status, no exception."""
        cases = [case_at(self.workload, label, n, self.settings.workers) for label in self.labels]
        order = random.sample(cases, 2)
        try:
            taken = None if all(map(cluster_of, cases)) else self._in_turns(*order)
            rows, inputs_seconds, held = taken or self._one_after_the_other(order)
        except CaseEnded as end:
            return BreakEvenPair(n=n, status=end.status, reason=end.reason)
        first, second = rows if order == cases else rows[::-1]
        return BreakEvenPair(
            n=n,
            first_seconds=statistics.median(first),
            second_seconds=statistics.median(second),
            log_ratio=_log_ratio(first, second, in_turns=taken is not None),
            inputs_seconds=inputs_seconds,
            held_bytes=held,
        )

    def _in_turns(self, early: Case, late: Case) -> Taken | None:
        """Both live at once; None where one of them alone holds too much for that."""
        free = psutil.virtual_memory().available
        with self._ready(early, None) as one:
            held = one.process.tree.held_bytes()
            if free - held < ROOM * held:
                return None
            with self._ready(late, one) as other:
                with _blamed(late, early, one):
                    turns = take_turns(other, one, self.settings)
                held = max(held, other.process.tree.held_bytes())
                return [turns.beside, turns.samples], _inputs_seconds(one, other), held

    def _one_after_the_other(self, order: Sequence[Case]) -> Taken:
        rows, inputs_seconds, held = [], 0.0, 0
        for case in order:
            with self._ready(case, None) as own:
                with _blamed(case):
                    rows.append(take_turns(own, None, self.settings).samples)
                inputs_seconds = max(inputs_seconds, _inputs_seconds(own))
                held = max(held, own.process.tree.held_bytes())
        return rows, inputs_seconds, held

    @contextmanager
    def _ready(self, case: Case, beside: Contender | None) -> Iterator[Contender]:
        """A warm contender; raises CaseEnded, with its label, where it does not get that far."""
        settings = scaled_limits(self.settings, beside)
        with ExitStack() as live:
            with _blamed(case):
                opened = open_contender(case, settings, self._cluster_of(case))
                own = live.enter_context(opened)
                own.prepare().start().first_call().warm_up()
            yield own

    def _cluster_of(self, case: Case) -> ClusterAddress | None:
        """The cluster that a case joins, which takes the place of one of another kind."""
        kind = cluster_of(case)
        if kind is None or self.settings.capped:
            return None
        if self._kept is None or self._kept.kind != kind:
            self._clusters.close()
            self._kept = self._clusters.enter_context(self.open_cluster(kind, case.workers))
        return self._kept.current()


Taken = tuple[list[list[float]], float, int]
"""The samples of either side, the seconds that the inputs took, and the bytes that the larger side held."""


def _log_ratio(first: Sequence[float], second: Sequence[float], *, in_turns: bool) -> float:
    if in_turns:
        return float(np.median(np.log(np.divide(second, first))))
    return math.log(statistics.median(second) / statistics.median(first))


def _inputs_seconds(*of: Contender) -> float:
    return max(each.anatomy["inputs_seconds"] for each in of)


@contextmanager
def _blamed(
    case: Case, other: Case | None = None, beside: Contender | None = None
) -> Iterator[None]:
    """Say whose end it was: of turns, that of the case, or of ``other`` where ``beside`` has failed."""
    try:
        yield
    except CaseEnded as end:
        own = other if other and beside and beside.process.failed else case
        raise CaseEnded(end.status, f"{own.implementation}: {end.reason}") from end
