"""What is measured when the budget is not enough for all."""

from __future__ import annotations

import math
import random

from breakeven.compare.in_progress.budget import Budget, affordable
from breakeven.records.measurement import Case


def case_of(workload: str, number: int) -> Case:
    return Case(
        workload=workload,
        workload_version="1",
        implementation=f"n={number}",
        size="",
        n=0,
        workers=1,
    )


def test_every_workload_has_one_case_before_any_has_two() -> None:
    costs = {case_of(name, number): 1.0 for name in "abcd" for number in range(10)}
    chosen = affordable(costs, 6.0, random.Random(1))
    assert len(chosen) == 6
    assert {each.workload for each in chosen[:4]} == set("abcd")


def test_what_costs_more_than_is_left_makes_room_for_what_costs_less() -> None:
    costs = {case_of("dear", 1): 100.0, case_of("cheap", 1): 1.0, case_of("cheap", 2): 1.0}
    chosen = affordable(costs, 3.0, random.Random(1))
    assert {each.workload for each in chosen} == {"cheap"}
    assert len(chosen) == 2


def test_enough_is_enough_for_all_and_nothing_for_none() -> None:
    costs = {case_of("a", number): 1.0 for number in range(5)}
    assert sorted(map(str, affordable(costs, 5.0, random.Random(1)))) == sorted(map(str, costs))
    assert affordable(costs, 0.0, random.Random(1)) == []
    assert affordable({}, 1.0, random.Random(1)) == []


def test_without_a_budget_nothing_waits() -> None:
    budget = Budget(None, random.Random(1))
    assert not budget.is_to_be_shared_out
    assert not budget.cuts_first_pass_short
    assert budget.left == budget.seconds == math.inf
    assert budget.waiting([case_of("a", 1)]) == []


def test_what_there_may_be_no_time_for_waits_until_there_is() -> None:
    budget = Budget(100.0, random.Random(1))
    cheap, dear = case_of("cheap", 1), case_of("dear", 1)
    budget.took(cheap, 1.0)
    budget.took(dear, 1e9)  # as if others had kept it waiting
    lacking = {cheap: 5, dear: 5}
    assert budget.share_out(lacking) == [cheap]
    assert budget.waiting(lacking) == [dear]
    assert budget.taken_up({dear: 5}) == []
    assert 100 < budget.would_have_taken({dear: 5}) < math.inf
    budget._at_once = 1e9
    assert budget.taken_up({dear: 5}) == [dear]
    assert budget.waiting(lacking) == []


def test_a_case_never_measured_is_taken_for_its_like() -> None:
    budget = Budget(1e6, random.Random(1))
    budget.took(case_of("a", 1), 2.0)
    budget.took(case_of("b", 1), 4.0)
    budget._at_once = 1.0
    unseen = {case_of("a", 2): 3, case_of("b", 2): 3, case_of("c", 1): 3}
    assert list(budget._costs(unseen).values()) == [6.0, 12.0, 9.0]


def test_a_stopped_budget_has_nothing_left() -> None:
    budget = Budget(None, random.Random(1))
    budget.stop()
    assert budget.is_stopped
    assert budget.would_have_taken({}) < 1
    assert budget.left < 0
