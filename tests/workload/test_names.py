"""Names and labels: what can be one, and which two read alike."""

from __future__ import annotations

from typing import Any

import pytest

from breakeven.workload import Workload
from breakeven.workload.names import is_selected_by


def _workload(**fields: Any) -> Workload:
    given = {"make_inputs": lambda n: (n,), "implementations": {"a": len}}
    return Workload(**(given | fields))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"sizes": {1: 10, "1": 20}}, "the size '1' reads like 1; rename one of them"),
        ({"sizes": {"a  b": 1, "a b ": 2}}, "reads like"),
        ({"sizes": {"é": 1, "e\u0301": 2}}, "reads like"),
        ({"implementations": {1: len, "1": sum}}, "the implementation '1' reads like 1"),
        ({"implementations": {"": len}}, "the implementation '' is blank"),
        ({"implementations": {"a\x1b[2J": len}}, "has characters that cannot be shown"),
        ({"sizes": {"a\nb": 1}}, "has characters that cannot be shown"),
        ({"name": "  "}, "the workload's name '  ' is blank"),
        ({"name": "a\x00b"}, "has characters that cannot be shown"),
        ({"name": "\udcff"}, "has characters that cannot be shown"),
        ({"name": "\n" * 500}, "blank"),
    ],
    ids=[
        "sizes that differ in their types",
        "sizes that differ in blanks",
        "sizes that differ in the way in which they are encoded",
        "implementations that differ in their types",
        "an empty label",
        "a label with an escape",
        "a label of two lines",
        "a name of blanks",
        "a name with a zero byte",
        "a name with half a character",
        "a name of ends of lines",
    ],
)
def test_a_label_that_cannot_be_told_is_refused_in_one_sentence(
    fields: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        _workload(**fields)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "name",
    ["a/b", "../up", "x" * 300, "größe 1", "100%", "👩‍🔬"],
    ids=["a path", "a path upwards", "300 letters", "beyond ASCII", "a sign", "an emoji"],
)
def test_an_unusual_name_is_one(name: str) -> None:
    assert _workload(name=name, sizes={name: 1}, implementations={name: len}).name == name


@pytest.mark.parametrize(
    ("pattern", "is_chosen"),
    [("sum[0]", True), ("sum*", True), ("sum[[]0]", True), ("sum", False), ("[s]um", False)],
)
def test_a_name_with_brackets_selects_itself(pattern: str, is_chosen: bool) -> None:
    assert is_selected_by("sum[0]", pattern) == is_chosen
