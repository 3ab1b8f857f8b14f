"""The outputs of calls: nothing that stood in them before a call can pass for what it has written."""

from __future__ import annotations

import array
import collections
import copy
import ctypes
import decimal
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
import scipy.sparse

from breakeven import Workload
from breakeven.engines import ENGINES, Session
from breakeven.ruler.in_case.arguments import Arguments
from breakeven.ruler.in_case.checks import require_right
from breakeven.ruler.in_case.errors import UnusableError, WrongAnswerError
from breakeven.ruler.in_case.outputs import UNWRITTEN, Outputs
from breakeven.ruler.in_case.unwritten import unwritten_in_words
from breakeven.workload.checking import check_equal

NESTED = [("a", "i4"), ("b", [("c", "f8", (2,)), ("d", "S3")]), ("e", "O"), ("f", "?")]


def _strided(kind: Any) -> Any:
    return np.ones((4, 6), kind)[:, ::2]


def _masked() -> Any:
    return np.ma.array([1.0, 2.0, 3.0], mask=[True, True, False])


def _hard_masked() -> Any:
    return np.ma.array([1.0, 2.0], mask=[True, False], hard_mask=True)


OUTPUTS: dict[str, Callable[[], Any]] = {
    "floats": lambda: np.ones(4),
    "floats that are all NaN": lambda: np.full(4, np.nan),
    "half floats": lambda: np.ones(4, np.float16),
    "complex numbers": lambda: np.ones(4, complex),
    "the largest integers": lambda: np.full(4, np.iinfo(np.int64).max),
    "integers in another order of bytes": lambda: np.ones(4, ">i4"),
    "truth values": lambda: np.zeros(4, bool),
    "times that are none": lambda: np.full(4, np.datetime64("NaT", "D")),
    "durations": lambda: np.ones(4, "m8[s]"),
    "texts": lambda: np.array(["a", "bc"]),
    "empty texts": lambda: np.zeros(2, "U3"),
    "bytes": lambda: np.array([b"a", b"bc"]),
    "texts of any length": lambda: np.array(["a", ""], np.dtypes.StringDType()),
    "raw memory": lambda: np.zeros(2, "V4"),
    "objects": lambda: np.array([None, 1, "x"], object),
    "a strided array": lambda: _strided(float),
    "an array in Fortran's order": lambda: np.ones((2, 3), order="F"),
    "one number": lambda: np.array(1.0),
    "a structured array": lambda: np.zeros(3, NESTED),
    "a masked array": _masked,
    "a masked array that keeps its mask": _hard_masked,
    "a list": lambda: [1, None, "x", decimal.Decimal(1), np.float64(1)],
    "a list of arrays": lambda: [np.zeros(2), np.zeros(3, int)],
    "a dict": lambda: {"a": 1, "b": [1, 2]},
    "a tuple of arrays": lambda: (np.zeros(2), [1]),
    "a deque": lambda: collections.deque([1, 2], maxlen=2),
    "a set": lambda: {1, 2},
    "a bytearray": lambda: bytearray(4),
    "an array of Python's": lambda: array.array("d", [1.0, 2.0]),
    "an array of C": lambda: (ctypes.c_int * 3)(1, 2, 3),
    "a memoryview": lambda: memoryview(bytearray(8)).cast("i"),
    "a frame": lambda: pd.DataFrame({"a": [1, 2], "b": ["x", None], "c": [1.0, np.nan]}),
    "a frame of other types": lambda: pd.DataFrame(
        {"a": pd.Categorical(["u", "v"]), "b": pd.array([1, 2], "Int64")}
    ),
    "a series": lambda: pd.Series([1.5, np.nan]),
    "a sparse matrix": lambda: scipy.sparse.csr_matrix(np.eye(3)),
}


def _plain(value: Any) -> Any:
    """Something that the usual check compares element by element."""
    if isinstance(value, (memoryview, array.array, ctypes.Array)):
        return list(value)
    return list(value) if isinstance(value, collections.deque) else value


@pytest.mark.parametrize("name", OUTPUTS)
def test_an_output_that_nobody_fills_does_not_pass(name: str) -> None:
    output, untouched = OUTPUTS[name](), OUTPUTS[name]()
    outputs = Outputs()
    outputs.overwrite(output)
    with pytest.raises(AssertionError):
        check_equal(_plain(output), _plain(untouched))


@pytest.mark.parametrize("is_fresh", [True, False], ids=["fresh inputs", "the same inputs"])
@pytest.mark.parametrize(
    "expected",
    [[True] * 3, [False] * 3, [True, False, True]],
    ids=["all true", "none true", "some true"],
)
def test_truth_values_that_nobody_writes_are_wrong_in_one_of_two_calls(
    expected: list[bool], is_fresh: bool
) -> None:
    workload = Workload(
        make_inputs=lambda _: (np.zeros(3, bool),),
        implementations={"a": len},
        outputs=(0,),
        fresh_inputs=is_fresh,
    )
    of = Arguments(workload, ENGINES["serial"], Session(1), workload.make_inputs(1), None)
    found = []
    for _ in range(2):
        (output,) = of.fresh()
        output[:2] = expected[:2]
        found.append(of.answer(None).tolist())
    assert found[0] == expected or found[1] == expected
    assert found[0] != found[1]


def test_every_field_of_a_structured_array_is_overwritten() -> None:
    output = np.zeros(3, NESTED)
    Outputs().overwrite(output)
    assert (output["a"] != 0).all()
    assert not (output["b"]["c"] == 0).any()
    assert (output["b"]["d"] != b"").all()
    assert all(each is UNWRITTEN for each in output["e"])
    assert output["f"].all()


