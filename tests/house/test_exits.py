"""Nothing is printed but through the console and ``say``, which show what is hidden in a text."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXITS = {"breakeven/terminal.py", "breakeven/wording/saying.py"}
ANSWERING = {
    # Numbers and JSON on a pipe, for a process of ours that asked for them.
    "breakeven/calibration/bare_program.py",
    "breakeven/calibration/truths/known_time/late_server.py",
    "breakeven/machine/limits_process.py",
    "breakeven/machine/noise.py",
    "breakeven/machine/noise_process.py",
    # A line for the supervisor, from a process that is measured.
    "breakeven/workload/making.py",
    # Before anything is imported that only Unix has, with words of our own.
    "breakeven/__main__.py",
    # What they name is quoted by ``repr``, and they import nothing of ours.
    "breakeven/processes/left_threads.py",
    "proofs/accuracy_suites/in_suite/calls.py",
    "breakeven/processes/janitor.py",
    "breakeven/processes/owners/clearing.py",
}
PRINTING = {"print", "Console", "Text", "Terminal"}
SOURCES = [
    path
    for top in ("breakeven", "proofs")
    for path in sorted((ROOT / top).rglob("*.py"))
    if not {"in_side", "build"} & set(path.relative_to(ROOT).parts)
]


def printing(text: str) -> list[int]:
    """The lines in which a text is printed, or made for Rich, without being made visible."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and _prints(node) and not _is_visible(node)
    ]


def _prints(call: ast.Call) -> bool:
    called = call.func
    if isinstance(called, ast.Name):
        return called.id in PRINTING
    # Text.assemble, Text.from_markup, sys.stderr.write
    return isinstance(called, ast.Attribute) and (
        (isinstance(called.value, ast.Name) and called.value.id == "Text")
        or (called.attr == "write" and ast.unparse(called.value) in ("sys.stdout", "sys.stderr"))
    )


def _is_visible(call: ast.Call) -> bool:
    """Whether all that is printed has been made visible there."""
    made = [
        isinstance(each, ast.Call) and ast.unparse(each.func) == "visible" for each in call.args
    ]
    return bool(made) and all(made)


def test_every_text_that_is_printed_goes_through_an_exit() -> None:
    found = {
        str(path.relative_to(ROOT)): lines
        for path in SOURCES
        if (lines := printing(path.read_text(encoding="utf-8")))
    }
    assert {path: lines for path, lines in found.items() if path not in EXITS | ANSWERING} == {}


@pytest.mark.parametrize("path", sorted(ANSWERING))
def test_what_is_left_out_prints_something(path: str) -> None:
    assert printing((ROOT / path).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "text",
    [
        "print(x)",
        "print(f'{x}', file=sys.stderr)",
        "console = Console(stderr=True)",
        "table.add_row(Text(x))",
        "Text.from_markup(x)",
        "sys.stderr.write(x)",
    ],
)
def test_a_planted_print_is_found(text: str) -> None:
    assert printing(text)


@pytest.mark.parametrize("text", ["say(x)", "new_console().print(x)", "print(visible(x))"])
def test_what_goes_through_an_exit_is_not_found(text: str) -> None:
    assert printing(text) == []
