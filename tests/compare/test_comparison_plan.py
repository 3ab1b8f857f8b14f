"""Which cases two sides have in common, and what is said of the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from breakeven.compare.comparison_plan import planned
from breakeven.errors import UserError


@dataclass
class Side:
    """A side with a catalogue, and what is broken there."""

    catalogue: dict[str, Any]
    broken: dict[str, str] = field(default_factory=dict)


NAME = "joins.Joins.time_join"
"""As asv names it, without the folder of the benchmarks."""


def of(name: str, **more: str) -> dict[str, Any]:
    """A benchmark in a module, and one that both sides have."""
    facts = {
        "family": "time",
        "version": "1",
        "reference": None,
        "sizes": {"": 0},
        "default_sizes": [""],
    }
    here = {"engine": "benchmarks.joins", "workers": 1, **more}
    both = {"engine": "benchmarks.other", "workers": 1}
    return {
        name: {**facts, "implementations": {"": here}},
        "other.time_other": {**facts, "implementations": {"": both}},
    }


@pytest.mark.parametrize(
    ("broken", "more"),
    [
        ("benchmarks.joins", {}),
        ("benchmarks", {}),
        ("benchmarks.joins.Joins", {}),
        ("tests/test_joins.py", {"test": "tests/test_joins.py::test_join[1]"}),
        ("tests", {"test": "tests/test_joins.py::test_join"}),
    ],
)
def test_what_cannot_be_imported_any_more_has_not_just_disappeared(
    broken: str, more: dict[str, str]
) -> None:
    whole = Side(of(NAME, **more))
    lacking = Side(
        {name: facts for name, facts in whole.catalogue.items() if "other" in name},
        {broken: "ImportError: cannot import name 'join'"},
    )
    cases, (found,) = planned((whole, lacking), [], [], [])  # type: ignore[arg-type]
    assert [each.workload for each in cases] == ["other.time_other"]
    assert (found.workload, found.outcome) == (NAME, "now failing")
    assert found.is_worse
    assert "cannot import name 'join'" in found.reason
    _, (found,) = planned((lacking, whole), [], [], [])  # type: ignore[arg-type]
    assert found.outcome == "now working"
    lacking.broken = {"benchmarks.join": "another module", "tests/test_join": "another"}
    _, (found,) = planned((whole, lacking), [], [], [])  # type: ignore[arg-type]
    assert found.outcome == "disappeared"


def test_parameters_that_no_benchmark_has_are_told_the_nearest() -> None:
    catalogue = of(NAME)
    catalogue[NAME]["implementations"] = {f"n={n}": {"engine": "", "workers": 1} for n in (10, 200)}
    sides: Any = (Side(catalogue), Side(catalogue))
    with pytest.raises(UserError, match=r"'n=20'; did you mean 'n=200'.*without --only"):
        planned(sides, [], ["n=20"], [])


@pytest.mark.parametrize("pattern", ["test_join", "tests/test_joins.py::test_join", "*join"])
def test_a_test_is_named_as_in_its_file(pattern: str) -> None:
    side: Any = Side(of("tests/test_joins.py::test_join"))
    cases, _ = planned((side, side), [pattern], [], [])
    assert [each.workload for each in cases] == ["tests/test_joins.py::test_join"]


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("tests/test_joins.py", "tests/test_joins.py::test_join"),
        ("joins", "suite.joins.Inner.time_it"),
        ("joins.Inner", "suite.joins.Inner.time_it"),
        ("suite", "suite.joins.Inner.time_it"),
    ],
)
def test_a_module_or_a_class_selects_what_is_in_it(pattern: str, name: str) -> None:
    side: Any = Side(of(name))
    cases, _ = planned((side, side), [pattern], [], [])
    assert [each.workload for each in cases] == [name]
    with pytest.raises(UserError, match="no benchmark 'join'"):
        planned((side, side), ["join"], [], [])


def test_where_no_benchmark_has_parameters_that_is_said() -> None:
    side: Any = Side(of(NAME))
    with pytest.raises(UserError, match="none of the benchmarks has parameters"):
        planned((side, side), [], ["n=100"], [])


def test_what_a_mark_skips_is_told_without_a_process() -> None:
    skips: Any = Side(of(NAME, skipped="Skipped: not here"))
    runs: Any = Side(of(NAME))
    for sides, outcome in {
        (False, False): "does not apply",
        (True, False): "now skipped",
        (False, True): "now working",
    }.items():
        before, after = (runs if is_run else skips for is_run in sides)
        cases, (found,) = planned((before, after), [], [], [])
        assert [each.workload for each in cases] == ["other.time_other"]
        assert (found.workload, found.outcome) == (NAME, outcome)
        assert "Skipped: not here" in found.reason
