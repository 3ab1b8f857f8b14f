"""Every row of a real suite's matrix is measured in an environment of its own."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from foreign_suite import MODULE, ForeignSuite, foreign_suite

PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"
BY_ROW = """
import os


def track_row():
    return int(os.environ["TINY_ROW"])
"""


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> ForeignSuite:
    """A suite whose benchmark gives a figure that only its row has."""
    matrix = {"env_nobuild": {"TINY_ROW": ["1", "2"]}}
    folder = tmp_path_factory.mktemp("rows")
    made = foreign_suite(folder, configuration={"matrix": matrix})
    (folder / "benchmarks" / "by_row.py").write_text(BY_ROW)
    made.commit(MODULE, "one")
    made.commit(f"{MODULE}\nSECOND = True\n", "two")
    return made


def compared(
    suite: ForeignSuite, *options: str, before: str = "HEAD~1"
) -> tuple[dict[str, float], str]:
    """What the benchmark gives on the second side, by the name of its row, and what is said."""
    command = [sys.executable, "-m", "breakeven", "compare", before, "HEAD", "*track_row"]
    done = subprocess.run(
        [*command, "--budget", "2m", "--json", *options],
        cwd=suite.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = {case["row"]: case["changes"][0]["after"] for case in json.loads(done.stdout)["cases"]}
    return found, " ".join(done.stderr.split())


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_row_is_measured_as_its_environment_is(suite: ForeignSuite) -> None:
    found, said = compared(suite, "--all-rows")
    assert found == {"TINY_ROW=1": 1, "TINY_ROW=2": 2}
    assert "row 2 of 2: TINY_ROW=2" in said


@pytest.mark.timeout(300)
def test_one_row_is_measured_unasked_and_that_is_said(suite: ForeignSuite) -> None:
    found, said = compared(suite)
    assert found == {"TINY_ROW=1": 1}
    assert "measuring one of 2 rows of the matrix in asv.conf.json: TINY_ROW=1" in said
    found, said = compared(suite, "--row", "TINY_ROW=2")
    assert found == {"TINY_ROW=2": 2}
    assert "measuring one of" not in said


@pytest.mark.timeout(300)
def test_what_is_compared_and_for_how_long_is_said_first(suite: ForeignSuite) -> None:
    _, said = compared(suite, before="HEAD")
    assert "HEAD and HEAD are the same, so any change that is found is a false alarm" in said
    assert "comparing 1 case in 2 min at most" in said


@pytest.mark.parametrize(
    "option", [["--all-rows"], ["--python", PYTHON], ["--row", f"python={PYTHON}"]]
)
def test_an_option_that_names_the_same_as_a_side_is_refused(
    suite: ForeignSuite, option: list[str]
) -> None:
    side = f"HEAD+python{PYTHON}"
    command = [sys.executable, "-m", "breakeven", "compare", "HEAD~1", side, *option]
    done = subprocess.run(command, cwd=suite.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"breakeven: {side} says which Python it has, and so does --" in done.stderr


def test_the_suite_stays_as_it_was(suite: ForeignSuite) -> None:
    assert suite.git("status", "--porcelain") == ""
    assert not list(suite.folder.rglob("__pycache__"))
