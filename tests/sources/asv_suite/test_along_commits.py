"""A range of commits of any repository: each is compared with the next, and what changed is named."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from foreign_suite import MODULE, PROJECT, ForeignSuite, foreign_suite

LARGER = MODULE.replace("SIZE = 1000", "SIZE = 1100")


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> ForeignSuite:
    """Four commits: the second one cannot be built, the third one's list is longer."""
    made = foreign_suite(tmp_path_factory.mktemp("along"))
    made.commit(MODULE, "one")
    project = made.folder / "pyproject.toml"
    project.write_text("[project]\nname = 5\n")
    made.commit(MODULE, "broken")
    project.write_text(PROJECT)
    made.commit(LARGER, "three")
    made.commit(f"{LARGER}\n# The same again.\n", "four")
    return made


def history(suite: ForeignSuite, *words: str) -> subprocess.CompletedProcess[str]:
    """What ``breakeven history`` does in the repository."""
    return subprocess.run(
        [sys.executable, "-m", "breakeven", "history", *words],
        cwd=suite.folder,
        capture_output=True,
        text=True,
        check=False,
    )


def journals(suite: ForeignSuite) -> set[Path]:
    return set((suite.folder / ".breakeven" / "comparisons").glob("*.jsonl"))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_step_that_changed_something_is_named_and_no_step_is_measured_twice(
    suite: ForeignSuite,
) -> None:
    asked = ("HEAD~3..HEAD", "of_tiny.track_size", "--budget", "1m")
    done = history(suite, *asked, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    one, broken, three, _ = found["commits"]
    (moved,) = found["moved"]
    assert (moved["before"], moved["after"]) == (one[:12], three[:12])
    assert moved["workload"] == "of_tiny.track_size"
    assert moved["paired"]["verdict"] == "larger"
    assert f"{broken[:12]} is left out" in " ".join(done.stderr.split())
    known = journals(suite)
    again = history(suite, *asked)
    assert again.returncode == 0, again.stderr
    assert "1 change, 1 for the worse" in again.stdout
    assert journals(suite) == known


def test_what_only_workloads_have_is_refused(suite: ForeignSuite) -> None:
    for words, said in (
        (("HEAD~1..HEAD", "--versions"), "are for workloads"),
        (("HEAD~1..HEAD", "--every", "5"), "only one commit"),
        (("HEAD", "of_tiny.track_size"), "is not a range of commits"),
    ):
        done = history(suite, *words)
        assert done.returncode == 2
        assert said in " ".join(done.stderr.split()), done.stderr
