"""The order of a round: random, but for clusters, and for what a quick run shows first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from example_results import journal

from breakeven.records.measurement import Case
from breakeven.ruler.beside import baseline_of
from breakeven.ruler.settings import DEFAULT, QUICK, Settings
from breakeven.run.planning.plan import cluster_of, planned_cases, starts_processes
from breakeven.run.rounds import Rounds

WORKLOADS = ("countdown", "tiny_tasks", "chunked_mean")
ONLY = ("python", "numpy", "threads", "numba", "processes", "joblib", "dask-*", "ray")


class ListedRounds(Rounds):
    """Rounds that measure nothing, and remember the cases in the order in which they would."""

    order: list[Case]

    def _group(self, cases: Sequence[Case], *_: Any) -> None:
        self.order += cases

    def _compare_engines(self, *_: Any) -> None:
        pass


@pytest.fixture
def order_of(tmp_path: Path) -> Callable[[Settings, int], list[Case]]:
    def listed(settings: Settings, number: int) -> list[Case]:
        cases = planned_cases(WORKLOADS, ONLY, ("small", "medium"), 2)
        rounds = ListedRounds(
            cases,
            settings,
            journal(tmp_path, []),
            lambda *_: nullcontext(),  # type: ignore[arg-type,return-value]
            lambda *_, **__: None,
        )
        rounds.order = []
        rounds._round(cases, number, "a round")
        assert sorted(rounds.order, key=str) == sorted(cases, key=str)
        return rounds.order

    return listed


Orders = Callable[[Settings, int], list[Case]]


def test_a_quick_run_begins_with_what_starts_no_processes(order_of: Orders) -> None:
    order = order_of(QUICK, 1)
    dear = [starts_processes(case) for case in order]
    assert True in dear
    first_dear = dear.index(True)
    assert all(dear[first_dear:])
    assert {case.workload for case in order[:first_dear]} == set(WORKLOADS)
    assert {case.implementation for case in order[:first_dear]} >= {"threads", "numba", "dask-sync"}


def test_a_quick_run_shows_each_baseline_ahead_of_what_is_compared_with_it(
    order_of: Orders,
) -> None:
    seen: set[Case] = set()
    for case in order_of(QUICK, 1):
        seen.add(case)
        assert baseline_of(case) in seen
    assert {case for case in seen if case != baseline_of(case)}


@pytest.mark.parametrize(("settings", "number"), [(QUICK, 1), (QUICK, 2), (DEFAULT, 1)])
def test_one_kind_of_cluster_runs_after_the_other(
    order_of: Orders, settings: Settings, number: int
) -> None:
    kinds = [cluster_of(case) for case in order_of(settings, number)]
    changes = [after for before, after in pairwise(kinds) if before != after]
    assert kinds[0] is None
    assert [each.kind for each in changes if each] == ["dask", "ray"]


@pytest.mark.parametrize(("settings", "number"), [(QUICK, 2), (DEFAULT, 1), (DEFAULT, 2)])
def test_in_all_other_rounds_cheap_and_dear_cases_are_mixed(
    order_of: Orders, settings: Settings, number: int
) -> None:
    alone = [case for case in order_of(settings, number) if cluster_of(case) is None]
    dear = [starts_processes(case) for case in alone]
    assert dear != sorted(dear)
    first: dict[Case, Case] = {}
    for case in alone:
        first.setdefault(baseline_of(case), case)
    assert any(baseline != case for baseline, case in first.items())


def test_the_order_within_a_part_differs_from_round_to_round(order_of: Orders) -> None:
    assert order_of(DEFAULT, 1) != order_of(DEFAULT, 2)
