"""Functions that functools.lru_cache wraps: they are pickled by name, which no other process knows."""

from __future__ import annotations

from typing import Any

import pytest

from breakeven.errors import UserError

CELL = """
import functools
from typing import TypeVar
T = TypeVar("T")

@functools.lru_cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)

@functools.cache
def double(n): return 2 * n

plain = double.__wrapped__
def outer(n): return double(n)
def same(x: T, of=T) -> T: return x
"""
WRAPPED = "is wrapped by functools.lru_cache, which cannot be copied into another process: "
FILE = "put it into a file that Python can import"


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("fib(10)", f"fib {WRAPPED}{FILE}"),
        ("fib.__wrapped__(10)", f"fib {WRAPPED}{FILE}"),
        (
            "double(10)",
            f"double {WRAPPED}measure plain(...) after plain = double.__wrapped__, or {FILE}",
        ),
        ("outer(10)", f"double, which outer uses, {WRAPPED}{FILE}"),
    ],
    ids=["itself", "its original, which calls it", "its original, which does not", "by its caller"],
)
def test_a_cached_function_is_refused_with_the_way_out(
    shell: Any, statement: str, sentence: str
) -> None:
    shell.run_cell(CELL).raise_error()
    with pytest.raises(UserError) as refused:
        shell.run_cell(f"%breakeven {statement}").raise_error()
    assert str(refused.value) == sentence


@pytest.mark.parametrize("statement", ["plain(10)", "same(10)"])
def test_what_is_not_cached_is_measured(shell: Any, statement: str) -> None:
    shell.run_cell(CELL).raise_error()
    found = shell.run_cell(f"%breakeven --budget 1s {statement}").result
    assert found.statement == statement
    assert found.seconds > 0
