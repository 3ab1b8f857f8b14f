"""What went wrong in the user's code: the error, its file, its line and its function, in words."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from breakeven.engines import engine_named
from breakeven.ruler.case_process import timed_step
from breakeven.ruler.ends import failure
from breakeven.ruler.in_case.arguments import refusal_at_once, require_callable_with
from breakeven.ruler.in_case.checks import require_right, require_self_agreement
from breakeven.ruler.in_case.errors import UnusableError, WrongAnswerError
from breakeven.ruler.in_case.failures import in_words, kind_of, place_of, short
from breakeven.workload.checking import check_equal

SOURCE = """import json

def divide(x):
    return x / 0

def decode(text):
    return json.loads(text)
"""
DASK = engine_named("dask-threads")


@pytest.fixture
def users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A module of the user's."""
    (tmp_path / "of_the_user.py").write_text(SOURCE)
    monkeypatch.syspath_prepend(str(tmp_path))
    return importlib.import_module("of_the_user")


def raised_by(call: Callable[[], object]) -> Exception:
    """What a call raises."""
    try:
        call()
    except Exception as error:  # noqa: BLE001 - any will do
        return error
    pytest.fail("nothing was raised")


def test_the_place_is_the_innermost_line_of_the_users(users: Any) -> None:
    error = raised_by(lambda: users.divide(1))
    assert place_of(error) == "of_the_user.py, line 4, in divide"
    assert in_words(error).startswith("ZeroDivisionError: division by zero (of_the_user.py, line 4")
    in_a_library = raised_by(lambda: users.decode("{"))
    assert place_of(in_a_library) == "of_the_user.py, line 7, in decode"


def test_a_worker_says_where_it_was(users: Any) -> None:
    with ProcessPoolExecutor(1) as pool:
        error = raised_by(lambda: list(pool.map(users.divide, [1])))
    assert place_of(error) == "of_the_user.py, line 4, in divide"


def test_what_is_in_no_file_of_the_users_has_no_place() -> None:
    assert place_of(ValueError("never raised")) == ""
    outside = raised_by(lambda: json.loads("{"))
    outside.__traceback__ = outside.__traceback__.tb_next.tb_next  # type: ignore[union-attr]
    assert place_of(outside) == ""


def test_the_end_of_a_case_names_the_place() -> None:
    answer = {"failed": "KeyError", "reason": "'a'", "place": "mine.py, line 7, in fast"}
    assert (
        failure(answer, "a call").reason == "a call raised KeyError: 'a' (mine.py, line 7, in fast)"
    )
    assert failure(answer | {"place": ""}, "a call").reason == "a call raised KeyError: 'a'"


def test_a_check_that_fails_itself_is_no_wrong_answer(users: Any) -> None:
    def refuses(*_: Any) -> None:
        raise AssertionError("never right")

    def takes_one(answer: Any) -> None: ...

    def breaks(answer: Any, _: Any) -> None:
        users.divide(answer)

    with pytest.raises(WrongAnswerError, match="never right"):
        require_right(1, 1, refuses, spoilt=False)
    with pytest.raises(UnusableError, match=r"the check raised TypeError: .*takes 1 positional"):
        require_right(1, 1, takes_one, spoilt=False)  # type: ignore[arg-type]
    with pytest.raises(
        UnusableError, match=r"the check raised ZeroDivisionError.*line 4, in divide"
    ):
        require_right(1, 1, breaks, spoilt=False)
    with pytest.raises(UnusableError, match="refuses the reference's own answer: never right"):
        require_self_agreement(1, refuses)
    require_self_agreement(float("nan"), check_equal)


def test_an_option_is_no_place_for_the_session() -> None:
    def option(x: Any, chunks: int = 3) -> None: ...

    def named(x: Any, session: Any = None) -> None: ...

    with pytest.raises(
        UnusableError, match=r"of the engine 'dask-threads': it must take \(x, session\)"
    ):
        require_callable_with(option, 1, "'option'", DASK, ingested=False)
    require_callable_with(named, 1, "'named'", DASK, ingested=False)
    require_callable_with(option, 1, "'option'", engine_named("serial"), ingested=False)


def test_what_its_ingest_returns_is_called_as_the_function_calls_it() -> None:
    def own(parts: Any) -> None: ...

    with pytest.raises(UnusableError, match=r"what its ingest returns.*\(parts, session\)$"):
        require_callable_with(own, 1, "'ray'", engine_named("ray"), ingested=True)


def test_compiled_code_that_refuses_at_once_is_told_what_it_got() -> None:
    words = str(refusal_at_once("'max'", TypeError("no"), [np.zeros(1), None], DASK))
    assert words == (
        "'max' was called with an ndarray, None, and the session of the engine 'dask-threads', "
        "and raised TypeError: no"
    )
    assert (kind_of([]), kind_of(1), kind_of(None)) == ("a list", "an int", "None")


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("numba", "run: pip install 'breakeven[compiled]'"),
        ("dask.nowhere", "run: pip install 'breakeven[dask]'"),
        ("no_such_library", "install it where Breakeven runs"),
    ],
)
def test_a_missing_library_is_told_with_how_to_get_it(name: str, step: str) -> None:
    error = ModuleNotFoundError(f"No module named {name!r}", name=name)
    assert in_words(error) == f"ModuleNotFoundError: No module named {name!r}; {step}"
    assert short(error).endswith(f"; {step}")


class SilentError(Exception):
    """Fails to say what it is."""

    def __str__(self) -> str:
        raise ValueError("no")


class LeavingError(Exception):
    def __str__(self) -> str:
        raise SystemExit(7)


class AnsweringError(Exception):
    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)


class OfNoModuleError(Exception):
    __module__ = 5  # type: ignore[assignment]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (SilentError, "SilentError: its message cannot be read (ValueError)"),
        (LeavingError, "LeavingError: its message cannot be read (SystemExit)"),
        (AnsweringError, "AnsweringError: x"),
        (OfNoModuleError, "OfNoModuleError: x"),
    ],
)
def test_an_error_that_cannot_be_told_is_told_as_that(kind: type[Exception], words: str) -> None:
    assert in_words(kind("x")) == words


@pytest.mark.parametrize("kind", [SilentError, LeavingError, AnsweringError, OfNoModuleError])
def test_a_step_that_fails_with_such_an_error_is_an_answer(kind: type[Exception]) -> None:
    def fails() -> dict[str, Any]:
        raise kind("x")

    told = timed_step(fails, {})
    assert told["failed"] == kind.__name__
    assert told["reason"] == "x" or "cannot be read" in told["reason"]


def test_a_check_that_refuses_without_words_is_told_as_that() -> None:
    class RefusalError(SilentError, AssertionError): ...

    def refuses(*_: Any) -> None:
        raise RefusalError

    with pytest.raises(WrongAnswerError, match="its message cannot be read"):
        require_right(1, 1, refuses, spoilt=False)
    with pytest.raises(
        AssertionError, match=r"could not be compared \(SilentError: its message cannot"
    ):
        check_equal([Unequal()], [Unequal()])


class Unequal(np.ndarray[Any, Any]):
    def __new__(cls) -> Any:
        return np.zeros(1).view(cls)

    @property
    def shape(self) -> Any:
        raise SilentError


def test_the_name_of_a_class_does_not_depend_on_its_metaclass() -> None:
    class Meta(type):
        @property
        def __name__(cls) -> Any:  # type: ignore[override]
            raise ValueError

    assert kind_of(Meta("Named", (), {})()) == "a Named"
    assert kind_of(type("", (), {})()) == "a nameless object"
