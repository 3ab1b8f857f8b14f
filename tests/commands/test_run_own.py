"""``breakeven run mine.py``: a user's own functions, in any folder, without git and without a clone."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from command_here import command_here
from example_results import journal, measurement, run
from own_folder import Folder
from own_workloads import REFUSED, TEN_LINES

from breakeven.commands.running import timing
from breakeven.commands.running.least_memory import find_memory
from breakeven.commands.running.timing import counted
from breakeven.records.memory_needs import MemoryNeed


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty folder, in no repository."""
    made = tmp_path / "mine of it"
    made.mkdir()
    return Folder(made)


def test_ten_lines_are_measured_printed_and_shown_on_a_page(folder: Folder) -> None:
    folder.write("squares.py", TEN_LINES)
    ran = folder.breakeven("run", "squares.py", "--quick")
    assert ran.code == 0, ran.err
    assert "sizes found for squares: small n =" in ran.err
    # Headings may be broken between words, where figures are long.
    for words in ("implementation", "against", "cold", "peak", "faster"):
        assert words in ran.out
    assert "6 measured; kept in .breakeven/runs/" in ran.out
    assert "Ratios come from calls that took turns with the baseline" in ran.out
    own = folder.path / ".breakeven"
    assert sorted(each.name for each in own.iterdir()) == [
        *(".gitignore", "report", "runs", "sizes.json")
    ]
    page = (own / "report" / "workloads" / "squares.html").read_text()
    assert "Which way adds squares?" in page
    assert "filed under no commit" in (own / "report" / "index.html").read_text()
    assert str(folder.path) not in page
    journal = next((own / "runs").glob("*.jsonl")).read_text()
    assert str(folder.path) not in journal
    again = folder.breakeven("report", "--json")
    assert json.loads(again.out)["page"] == str(own / "report" / "index.html")
    table = folder.breakeven("export", "--format", "csv")
    assert "6 rows" in table.out


@pytest.mark.parametrize(("text", "arguments", "words"), REFUSED)
def test_what_cannot_be_measured_is_refused_before_anything_is(
    folder: Folder, text: str | None, arguments: tuple[str, ...], words: str
) -> None:
    if text:
        folder.write("mine.py", text)
    done = command_here(folder.path, *arguments)
    assert done.returncode == 2
    assert words in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr
    assert not list((folder.path / ".breakeven").glob("runs/*.jsonl"))


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ({"measured": 9, "failed": 9, "unavailable": 3}, "9 measured, 9 failed, 3 unavailable"),
        ({"measured": 1_000, "failed": 0}, "1,000 measured"),
        ({"crashed as declared": 1, "measured": 2}, "2 measured, 1 crashed as declared"),
        ({}, "nothing measured"),
    ],
)
def test_the_closing_line_counts_each_outcome_once(outcomes: dict[str, int], said: str) -> None:
    assert counted(outcomes) == said


def test_what_a_run_hands_on_is_of_its_own_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = measurement()
    monkeypatch.setattr(timing, "_measured", lambda *_: journal(tmp_path, [own]))
    monkeypatch.setattr(timing, "_next_step", lambda *_: "")
    journal(tmp_path, [measurement(samples=((9.0, 9.0, 9.0),))], run("2026-12-01T00-00-00"))
    campaign: Any = SimpleNamespace(cases=(own.case,), project=SimpleNamespace(folder=tmp_path))
    handed_on: list[Any] = []
    assert timing.measure_times(campaign, as_json=True, then=handed_on.extend) == 0
    assert [each.samples_seconds for each in handed_on] == [own.samples_seconds]
    assert capsys.readouterr().out


@pytest.mark.parametrize(
    ("statuses", "code"),
    [(["ok", "unavailable"], 0), (["ok", "crashed"], 1), (["out_of_memory"], 1)],
)
@pytest.mark.parametrize("as_json", [True, False])
def test_a_search_for_the_least_memory_that_fails_has_the_exit_code_of_a_run_that_does(
    statuses: list[str], code: int, as_json: bool
) -> None:
    case = measurement().case
    needs = [MemoryNeed(case=case, status=status, reason="so") for status in statuses]
    campaign: Any = SimpleNamespace(find_memory=lambda _: needs)
    assert find_memory(campaign, as_json) == code
