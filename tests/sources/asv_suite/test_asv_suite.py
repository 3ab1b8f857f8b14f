"""Any repository's asv suite is compared: found, installed, and measured as asv would."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from foreign_suite import MODULE, PROJECT, ForeignSuite, foreign_suite

import breakeven
from breakeven.catalogue.project import find_project
from breakeven.errors import UserError
from breakeven.repository import git_program
from breakeven.sources.asv_suite.matrix import row_for
from breakeven.sources.asv_suite.suite import find_suite
from breakeven.sources.choice import source_of
from breakeven.sources.environments.environment import make_environment
from breakeven.sources.notation import side_of

IN_SIDE = Path(breakeven.__file__).parent / "sources" / "in_side"
CHANNEL = Path(breakeven.__file__).parent / "processes" / "children" / "case_channel.py"
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
    found = json.loads(done.stdout)
    return {(case["workload"], case["implementation"]): case for case in found}


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


def test_a_suite_is_found_from_below_and_in_a_subfolder(tmp_path: Path) -> None:
    made = foreign_suite(tmp_path)
    made.commit(MODULE, "one")
    found = find_suite(tmp_path / "benchmarks")
    assert found is not None
    assert found.path == tmp_path / "asv.conf.json"
    (tmp_path / "performance").mkdir()
    for name in ("asv.conf.json", "benchmarks"):
        (tmp_path / name).rename(tmp_path / "performance" / name)
    made.commit(MODULE, "moved")
    found = find_suite(tmp_path)
    assert found is not None
    assert (found.folder, found.repository) == (tmp_path / "performance", tmp_path)
    assert find_suite(tmp_path, tmp_path / "performance") == found


def test_several_suites_are_named_and_none_is_guessed(tmp_path: Path) -> None:
    made = foreign_suite(tmp_path)
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "asv.conf.json").write_text((tmp_path / "asv.conf.json").read_text())
    (tmp_path / "asv.conf.json").unlink()
    made.commit(MODULE, "one")
    with pytest.raises(UserError, match=r"one/asv.conf.json, two/asv.conf.json.*--config"):
        find_suite(tmp_path)


@pytest.mark.parametrize(
    ("configuration", "said"),
    [
        ({"benchmark_dir": "nowhere"}, "there is no such folder"),
        ({"repo": ""}, "cannot be read"),
    ],
)
def test_a_configuration_that_cannot_be_used_is_refused(
    tmp_path: Path, configuration: dict[str, object], said: str
) -> None:
    made = foreign_suite(tmp_path, configuration=configuration)
    made.commit(MODULE, "one")
    with pytest.raises(UserError, match=said):
        find_suite(tmp_path)


def test_a_repository_without_a_suite_is_told_the_next_step(tmp_path: Path) -> None:
    made = foreign_suite(tmp_path)
    (tmp_path / "asv.conf.json").unlink()
    made.commit(MODULE, "one")
    with pytest.raises(UserError, match=r"no asv\.conf\.json.*--config FILE"):
        source_of(find_project(tmp_path))


def test_a_configuration_that_is_a_sample_is_named(tmp_path: Path) -> None:
    made = foreign_suite(tmp_path)
    (tmp_path / "asv.conf.json").rename(tmp_path / "benchmarks" / "asv.conf.json.sample")
    made.commit(MODULE, "one")
    with pytest.raises(UserError, match=r"--config benchmarks/asv\.conf\.json\.sample"):
        source_of(find_project(tmp_path))


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


def test_where_there_is_no_repository_there_is_nothing_to_compare(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is not in a git repository"):
        find_suite(tmp_path)


def test_a_repository_of_another_user_is_told_how_git_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign_suite(tmp_path)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setattr(git_program, "KEPT", (*git_program.KEPT, "GIT_TEST"))
    for each in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(each, os.devnull)
    with pytest.raises(UserError, match=f"another user.*safe.directory '?{tmp_path}"):
        find_suite(tmp_path)


def test_without_git_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UserError, match="git is not installed"):
        find_suite(tmp_path)


@pytest.mark.parametrize(
    ("repo", "project"),
    [
        (".", "anything"),
        ("https://github.com/somebody/tiny.git", "tiny"),
        ("git@github.com:somebody/Own_Folder.git", "anything"),
        ("https://github.com/somebody/of-origin", "anything"),
        ("file://{repository}", "anything"),
    ],
)
def test_an_address_of_the_repository_itself_is_this_one(
    tmp_path: Path, repo: str, project: str
) -> None:
    own = tmp_path / "own-folder"
    named = repo.format(repository=own)
    made = foreign_suite(own, configuration={"repo": named, "project": project})
    made.git("remote", "add", "origin", "ssh://git@example.org:22/me/of_origin.git")
    made.commit(MODULE, "one")
    found = find_suite(own)
    assert found is not None
    assert found.repository == own


def test_the_commits_are_those_of_the_repository_that_the_configuration_names(
    tmp_path: Path,
) -> None:
    measured = foreign_suite(tmp_path / "tiny")
    commit = measured.commit(MODULE, "one")
    suites = foreign_suite(tmp_path / "suites", configuration={"repo": "../tiny"})
    suites.commit(MODULE, "another")
    source = source_of(find_project(suites.folder))
    assert source.project.folder == measured.folder
    assert side_of("HEAD", source.project).commit == commit
    found = find_suite(suites.folder)
    assert found is not None
    assert found.benchmarks == suites.folder / "benchmarks"


@pytest.mark.parametrize(
    ("repo", "said"),
    [
        ("https://github.com/astropy/astropy.git", r"which is not the repository .*--config FILE"),
        ("../astropy", "there is no such folder; clone it there"),
        ("../bare", "without a working tree"),
    ],
)
def test_a_repository_that_is_not_here_is_refused(tmp_path: Path, repo: str, said: str) -> None:
    own = tmp_path / "own-folder"
    made = foreign_suite(own, configuration={"repo": repo, "project": "astropy"})
    made.git("init", "--quiet", "--bare", str(tmp_path / "bare"))
    made.commit(MODULE, "one")
    with pytest.raises(UserError, match=said):
        find_suite(own)


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


@pytest.mark.parametrize(
    "script", [*sorted(IN_SIDE.glob("*.py")), CHANNEL], ids=lambda path: path.name
)
def test_what_runs_in_a_side_is_written_for_old_pythons_and_without_the_tool(script: Path) -> None:
    tree = ast.parse(script.read_text(), feature_version=(3, 8))
    for_types = {
        each
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for each in node.body
    }
    imported = [
        getattr(node, "module", None) or node.names[0].name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom) and node not in for_types
    ]
    tops = {name.partition(".")[0] for name in imported}
    assert tops <= {
        *sys.stdlib_module_names,
        "asv_runner",
        "serving",
        "measured_steps",
        "case_channel",
        "counted",
        "unchanged",
        "asv_folders",
        "asv_parameters",
        "pytest",
        "_pytest",
    }
