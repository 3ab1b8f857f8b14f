"""Tests that use pytest-benchmark's fixture are compared, in any repository."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from foreign_suite import MODULE, ForeignSuite, foreign_suite

from breakeven.errors import UserError
from breakeven.sources.pytest_tests.side import find_tests

SLOWER = MODULE.replace("range(n)", "range(n + n // 2)")
TESTS = '''
import pytest

import tiny

SEEN = []


@pytest.fixture(scope="session")
def size():
    return 20_000


def test_work(benchmark, size):
    assert benchmark(tiny.work, size) > 0
    assert benchmark.stats["mean"] > 0
    assert benchmark.stats["ops"] == 1 / benchmark.stats.stats.mean
    assert benchmark.stats["q1"] <= benchmark.stats["median"] <= benchmark.stats["q3"]
    assert ";" in benchmark.stats["outliers"]


@pytest.mark.benchmark(group="lists")
@pytest.mark.parametrize("n", [10, 1000])
def test_grown(benchmark, n):
    """Every call has a list of its own."""

    def setup():
        return (list(range(n)),), {}

    def grown(items):
        assert len(items) == n
        tiny.grown(items)

    benchmark.pedantic(grown, setup=setup, rounds=5)


def test_once(benchmark):
    """One call in each process, and that the first."""

    def once():
        SEEN.append(1)
        assert len(SEEN) == 1
        tiny.work(20_000)

    benchmark.pedantic(once)


def test_wrong(benchmark):
    assert benchmark(tiny.work, 10) == -1


def test_not_here(benchmark):
    pytest.skip("not on this machine")


def test_woven(benchmark):
    benchmark.weave("tiny.work")
    tiny.work(10)


def test_never(benchmark):
    pass


def test_other():
    assert True
'''
WHOLE = """
import pytest

import tiny

pytestmark = pytest.mark.benchmark


@pytest.mark.parametrize("n", [20_000])
def test_whole(n):
    assert tiny.work(n) > 0
"""
CONFIGURATION = """
[tool.pytest.ini_options]
addopts = "--benchmark-skip"

[dependency-groups]
test = [{include-group = "more"}]
more = ["iniconfig"]
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> ForeignSuite:
    """Two commits; pytest puts the top of the repository on the path, where the sources are."""
    made = foreign_suite(tmp_path_factory.mktemp("tests"))
    (made.folder / "asv.conf.json").unlink()
    (made.folder / "tests").mkdir()
    (made.folder / "tests" / "__init__.py").touch()
    (made.folder / "tests" / "test_tiny.py").write_text(TESTS)
    (made.folder / "tests" / "test_whole.py").write_text(WHOLE)
    (made.folder / "pytest_codspeed.py").write_text("# As if it were installed.\n")
    with (made.folder / "pyproject.toml").open("a") as declared:
        declared.write(CONFIGURATION)
    made.commit(MODULE, "one")
    made.commit(SLOWER, "two")
    return made


@pytest.fixture(scope="module")
def compared(project: ForeignSuite) -> dict[tuple[str, str], dict[str, Any]]:
    """What ``breakeven compare`` says of each test, by name and parameters."""
    command = [sys.executable, "-m", "breakeven", "compare", "HEAD~1", "HEAD"]
    options = ["--pytest", "tests", "--budget", "4m", "--effect", "30", "--json"]
    done = subprocess.run(
        [*command, *options], cwd=project.folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["cases"]
    return {(case["workload"].partition("::")[2], case["implementation"]): case for case in found}


@pytest.mark.timeout(400)
def test_a_planted_change_is_found_in_what_is_installed_not_in_the_sources(
    compared: dict[tuple[str, str], dict[str, Any]],
) -> None:
    for name, label in (("test_work", ""), ("test_once", ""), ("test_whole", "20000")):
        (change,) = compared[name, label]["changes"]
        assert change["verdict"] == "slower", name
        assert 1.2 < change["ratio"] < 1.9


def test_only_tests_with_the_fixture_are_compared(
    compared: dict[tuple[str, str], dict[str, Any]],
) -> None:
    named = {name for name, _ in compared}
    assert "test_other" not in named
    assert {label for name, label in compared if name == "test_grown"} == {"10", "1000"}
    assert compared["test_grown", "10"]["outcome"] == "compared"


def test_tests_that_cannot_be_measured_say_why(
    compared: dict[tuple[str, str], dict[str, Any]],
) -> None:
    for name, said in {
        "test_wrong": ("fails on both sides", "assert"),
        "test_not_here": ("does not apply", "not on this machine"),
        "test_woven": ("does not apply", "weave"),
        "test_never": ("fails on both sides", "without calling the benchmark fixture"),
    }.items():
        assert compared[name, ""]["outcome"] == said[0], name
        assert said[1] in compared[name, ""]["reason"], name


def test_nothing_is_left_in_the_repository(
    project: ForeignSuite, compared: dict[tuple[str, str], dict[str, Any]]
) -> None:
    assert compared
    assert project.git("status", "--porcelain") == ""


def test_what_is_not_there_is_refused(project: ForeignSuite, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there is no nowhere"):
        find_tests(project.folder, Path("nowhere"))
    with pytest.raises(UserError, match="whose commits are compared"):
        find_tests(project.folder, tmp_path)
