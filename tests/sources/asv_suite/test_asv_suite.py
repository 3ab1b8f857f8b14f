"""Any repository's asv suite is compared: found, installed, and measured as asv would."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from foreign_suite import MODULE, PROJECT, ForeignSuite, foreign_suite

from breakeven.catalogue.project import find_project
from breakeven.errors import UserError
from breakeven.sources.asv_suite.matrix import row_for
from breakeven.sources.asv_suite.side import asv_libraries, listed_without
from breakeven.sources.asv_suite.suite import find_suite
from breakeven.sources.environments.environment import Made, make_environment
from breakeven.sources.notation import side_of

SLOWER = MODULE.replace("range(n)", "range(2 * n)").replace("SIZE = 1000", "SIZE = 1100")
ASKED = ["of_tiny.*time_*", "*timeraw*", "*track_size", "*track_nothing", "*mem_*", "crashing.*"]


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> ForeignSuite:
    """Two commits, of which the second one's ``work`` takes twice as long."""
    made = foreign_suite(tmp_path_factory.mktemp("a folder with spaces") / "tiny")
    made.commit(MODULE, "one")
    made.commit(SLOWER, "two")
    return made


@pytest.fixture(scope="module")
def compared(suite: ForeignSuite) -> dict[tuple[str, str], dict[str, object]]:
    """What ``breakeven compare`` says of each benchmark, by name and parameters."""
    command = [sys.executable, "-m", "breakeven", "compare", "HEAD~1", "HEAD"]
    options = ["--budget", "5m", "--effect", "30", "--json"]
    done = subprocess.run(
        [*command, *ASKED, *options], cwd=suite.folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stderr.split())
    assert "benchmarks.broken is left out: it cannot be imported" in said
    assert (
        "benchmarks.ending is left out: the process that imported it ended with exit code 7" in said
    )
    found = json.loads(done.stdout)["cases"]
    return {(case["workload"], case["implementation"]): case for case in found}


def test_a_module_that_is_not_imported_in_time_costs_its_own_benchmarks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("breakeven.sources.environments.listing.LONGEST_SECONDS", 3)
    modules = {
        "__init__": "",
        "endless": "import time\ntime.sleep(1000)\n",
        "quick": "def time_work():\n    pass\n",
    }
    (suite := tmp_path / "speed").mkdir()
    for name, text in modules.items():
        (suite / f"{name}.py").write_text(text)
    told = {"suite": str(suite), "libraries": asv_libraries()}
    listed = listed_without(Made(Path(sys.executable), {}), told, {})
    assert [each["name"] for each in listed["benchmarks"]] == ["quick.time_work"]
    assert listed["broken"] == {"speed.endless": "the process that imported it took more than 3 s"}


@pytest.mark.timeout(300)
def test_a_planted_change_is_found_in_a_repository_that_knows_nothing_of_the_tool(
    compared: dict[tuple[str, str], dict[str, object]],
) -> None:
    for name in ("time_work", "timeraw_work", "Cold.time_cold"):
        (change,) = compared[f"of_tiny.{name}", ""]["changes"]
        assert change["verdict"] == "slower", name
        assert 1.3 < change["ratio"] < 2.7


def test_figures_that_benchmarks_give_are_compared_in_their_units(
    compared: dict[tuple[str, str], dict[str, object]],
) -> None:
    (tracked,) = compared["of_tiny.track_size", ""]["changes"]
    assert (tracked["before"], tracked["after"], tracked["unit"]) == (1000, 1100, "things")
    assert (tracked["verdict"], tracked["is_exact"]) == ("larger", True)
    (held,) = compared["of_tiny.mem_things", ""]["changes"]
    assert (held["verdict"], held["unit"]) == ("larger", "bytes")
    assert held["after"] - held["before"] == pytest.approx(800, abs=64)
    assert compared["of_tiny.track_nothing", ""]["outcome"] == "does not apply"


def test_each_call_finds_what_setup_has_just_made(
    compared: dict[tuple[str, str], dict[str, object]],
) -> None:
    """The benchmark asserts it, and would fail else."""
    for n in (10, 1000):
        assert compared["of_tiny.Lists.time_grown", f"n={n}, kind='a'"]["outcome"] == "compared"


def test_what_does_not_apply_is_said_and_costs_nothing_else(
    compared: dict[tuple[str, str], dict[str, object]],
) -> None:
    skipped = compared["of_tiny.Lists.time_grown", "n=10, kind='b'"]
    assert skipped["outcome"] == "does not apply"
    assert "NotImplementedError" in skipped["reason"]
    crashed = compared["crashing.time_crash", ""]
    assert crashed["outcome"] == "fails on both sides"
    assert "SIGABRT" in crashed["reason"]
    assert compared["crashing.time_fine", ""]["outcome"] == "compared"


def test_a_benchmark_runs_in_an_empty_folder(
    compared: dict[tuple[str, str], dict[str, object]],
) -> None:
    """So the checkout cannot shadow what is installed."""
    assert compared["of_tiny.time_elsewhere", ""]["outcome"] == "compared"


def test_nothing_but_results_is_left_in_the_repository(
    suite: ForeignSuite, compared: dict[tuple[str, str], dict[str, object]]
) -> None:
    assert compared
    assert suite.git("status", "--porcelain") == ""
    assert not list(suite.folder.rglob("__pycache__"))


@pytest.mark.timeout(300)
def test_a_project_for_another_python_is_told_how_to_name_it(tmp_path: Path) -> None:
    made = foreign_suite(tmp_path)
    wanted = PROJECT.replace('version = "1"', 'version = "1"\nrequires-python = ">=3.29"')
    (tmp_path / "pyproject.toml").write_text(wanted)
    made.commit(MODULE, "one")
    suite, project = find_suite(tmp_path), find_project(tmp_path)
    assert suite is not None
    with pytest.raises(UserError, match=r"requires a different Python.*--python 3\.29"):
        make_environment(suite, side_of("HEAD", project), tmp_path / "made")


@pytest.mark.parametrize(
    ("more", "requirements", "said"),
    [
        ({}, {"numpy": "2.0"}, ""),
        ({"exclude": [{"python": "3.12", "req": {"numpy": "2.0"}}]}, {"numpy": "1.26"}, ""),
        ({"exclude": [{"python": "3.12"}]}, {"numpy": "2.0"}, "excludes Python 3.12.*3.10"),
        (
            {"exclude": [{"python": ".*"}], "include": [{"python": "3.9", "req": {"six": ""}}]},
            {"six": ""},
            "excludes Python 3.12.*3.9",
        ),
        ({"exclude": [{"python": ".*"}]}, {}, "excludes every Python"),
        (
            {
                "exclude": [{"python": "3.12"}],
                "include": [
                    {"python": "3.9", "req": {"six": ""}},
                    {"python": "3.12", "req": {"attrs": "1"}},
                ],
            },
            {"attrs": "1"},
            "",
        ),
    ],
)
def test_the_row_of_the_matrix_is_one_for_the_python_that_is_used(
    tmp_path: Path, more: dict[str, Any], requirements: dict[str, str], said: str
) -> None:
    matrix = {"pythons": ["3.10", "3.12"], "matrix": {"req": {"numpy": ["2.0", "1.26"]}}}
    foreign_suite(tmp_path, configuration={**matrix, **more})
    suite = find_suite(tmp_path)
    assert suite is not None
    row, instead = row_for(suite, "3.12")
    assert row.requirements == requirements
    assert re.search(said, instead) if said else not instead
