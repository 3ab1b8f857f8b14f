"""What is measured when the budget is not enough for all."""

from __future__ import annotations

import random

from breakeven.compare.selection import affordable
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
