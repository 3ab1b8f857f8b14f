"""The file of the expected answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from breakeven.ruler.in_case.errors import UnusableError
from breakeven.ruler.in_case.expected_file import store_expected, stored_expected


def _chain(length: int) -> Any:
    node = None
    for _ in range(length):
        node = [node]
    return node


@pytest.mark.parametrize(
    ("answer", "error"),
    [(lambda: 1, "Can't "), (_chain(100_000), "RecursionError: ")],
)
def test_an_answer_that_cannot_be_kept_is_said_to_be_that(
    tmp_path: Path, answer: Any, error: str
) -> None:
    path = tmp_path / "answer.pickle"
    with pytest.raises(UnusableError) as refused:
        store_expected(answer, path)
    assert str(refused.value).startswith("its answer cannot be kept for the comparison (")
    assert str(refused.value).endswith("; return plain data, such as a list or an array")
    assert error in str(refused.value)
    assert not list(tmp_path.iterdir())


def test_an_answer_that_was_kept_is_read_again(tmp_path: Path) -> None:
    store_expected([1, 2], tmp_path / "answer.pickle")
    assert stored_expected(tmp_path / "answer.pickle") == [1, 2]
    assert [each.name for each in tmp_path.iterdir()] == ["answer.pickle"]