def test_a_mask_is_taken_away_and_stays_as_hard_as_it_was() -> None:
    soft, hard = _masked(), _hard_masked()
    mask = np.array([True, False])
    shared = np.ma.array([1.0, 2.0], mask=mask, copy=False)
    for output in (soft, hard, shared):
        Outputs().overwrite(output)
        assert not np.ma.getmaskarray(output).any()
    assert (soft.hardmask, hard.hardmask) == (False, True)
    assert mask.tolist() == [True, False]


def test_what_is_nested_keeps_its_form_to_be_filled() -> None:
    rows = {"rows": [np.zeros(2), np.zeros(2)], "count": 0}
    held = list(rows["rows"])
    Outputs().overwrite(rows)
    assert rows["count"] is UNWRITTEN
    assert all(own is other for own, other in zip(rows["rows"], held, strict=True))
    assert np.isnan([each[0] for each in held]).all()


def test_what_a_call_has_put_into_a_list_is_not_overwritten() -> None:
    inputs, output = np.zeros(2), [np.zeros(2), None]
    buffer, outputs = output[0], Outputs()
    outputs.overwrite(output)
    output[0] = output[1] = inputs
    output.append(inputs)
    outputs.overwrite(output)
    assert inputs.tolist() == [0, 0]
    assert output[0] is buffer
    assert output[1:] == [UNWRITTEN] or output[1] is UNWRITTEN
    assert len(output) == 2


def test_objects_in_fields_are_remembered_by_field() -> None:
    output = np.zeros(1, [("a", "O"), ("b", "O")])
    left, right = np.zeros(1), np.zeros(2)
    output["a"][0], output["b"][0] = left, right
    outputs = Outputs()
    for _ in range(2):
        outputs.overwrite(output)
        assert output["a"][0] is left
        assert output["b"][0] is right


def test_a_column_that_a_call_adds_is_taken_away() -> None:
    frame, outputs = pd.DataFrame({"a": [1, 2]}), Outputs()
    outputs.overwrite(frame)
    frame["b"] = 1
    outputs.overwrite(frame)
    assert list(frame.columns) == ["a"]
    assert frame["a"].dtype == np.int64


def test_a_list_that_is_appended_to_is_empty_before_every_call() -> None:
    def appends(output: list[int]) -> None:
        output.append(1)

    workload = Workload(make_inputs=lambda _: ([],), implementations={"a": appends}, outputs=(-1,))
    of = Arguments(workload, ENGINES["serial"], Session(1), ([],), None)
    for _ in range(3):
        appends(*of.fresh())
        assert of.answer(None) == [1]


def test_what_was_not_written_equals_nothing_and_stays_the_same_object() -> None:
    assert copy.copy(UNWRITTEN) != UNWRITTEN
    for own in (copy.deepcopy([UNWRITTEN]), pickle.loads(pickle.dumps([UNWRITTEN]))):
        assert own[0] is UNWRITTEN
    with pytest.raises(AssertionError, match=r"<not written by the call>.*expected 1"):
        check_equal([UNWRITTEN], [1])


@pytest.mark.parametrize(
    "output",
    [(1, 2), "text", b"bytes", np.broadcast_to(1.0, 3), object(), 5, pl.DataFrame(), pd.Index([1])],
    ids=lambda each: type(each).__name__,
)
def test_what_cannot_be_overwritten_is_refused_in_words(output: Any) -> None:
    with pytest.raises(UnusableError, match=r"an output is an? .*cannot be overwritten.*else use"):
        Outputs().overwrite(output)


@pytest.mark.parametrize(
    "kind", ["f8", "f4", ">f8", "c16", "i8", ">i4", "m8[s]", "M8[D]", [("a", "f8"), ("b", "i8")]]
)
def test_what_a_call_left_out_is_counted(kind: Any) -> None:
    output = np.zeros((10, 4), kind)
    Outputs().overwrite(output)
    output[:3] = np.ones((3, 4), kind)
    values = 2 if isinstance(kind, list) else 1
    assert unwritten_in_words(output).startswith(f"{28 * values} of ")
    assert unwritten_in_words({"a": [output[:3]]}) == ""


def test_a_nan_that_a_call_computed_is_no_value_that_it_left_out() -> None:
    output = np.ones(3)
    Outputs().overwrite(output)
    with np.errstate(all="ignore"):
        output[:2] = np.zeros(2) / np.zeros(2)
    assert unwritten_in_words(output).startswith("1 of 3 values of the outputs was not written")
    assert unwritten_in_words(np.array([np.iinfo(np.int64).max, 1])) == ""
    assert unwritten_in_words([UNWRITTEN, 1, None]).startswith("1 of 3 values")


def test_a_refusal_says_what_was_not_written_and_none_of_what_it_was_overwritten_with() -> None:
    def own_check(answer: Any, expected: Any) -> None:
        if not (answer == expected).all():
            raise AssertionError("not alike")

    output = np.ones(10_000)
    Outputs().overwrite(output)
    output[-1] = 1.0
    said = []
    for check in (check_equal, own_check):
        with pytest.raises(WrongAnswerError) as refused:
            require_right(output, np.ones(10_000), check, spoilt=True)
        said.append(str(refused.value))
    assert said[0] == "9,999 of 10,000 values of the outputs were not written by the call"
    assert said[1] == f"{said[0]}; the check says: not alike"
