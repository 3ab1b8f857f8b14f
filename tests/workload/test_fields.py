"""A misspelt field where something is declared: the nearest one is named."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any

import pytest

from breakeven.workload import Implementation, Sentence, Work, Workload

NEEDED = {"make_inputs": tuple, "implementations": {"sum": sum}}


@pytest.mark.parametrize(
    ("declare", "given", "said"),
    [
        (
            Workload,
            {"make_input": tuple},
            "Workload has no field 'make_input'; did you mean make_inputs?",
        ),
        (Workload, NEEDED | {"size": {}}, "Workload has no field 'size'; did you mean sizes?"),
        (Implementation, {"function": sum, "engin": "ray"}, "did you mean engine?"),
        (
            Implementation,
            {"function": sum, "fresh_inputs": True},
            "Implementation has no field 'fresh_inputs'; it is a field of Workload",
        ),
        (Implementation, {"function": sum, "fresh_input": True}, "fresh_inputs, a field of Workl"),
        (Workload, NEEDED | {"ingest": sum}, "'ingest'; it is a field of Implementation"),
        (Work, {"bytes": 1}, "did you mean bytes_moved?"),
        (Sentence, {"zzz": 1}, "Sentence has no field 'zzz'; its fields are text, holds"),
    ],
)
def test_a_misspelt_field_names_the_nearest(declare: Any, given: dict[str, Any], said: str) -> None:
    with pytest.raises(TypeError) as refused:
        declare(**given)
    assert said in str(refused.value)


@pytest.mark.parametrize("page", ["docs.dask.org", "http://docs.dask.org/", "https://a b", 3])
def test_documentation_is_an_address(page: Any) -> None:
    with pytest.raises(ValueError, match="the address of a page is needed, such as 'https://docs"):
        Implementation(sum, documentation=page)


def test_all_else_is_as_a_dataclass_does_it() -> None:
    with pytest.raises(TypeError, match=r"missing 1 required .*'implementations'"):
        Workload(make_inputs=lambda n: (n,))  # type: ignore[call-arg]
    of = Workload(**NEEDED, name="a")  # type: ignore[arg-type]
    assert dataclasses.replace(of, name="b").name == "b"
    assert pickle.loads(pickle.dumps(Work(operations=3))) == copy.copy(Work(operations=3))
    assert Implementation(sum, "threads").engine == "threads"


@pytest.mark.parametrize("field", ["answer", "lesson", "profile_lesson"])
@pytest.mark.parametrize(
    "given", ["It is.", Sentence("It is."), [Sentence("It is.")], ("It is.",)], ids=repr
)
def test_one_sentence_is_as_good_as_several(field: str, given: Any) -> None:
    of = Workload(**NEEDED, **{field: given})  # type: ignore[arg-type]
    assert getattr(of, field) == (Sentence("It is."),)


def test_one_condition_is_as_good_as_several() -> None:
    assert Sentence("It is.", holds="a slower").holds == ("a slower",)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [3, (3,), [None]], ids=repr)
def test_what_is_no_sentence_is_refused(given: Any) -> None:
    with pytest.raises(TypeError, match="lesson of the workload"):
        Workload(**NEEDED, lesson=given)  # type: ignore[arg-type]


def test_a_number_may_be_the_value_of_a_variable() -> None:
    assert Implementation(sum, environment={"A": 4, "B": "5"}).environment == {"A": "4", "B": "5"}  # type: ignore[dict-item]


@pytest.mark.parametrize(
    "given",
    [None, ["A"], {"A": None}, {"A": 1.5}, {"A": True}, {"": "1"}, {"A=B": "1"}, {"A": "\0"}],
)
def test_a_variable_that_cannot_be_set_is_refused(given: Any) -> None:
    with pytest.raises((TypeError, ValueError), match="environment "):
        Implementation(sum, environment=given)
