"""``breakeven compare`` and ``check``: planted changes between commits with environments of their own."""

from __future__ import annotations

import datetime
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import typer
import yaml
from clones import ROOT
from planted_clone import TABLE, planted
from typer.testing import CliRunner

from breakeven.commands.comparisons.compare import NO_ANSWER
from breakeven.commands.options import Only
from breakeven.compare.comparison_table import print_table
from breakeven.findings.verdicts.change import CaseCompared, Change
from breakeven.records.journal import Journal
from breakeven.terminal import new_console

__all__ = ["planted"]

LABELS = ("good", "also-good", "strays", "raises", "wrong", "added", "missing")


def compared(
    clone: Any, before: str, after: str, labels: Sequence[str], budget: str = "60s"
) -> tuple[dict[str, dict[str, Any]], str]:
    settings = ("--sizes", "medium", "--effect", "30", "--budget", budget, "--json")
    only = ("--only", ",".join(labels))
    done = clone.breakeven("compare", before, after, "broken", *only, *settings)
    cases = json.loads(done.stdout)["cases"]
    is_answered = any(each["outcome"] not in NO_ANSWER for each in cases)
    assert done.returncode == (0 if is_answered else 2), done.stdout + done.stderr
    return {each["implementation"]: each for each in cases}, done.stderr


def on_time(of: dict[str, Any]) -> str:
    (found,) = (each["verdict"] for each in of["changes"] if each["quantity"] == "time")
    return str(found)


@pytest.mark.slow
def test_planted_changes_between_commits_are_found(planted: Any) -> None:
    found, said = compared(planted, "HEAD~1", "HEAD", LABELS)
    assert said.count("making the environment") == 2
    assert on_time(found["also-good"]) == "slower"
    assert on_time(found["good"]) in {"same", "cannot tell"}
    outcomes = {label: each["outcome"] for label, each in found.items()}
    assert outcomes == {
        "good": "compared",
        "also-good": "compared",
        "strays": "now failing",
        "raises": "now working",
        "wrong": "fails on both sides",
        "added": "appeared",
        "missing": "disappeared",
    }
    assert "cannot do 100000" in found["strays"]["reason"]
    assert _living_in(planted.folder / ".asv") == []
    _, said = compared(planted, "HEAD", "HEAD~1", ["good"], budget="1s")
    assert "making the environment" not in said


@pytest.mark.slow
def test_the_working_tree_is_a_side_and_stays_as_it_is(planted: Any) -> None:
    table = planted.folder / TABLE
    committed = table.read_text()
    table.write_text(committed.replace("three_times", "good"))
    try:
        found, _ = compared(planted, "HEAD", ".", ["also-good"])
        assert on_time(found["also-good"]) == "faster"
        status = planted.git("status", "--porcelain", "--", ".", ":(exclude)results")
        assert status == f"M {TABLE}"
    finally:
        table.write_text(committed)


@pytest.mark.slow
def test_the_gate_is_shut_until_the_change_is_accepted(planted: Any, tmp_path: Path) -> None:
    summary, junit = tmp_path / "summary.md", tmp_path / "junit.xml"
    command = ["check", "broken", "--only", "also-good", "--sizes", "medium", "--effect", "30"]
    command += ["--markdown", str(summary), "--junit", str(junit)]
    shut = planted.breakeven(*command)
    assert shut.returncode == 1, shut.stdout + shut.stderr
    assert "1 of 1 case got worse" in shut.stdout
    assert "| broken also-good medium | time | slower:" in summary.read_text()
    assert len(ElementTree.parse(junit).findall(".//failure")) == 1
    accepted = planted.folder / "known_changes.toml"
    until = datetime.date.today() + datetime.timedelta(days=1)
    accepted.write_text(
        "\n".join(
            f'[[change]]\ncase = "broken also-good *"\nwhat = "{what}"\nup_to_percent = 1000\n'
            f'reason = "it is meant to"\nuntil = {until}\n'
            for what in ("time", "first call")  # which is three times as long as well
        )
    )
    try:
        opened = planted.breakeven(*command)
    finally:
        accepted.unlink()
    assert opened.returncode == 0, opened.stdout + opened.stderr
    assert f"Accepted until {until}" in summary.read_text()
    assert ElementTree.parse(junit).findall(".//failure") == []


@pytest.mark.slow
def test_the_check_of_the_workflow_runs_as_it_stands_there(planted: Any, tmp_path: Path) -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "performance.yml").read_text())
    steps = workflow["jobs"]["check"]["steps"]
    (script,) = (step["run"] for step in steps if step.get("name") == "check")
    summary = tmp_path / "summary.md"
    planted.git("update-ref", "refs/remotes/origin/main", "main")
    (planted.folder / ".venv").symlink_to(sys.prefix)
    environment = planted.environment() | {
        "CASES": "broken --only also-good --sizes medium",
        "BUDGET": "2m",
        "GITHUB_BASE_REF": "main",
        "GITHUB_STEP_SUMMARY": str(summary),
    }
    try:
        done = subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=planted.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1, done.stdout + done.stderr
        assert "slower" in summary.read_text()
        assert len(ElementTree.parse(planted.folder / "check.xml").findall(".//failure")) == 1
    finally:
        (planted.folder / ".venv").unlink()
        (planted.folder / "check.xml").unlink(missing_ok=True)


