"""A statement of a notebook: which names it takes along, and what its answer is."""

from __future__ import annotations

import math
from typing import Any

import pytest

from breakeven.errors import UserError
from breakeven.notebook.race_lines import read_lines
from breakeven.notebook.statement import read_statement

NOTEBOOK: dict[str, Any] = {
    "__name__": "__main__",
    "math": math,
    "double": lambda value: 2 * value,
    "x": 3,
    "y": 4,
    "values": [1, 2],
    "total": 100,
}


def read(text: str) -> tuple[tuple[str, ...], Any]:
    """The inputs of a statement, and its answer for what the notebook holds."""
    found = read_statement(text, NOTEBOOK)
    function = found.function(found.inputs, NOTEBOOK)
    return found.inputs, function(*(NOTEBOOK[name] for name in found.inputs))


@pytest.mark.parametrize(
    ("text", "inputs", "answer"),
    [
        ("double(x)", ("x",), 6),
        ("math.sqrt(y) + x", ("y", "x"), 5),
        ("[x for x in values]", ("values",), [1, 2]),
        ("(lambda y: y + x)(1)", ("x",), 4),
        ("sum(x * v for v in values)", ("values", "x"), 9),
        ("z = double(x)", ("x",), 6),
        ("x = 2 * x", ("x",), 6),
        ("x += 1", ("x",), 4),
        ("a, b = x, y", ("x", "y"), (3, 4)),
        ("a: int = x", ("x",), 3),
        ("total = 0\nfor v in values:\n    total += v", ("values",), None),
        ("total = 0\nfor v in values:\n    total += v\ntotal", ("values",), 3),
        ("for v in values:\n    total += v\ntotal", ("values", "total"), 103),
        ("x = 1\nx", (), 1),
        ("import math as y\ny.sqrt(4)", (), 2.0),
        ("1 + 1", (), 2),
        ("-x", ("x",), -3),
    ],
)
def test_a_statement_takes_what_it_reads_before_it_binds_it(
    text: str, inputs: tuple[str, ...], answer: Any
) -> None:
    found, answered = read(text)
    assert set(found) == set(inputs)
    assert answered == answer


def test_a_statement_is_called_by_its_own_text() -> None:
    found = read_statement("double(x)", NOTEBOOK)
    assert found.function(found.inputs, NOTEBOOK).__qualname__ == "double(x)"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing to measure"),
        ("# nothing", "nothing to measure"),
        ("1 +", "not valid Python: invalid syntax"),
        ("await x", "not valid Python: 'await' outside function"),
        ("return x", "not valid Python: 'return' outside function"),
        ("yield x", "not valid Python: 'yield' outside function"),
        ("doubl(x)", "no name 'doubl' in this notebook; did you mean 'double'? (run the cell that"),
        ("foo(bar)", "also missing: bar"),
    ],
)
def test_what_cannot_be_measured_is_refused_in_a_sentence(text: str, words: str) -> None:
    with pytest.raises(UserError) as refused:
        read_statement(text, NOTEBOOK)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_lines_of_a_race_are_named_by_their_comments() -> None:
    cell = "double(x)\n\n# skipped\ndouble(y)  # four\ndouble(x)\nsum(values)  ##  four\n'#'\n"
    found = read_lines(cell, NOTEBOOK)
    texts = {name: each.text for name, each in found.items()}
    assert texts == {
        "double(x)": "double(x)",
        "four": "double(y)",
        "double(x) (2)": "double(x)",
        "four (2)": "sum(values)",
        "'#'": "'#'",
    }


def test_no_line_of_a_race_takes_the_name_of_another() -> None:
    cell = "double(x)  # f (2)\ndouble(y)  # f\nsum(values)  # f\ndouble(x)  # f (2)\n"
    texts = [each.text for each in read_lines(cell, NOTEBOOK).values()]
    assert texts == ["double(x)", "double(y)", "sum(values)", "double(x)"]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("double(x)\n# double(y)", "the cell has 1"),
        ("for v in values:\n    v", "put what takes several lines into a function"),
        ("double(x)\nsum([1,\n2])", "put what takes several lines into a function"),
    ],
)
def test_a_race_says_which_line_it_cannot_take(cell: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        read_lines(cell, NOTEBOOK)
