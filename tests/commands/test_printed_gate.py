"""What a gate says on the terminal of the changes that are known."""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from breakeven.commands.comparisons import combine as combine_command
from breakeven.commands.comparisons.gate_results import print_gate
from breakeven.compare.journals import WhatIsCompared, journal_of
from breakeven.compare.sharing import joined
from breakeven.findings.verdicts.change import CaseCompared, Change
from breakeven.findings.verdicts.compared_sides import COMPARED, FINISHED
from breakeven.findings.verdicts.gate import Gate
from breakeven.findings.verdicts.known_changes import KnownChange

TODAY = datetime.date(2026, 8, 2)
LATER = datetime.date(2030, 1, 1)
SLOWER = Change(quantity="time", verdict="slower", ratio=1.1, low=1.09, high=1.11, pairs=8)
FOUND = [CaseCompared("a.time_it", f"n={n}", "", changes=(SLOWER,)) for n in (1, 2)]


def known(case: str, what: str = "time", until: datetime.date = LATER) -> KnownChange:
    return KnownChange(case=case, what=what, reason="worth it", until=until, up_to_percent=20)


def printed(*changes: KnownChange, **terms: Any) -> str:
    """What is printed, without the table."""
    console = Console(file=io.StringIO(), record=True, width=300)
    gate = Gate.of(FOUND, changes, TODAY)
    of = SimpleNamespace(cases=[], sides=(), noted="")
    print_gate(gate, of, console, "asv", as_json=False, **terms)  # type: ignore[arg-type]
    return console.export_text()


def test_an_accepted_change_is_named_with_its_parameters() -> None:
    said = printed(known("a.time_it *"))
    assert "accepted until 2030-01-01: a.time_it n=1, time (worth it)" in said
    assert "a.time_it n=2, time" in said


def test_an_entry_that_has_expired_is_named_beside_what_it_was_of() -> None:
    said = printed(known("a.time_it *", until=datetime.date(2026, 8, 1)), known("a.other"))
    assert "'a.time_it *' was accepted only until 2026-08-01" in said
    assert "2 of 2 cases got worse" in said


def test_an_entry_of_something_that_the_case_has_not_is_named() -> None:
    """The benchmark of a value has no time, so the entry could never accept anything."""
    assert "'a.time_it *' has no value that was compared" in printed(known("a.time_it *", "value"))
    assert "was compared" not in printed(known("a.time_it *"), known("b", "value"))


@pytest.mark.parametrize(("is_whole", "times"), [(True, 1), (False, 0)])
def test_an_entry_of_no_case_is_named_where_all_were_compared(is_whole: bool, times: int) -> None:
    said = printed(known("a.time_jt"), is_whole=is_whole)
    assert said.count("'a.time_jt' is none of these cases") == times


@pytest.mark.parametrize("is_whole", [True, False])
def test_parts_of_a_selection_are_no_whole_when_they_are_combined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_whole: bool
) -> None:
    for number in (1, 2):
        sides = {"before": {"commit": "a"}, "after": {"commit": "b"}, "shard": f"{number}/2"}
        what = WhatIsCompared(f"a-b-{number}of2", {**sides, "asked": "x"})
        journal = journal_of(what, tmp_path, print, is_whole=is_whole)
        for case in FOUND if number == 1 else ():
            journal.note(COMPARED, case.to_json())
        journal.note(FINISHED, {})
    assert joined([tmp_path]).is_whole is is_whole
    told: list[bool] = []
    monkeypatch.setattr(
        combine_command, "print_gate", lambda *_, is_whole, **__: told.append(is_whole)
    )
    monkeypatch.setattr(combine_command, "enter_project", lambda: (SimpleNamespace(), ""))
    monkeypatch.setattr(combine_command, "_top", lambda _: tmp_path)
    with pytest.raises(Exception, match="1"):
        combine_command.combine([tmp_path])
    assert told == [is_whole]