def test_the_commit_that_made_a_case_slower_is_found(planted: Any) -> None:
    command = ("bisect", "broken", "also-good", "main", "slower")
    done = planted.breakeven(*command, "--size", "medium", "--effect", "30", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["commit"] == planted.git("rev-parse", "slower")
    done = planted.breakeven("bisect", "broken", "also-good", "slower", "main", "--size", "medium")
    assert done.returncode == 2
    assert "name the older one first" in done.stderr
    done = planted.breakeven(*command, "--size", "medium", "--quantity", "memory")
    assert done.returncode == 2
    assert "slower does not take more memory than main: there is nothing to find" in done.stderr
    done = planted.breakeven(*command, "--quantity", "time,memory")
    assert "--quantity takes one" in done.stderr


def test_a_killed_comparison_leaves_nothing_and_is_gone_on_with(planted: Any) -> None:
    with _comparing(planted) as started:
        started.kill()
        started.wait()
        _await(lambda: _living_in(planted.folder / ".asv") == [])
    kept = planted.folder / "results" / "data" / "comparisons"
    newest = max(kept.glob("*.jsonl"))
    assert Journal(newest).notes("turns")
    only = ("--only", "good", "--sizes", "medium", "--budget", "1s")
    again = planted.breakeven("compare", "HEAD~1", "HEAD", "broken", *only)
    assert again.returncode in (0, 2), again.stderr  # in so little time it may be left out
    assert max(kept.glob("*.jsonl")) == newest
    assert len(Journal(newest).notes("compared")) == 1


def test_a_stopped_comparison_says_what_it_knows(planted: Any) -> None:
    with _comparing(planted) as started:
        started.send_signal(signal.SIGINT)
        said, _ = started.communicate(timeout=90)
    assert started.returncode == 130
    (found,) = json.loads(said)["cases"]
    assert on_time(found) == "cannot tell"
    assert _living_in(planted.folder / ".asv") == []


@contextmanager
def _comparing(clone: Any) -> Iterator[subprocess.Popen[str]]:
    """A comparison that has measured a first pair, and goes on for a while: no interval is so narrow
    that what did not change is called the same."""
    kept = clone.folder / "results" / "data" / "comparisons"
    before = set(kept.glob("*.jsonl"))
    only = ("broken", "--only", "good", "--sizes", "medium", "--effect", "0.1", "--json")
    with subprocess.Popen(
        [sys.executable, "-m", "breakeven", "compare", "HEAD~1", "HEAD", *only],
        cwd=clone.folder,
        env=clone.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as started:
        try:
            _await(
                lambda: any(
                    '"turns"' in path.read_text() for path in set(kept.glob("*.jsonl")) - before
                )
            )
            yield started
        finally:
            started.kill()


def _await(condition: Callable[[], bool], seconds: float = 90) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "it did not come about in time"
        time.sleep(0.1)


def _living_in(folder: Path) -> list[str]:
    done = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True)
    return [line for line in done.stdout.splitlines() if str(folder) in line]


@pytest.mark.parametrize(
    ("side", "said"),
    [
        ("nosuchbranch", "there is no commit 'nosuchbranch'"),
        ("HEAD+numpy>=two", "is not a requirement"),
        ("HEAD+python3.1", "Python 3.1 was not found"),
        ("HEAD+numpy==0.0.1", "the environment of HEAD+numpy==0.0.1 cannot be made"),
    ],
)
def test_a_side_that_cannot_be_had_is_refused_in_words(planted: Any, side: str, said: str) -> None:
    before = _environments(planted)
    done = planted.breakeven("compare", side, "HEAD", "broken")
    assert done.returncode == 2, done.stdout + done.stderr
    assert said in " ".join(done.stderr.split())
    assert _environments(planted) == before


def _environments(clone: Any) -> set[Path]:
    return set((clone.folder / ".asv" / "sides").glob("*/*"))


def test_a_name_that_is_nothing_is_refused_beside_one_that_is_something(planted: Any) -> None:
    done = planted.breakeven("compare", "HEAD~1", "HEAD", "broken", "borken")
    assert done.returncode == 2
    assert "borken" in done.stderr


def test_a_summary_without_a_folder_is_refused_before_anything_is_measured(planted: Any) -> None:
    done = planted.breakeven("check", "broken", "--junit", "nowhere/check.xml")
    assert done.returncode == 2
    assert "there is no folder nowhere" in done.stderr


def test_where_nothing_changed_there_is_nothing_to_check(planted: Any) -> None:
    done = planted.breakeven("check", "broken", "--against", "HEAD")
    assert done.returncode == 2
    assert "--against HEAD~1" in done.stderr


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (["cannot tell"], "1 case: nothing worse; 1 unclear"),
        (["slower", "same", "cannot tell"], "3 cases: 1 worse; 1 unclear"),
        (["faster", "same"], "2 cases: nothing worse"),
    ],
)
def test_the_closing_line_tells_what_is_open_apart_from_what_is_worse(
    verdicts: list[Any], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [
        CaseCompared("w", "i", "small", changes=(Change(quantity="time", verdict=each),))
        for each in verdicts
    ]
    print_table(found, new_console(width=200))
    assert capsys.readouterr().out.splitlines()[-1] == said


def test_parameters_are_shown_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    label = "kind='datetime64[ns]', pattern='[/a-z]+'"
    change = Change(quantity="time", verdict="same", ratio=1.0, low=0.99, high=1.01, pairs=8)
    print_table(
        [CaseCompared("suite.time_it", label, "", changes=(change,))], new_console(width=200)
    )
    assert label in capsys.readouterr().out


def test_the_parameters_of_a_benchmark_are_one_name() -> None:
    asked: list[Any] = []
    command = typer.Typer()

    @command.command()
    def keep(only: Only = None) -> None:
        asked.extend(only or ())

    words = ["--only", "n=10, kind='a'", "--only", "threads, dask-*"]
    assert CliRunner().invoke(command, words).exit_code == 0
    assert asked == ["n=10, kind='a'", "threads", "dask-*"]
