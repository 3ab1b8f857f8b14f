"""The table of a comparison: what it shows of each case, and what it counts."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from breakeven.compare.comparison_table import print_table
from breakeven.findings.verdicts.change import CaseCompared, Change
from breakeven.findings.verdicts.of_pairs.deciding import MORE_TIME, QUIETER
from breakeven.terminal import new_console


def shown(
    found: Sequence[CaseCompared], capsys: pytest.CaptureFixture[str], width: int = 200
) -> list[str]:
    console = new_console(width=width)
    console._force_terminal = True
    print_table(found, console, "asv suite")
    return capsys.readouterr().out.splitlines()


def slower(quantity: str, before: float, after: float) -> CaseCompared:
    change = Change(
        quantity=quantity,  # type: ignore[arg-type]
        verdict="slower",
        ratio=after / before,
        low=1.0,
        high=2.0,
        pairs=6,
        before=before,
        after=after,
    )
    return CaseCompared("joins.time_join", "n=1", "", changes=(change,))


@pytest.mark.parametrize(
    ("quantity", "figures", "words"),
    [
        ("time", (0.0123, 0.0246), ["12.3", "ms", "24.6", "ms"]),
        ("memory", (2**20, 2**21), ["1.00", "MiB", "2.00", "MiB"]),
    ],
)
def test_the_figures_of_both_sides_stand_beside_the_verdict(
    quantity: str,
    figures: tuple[float, float],
    words: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    headings, row, *_ = shown([slower(quantity, *figures)], capsys)
    assert headings.split() == ["benchmark", "parameters", "what", "before", "after", "verdict"]
    assert row.split()[3:7] == words


def test_a_narrow_terminal_keeps_the_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    headings = shown([slower("time", 1.0, 2.0)], capsys, width=80)[0]
    assert headings.split() == ["benchmark", "parameters", "what", "verdict"]


def test_many_cases_with_one_reason_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    left = [
        CaseCompared("joins.time_join", f"n={n}", "", outcome="left out", reason="no time for it")
        for n in range(20)
    ]
    few = [
        CaseCompared("joins.time_join", f"k={k}", "", outcome="does not apply", reason="no Windows")
        for k in range(2)
    ]
    lines = shown([*left, *few, slower("time", 1.0, 2.0)], capsys)
    assert "left out (20 cases): no time for it" in lines
    assert sum("no time for it" in line for line in lines) == 1
    assert sum("no Windows" in line for line in lines) == 2


def unclear(number: int, reason: str) -> CaseCompared:
    change = Change(
        quantity="time", verdict="cannot tell", ratio=1.0, low=0.9, high=1.1, pairs=6, reason=reason
    )
    return CaseCompared("joins.time_join", f"n={number}", "", changes=(change,))


def test_what_would_help_many_verdicts_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    many = [unclear(n, f"the interval is {n}.5 % wide: {MORE_TIME}") for n in range(9)]
    few = [unclear(n, f"the interval is {n}.5 % wide: {QUIETER}") for n in range(9, 11)]
    lines = shown([*many, *few], capsys)
    assert f"To tell more (9 verdicts): {MORE_TIME}" in lines
    assert sum(MORE_TIME in line for line in lines) == 1
    assert sum(QUIETER in line for line in lines) == 2
    assert sum("% wide" in line for line in lines) == 11


def test_what_fails_is_never_counted_only(capsys: pytest.CaptureFixture[str]) -> None:
    failing = [
        CaseCompared("joins.time_join", f"n={n}", "", outcome="now failing", reason="it crashed")
        for n in range(20)
    ]
    assert sum("it crashed" in line for line in shown(failing, capsys)) == 20


def test_benchmarks_that_fail_on_both_sides_are_counted_at_the_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    failing = CaseCompared("joins.time_join", "", "", outcome="fails on both sides", reason="it")
    assert shown([failing], capsys)[-1] == "1 case: nothing worse; 1 failing on both sides"
