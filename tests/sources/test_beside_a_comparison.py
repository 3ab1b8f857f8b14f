"""What is looked at beside two sides: one of them with itself, another build of it, and its instructions."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from foreign_suite import MODULE, ForeignSuite, foreign_suite

LITTLE = MODULE.replace("return sum(range(n))", "return sum(range(n + n // 100))")
BENCHMARK = "of_tiny.time_work"
SHARED = ("of_tiny.track_size", "of_tiny.mem_things", "of_tiny.time_work")


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> ForeignSuite:
    """Two commits, of which the second one computes a hundredth more."""
    made = foreign_suite(tmp_path_factory.mktemp("beside"))
    made.commit(MODULE, "one")
    made.commit(LITTLE, "two")
    return made


def breakeven(suite: ForeignSuite, *words: str) -> subprocess.CompletedProcess[str]:
    """What the command line does in the repository."""
    return subprocess.run(
        [sys.executable, "-m", "breakeven", *words],
        cwd=suite.folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(shutil.which("valgrind") is None, reason="needs valgrind")
def test_a_hundredth_more_is_counted(suite: ForeignSuite) -> None:
    options = ["--clock", "instructions", "--effect", "30", "--json"]
    done = breakeven(suite, "compare", "HEAD~1", "HEAD", BENCHMARK, *options)
    assert done.returncode == 0, done.stderr
    (case,) = json.loads(done.stdout)["cases"]
    by_quantity = {each["quantity"]: each for each in case["changes"]}
    counted = by_quantity["instructions"]
    assert counted["verdict"] == "more instructions"
    assert counted["ratio"] == pytest.approx(1.01, abs=0.003)
    assert counted["is_exact"]
    assert by_quantity["time"]["verdict"] in ("same", "cannot tell")


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_side_is_compared_with_itself_and_with_another_build_of_it(suite: ForeignSuite) -> None:
    options = ["--control", "--builds", "2", "--budget", "1m", "--effect", "30", "--json"]
    done = breakeven(suite, "compare", "HEAD~1", "HEAD", BENCHMARK, *options)
    assert done.returncode == 0, done.stderr
    (case,) = json.loads(done.stdout)["cases"]
    (on_time,) = case["changes"]
    assert case["control"]["quantity"] == "time"
    assert case["control"]["pairs"] == on_time["pairs"] // 2
    assert "two builds of HEAD~1 differ by" in done.stderr


def test_another_clock_is_refused(suite: ForeignSuite) -> None:
    done = breakeven(suite, "compare", "HEAD~1", "HEAD", "--clock", "sundial")
    assert done.returncode == 2
    assert "no clock 'sundial'" in done.stderr


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_several_machines_share_out_a_suite_and_one_gate_judges(suite: ForeignSuite) -> None:
    for shard in ("1/2", "2/2"):
        words = ("check", *SHARED, "--against", "HEAD~1", "--shard", shard, "--budget", "1m")
        done = breakeven(suite, *words)
        assert "verdict" in done.stdout, done.stdout + done.stderr
    parts = sorted((suite.folder / ".breakeven" / "comparisons").glob("*of2.jsonl"))
    assert len(parts) == 2
    summary = suite.folder / ".breakeven" / "summary.md"
    done = breakeven(suite, "combine", *map(str, parts), "--markdown", str(summary), "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    commits = [suite.git("rev-parse", "HEAD~1"), told["after"]["commit"]]
    assert [told[side]["commit"] for side in ("before", "after")] == commits
    found: list[dict[str, Any]] = told["cases"]
    names = [(each["workload"], each["implementation"]) for each in found]
    assert len(names) == len(set(names))
    assert {name for name, _ in names} == set(SHARED)
    assert "To repeat it: `breakeven compare" in summary.read_text()
    lacking = breakeven(suite, "combine", str(parts[0]))
    assert lacking.returncode == 2
    assert "part 2/2 is missing" in lacking.stderr
    twice = breakeven(suite, "combine", str(parts[0]), str(parts[0]), str(parts[1]))
    assert twice.returncode == 0, twice.stderr


def test_a_part_that_is_none_is_refused(suite: ForeignSuite, tmp_path: Path) -> None:
    done = breakeven(suite, "check", "--against", "HEAD~1", "--shard", "3/2")
    assert done.returncode == 2
    assert "names no part" in done.stderr
    done = breakeven(suite, "combine", str(tmp_path))
    assert done.returncode == 2
    assert "no part of a comparison was found" in done.stderr
