"""What steps answer fits what is declared of them, or is refused in words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from breakeven.ruler.supervised.step_answers import UnusableAnswerError, usable_answer

CALLED = {
    "seconds": 1.0,
    "phase": "samples",
    "call_seconds": 0.5,
    "timed_seconds": 0.5,
    "own_cpu_seconds": 0.5,
    "step_cpu_seconds": 0.6,
    "process_cpu_seconds": 1,
    "one_by_one": False,
    "answers_checked": 2,
}


def usable(step: str, found: Any) -> dict[str, Any]:
    return usable_answer(step, json.dumps(found).encode())


def test_an_answer_that_fits_is_as_it_was() -> None:
    assert usable("call", CALLED) == CALLED
    assert usable("inputs", {"seconds": 0, "own_terms": {"number": 3}})["own_terms"] == {
        "number": 3
    }
    assert usable("peak", {"seconds": 0, "peak_rss_bytes": None})["peak_rss_bytes"] is None
    assert usable("native_threads", {"seconds": 0, "threads": {"openblas": 2}})


def test_what_nobody_has_declared_is_left_out() -> None:
    assert usable("load", {"seconds": 0.5, "surplus": 1}) == {"seconds": 0.5}
    assert usable("assist", {"seconds": 0.5, "workers": []}) == {"seconds": 0.5, "workers": []}


WRONG_IN_A_CALL: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(
        ("call_seconds", "own_cpu_seconds"), (-1.0, "1", None, True, [1.0], 1e300, 10**400)
    ),
    "phase": (5,),
    "one_by_one": (1,),
    "answers_checked": (-1,),
    "pid": (0,),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, value) for name, values in WRONG_IN_A_CALL.items() for value in values],
    ids=lambda each: str(each)[:20],
)
def test_a_call_that_does_not_fit_is_refused(name: str, value: Any) -> None:
    with pytest.raises(UnusableAnswerError, match="its answer cannot be used"):
        usable("call", CALLED | {name: value})


@pytest.mark.parametrize("name", CALLED)
def test_a_call_that_lacks_a_field_is_refused(name: str) -> None:
    with pytest.raises(UnusableAnswerError, match="its answer cannot be used"):
        usable("call", {key: value for key, value in CALLED.items() if key != name})


@pytest.mark.parametrize(
    ("step", "found"),
    [
        ("load", {}),
        ("load", {"seconds": "long"}),
        ("load", []),
        ("load", None),
        ("load", "text"),
        ("start", {"seconds": 0, "pids": [-1]}),
        ("start", {"seconds": 0, "pids": "1"}),
        ("inputs", {"seconds": 0, "own_terms": {"number": 0}}),
        ("inputs", {"seconds": 0, "own_terms": {"number": "3"}}),
        ("native_threads", {"seconds": 0, "threads": {"openblas": "2"}}),
        ("native_threads", {"seconds": 0, "threads": None}),
        ("peak", {"seconds": 0, "peak_rss_bytes": 0.5}),
        ("close", {"seconds": 0}),
        ("close", {"seconds": 0, "phases": {"checks": -1}}),
        ("value", {"seconds": 0, "value": "3"}),
        ("load", {"failed": 3, "reason": ""}),
        ("load", {"failed": "Error"}),
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused(step: str, found: Any) -> None:
    with pytest.raises(UnusableAnswerError, match="its answer cannot be used"):
        usable(step, found)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b'{"seconds": NaN}',
        b'{"seconds": -Infinity}',
        b'{"seconds": 1e999}',
        b'{"seconds": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"seconds": 0, "a": ' + b'{"a":' * 100_000,
        b'{"seconds": 0}{"seconds": 0}',
    ],
    ids=lambda each: repr(each[:20]),
)
def test_what_is_no_json_is_refused(message: bytes) -> None:
    with pytest.raises(UnusableAnswerError, match="its answer cannot be used"):
        usable_answer("load", message)


def test_texts_can_be_printed_and_are_of_bearable_length() -> None:
    found = usable("load", {"failed": "Error", "reason": "\udce9\x1b" + "x" * 10**6, "place": ""})
    assert found["reason"].startswith(r"\udce9\x1bxxx")
    assert len(found["reason"]) < 30_000
    spans = usable("assist", {"seconds": 0, "\x00": ["\x1b[2J"]})
    assert spans == {"seconds": 0, r"\x00": [r"\x1b[2J"]}
