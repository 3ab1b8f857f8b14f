"""Collapsed stacks: sums, icicles, and files that are broken or far too large."""

from __future__ import annotations

from pathlib import Path

import pytest

from breakeven.findings.explanations import stacks
from breakeven.findings.explanations.stacks import (
    CUT_OFF,
    DEEPEST,
    LONGEST_FRAME,
    Stacks,
    parsed_stacks,
    read_stacks,
    write_stacks,
)

SEEN = {("caller", "work"): 3.0, ("caller", "work", "sum"): 5.0, ("worker 1", "sum"): 2.0}


def test_functions_have_their_own_weight_and_that_of_what_they_call() -> None:
    found = {each.name: (each.own, each.total) for each in Stacks(SEEN).functions()}
    assert found == {
        "sum": (7.0, 7.0),
        "work": (3.0, 8.0),
        "caller": (0.0, 8.0),
        "worker 1": (0.0, 2.0),
    }
    assert Stacks(SEEN).functions()[0].name == "sum"


def test_a_function_that_calls_itself_counts_once_in_a_stack() -> None:
    (found,) = Stacks({("f", "f", "f"): 2.0}).functions()
    assert (found.own, found.total) == (2.0, 2.0)


def test_an_icicle_is_made_of_boxes_that_lie_within_those_above() -> None:
    boxes = {(box.name, box.depth): (box.start, box.end) for box in Stacks(SEEN).boxes(0.0, 9)}
    assert boxes == {
        ("caller", 0): (0.0, 8.0),
        ("work", 1): (0.0, 8.0),
        ("sum", 2): (0.0, 5.0),
        ("worker 1", 0): (8.0, 10.0),
        ("sum", 1): (8.0, 10.0),
    }
    assert {box.name for box in Stacks(SEEN).boxes(0.3, 2)} == {"caller", "work"}


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "stacks.txt"
    write_stacks({("a;b", "line\nbreak <script>"): 0.25, **SEEN}, path)
    found = read_stacks(path)
    assert found.weights == {("a,b", "line break <script>"): 0.25, **SEEN}
    assert found.passed_over == 0


@pytest.mark.parametrize(
    "line", ["no weight", "a;b nan", "a;b -3", "a;b inf", "a;b 1e300", "12", "\x00\xff"]
)
def test_lines_that_are_none_are_passed_over_and_counted(tmp_path: Path, line: str) -> None:
    path = tmp_path / "stacks.txt"
    path.write_text(f"a;b 1\n{line}\na;b 2", encoding="utf-8")
    found = read_stacks(path)
    assert (found.weights, found.passed_over) == ({("a", "b"): 3.0}, 1)


def test_gigantic_stacks_and_names_are_cut(tmp_path: Path) -> None:
    path = tmp_path / "stacks.txt"
    path.write_text(";".join(["deep"] * 50_000) + " 1\n" + "x" * 100_000 + " 1\n")
    deep, long = sorted(read_stacks(path).weights, key=len, reverse=True)
    assert len(deep) == DEEPEST + 1
    assert deep[-1] == CUT_OFF
    assert len(long[0]) == LONGEST_FRAME


def test_of_too_many_stacks_the_lightest_are_added_up_and_no_weight_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stacks, "MOST_STACKS", 2)
    lines = ["caller;a 5", "caller;b 4", "caller;c 1", "caller;d;[waits] 2", "caller;e 1", "x;y 1"]
    found = parsed_stacks(lines)
    assert found.weights == {
        ("caller", "a"): 5.0,
        ("caller", "b"): 4.0,
        ("caller", "[others]"): 2.0,
        ("caller", "[others]", "[waits]"): 2.0,
        ("[others]", "[others]"): 1.0,
    }
    assert (found.total, found.put_together, found.passed_over) == (14.0, 4, 0)
    assert parsed_stacks(lines[:2]).put_together == 0


def test_only_the_end_of_a_line_ends_a_stack(tmp_path: Path) -> None:
    path = tmp_path / "stacks.txt"
    path.write_text("a;\x1c\x85\u2028 1\na;b 2\r\n", encoding="utf-8", newline="")
    assert read_stacks(path) == Stacks({("a", "\x1c\x85\u2028"): 1.0, ("a", "b"): 2.0})
