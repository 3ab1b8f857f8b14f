"""The tests of a repository are found as pytest finds them, and what keeps them from it is told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from breakeven.errors import UserError
from breakeven.sources.environments.environment import Made
from breakeven.sources.environments.listing import what_is_missing
from breakeven.sources.pytest_tests.collected import DECLARED, Collected, collected

TEST = "def test_sum(benchmark):\n    benchmark(sum, [1, 2])\n"
SKIPPED = f"import pytest\n\npytestmark = pytest.mark.skip('not here')\n\n\n{TEST}"


def of(tree: Path, files: dict[str, str], path: str = "tests") -> tuple[Collected, str]:
    """What is collected of these files, and what is told."""
    for name, text in files.items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(text)
    told: list[str] = []
    made = Made(Path(sys.executable), {})
    return collected(made, path, tree, "HEAD", told.append), "\n".join(told)


@pytest.mark.parametrize(
    ("addopts", "why"),
    [
        ("--no-such-option=5", "unrecognized arguments: --no-such-option=5"),
        ("-p no_such_plugin", 'Error importing plugin "no_such_plugin": No module named'),
    ],
)
def test_options_that_pytest_does_not_know_there_are_left_out(
    tmp_path: Path, addopts: str, why: str
) -> None:
    options = f"[pytest]\naddopts = {addopts}\n"
    found, told = of(tmp_path, {"pytest.ini": options, "tests/test_speed.py": TEST})
    assert [each["test"] for each in found.tests] == ["tests/test_speed.py::test_sum"]
    assert f"HEAD: pytest does not accept the addopts of the project's configuration ({why}" in told


def test_options_that_pytest_knows_are_kept(tmp_path: Path) -> None:
    found, told = of(
        tmp_path, {"pytest.ini": "[pytest]\naddopts = -v\n", "tests/test_speed.py": TEST}
    )
    assert (found.options, told) == ((), "")


def test_files_that_pytest_passes_over_by_their_names_are_named(tmp_path: Path) -> None:
    files = {"speed/benchmark.py": TEST, "speed/test_other.py": "def test_other():\n    pass\n"}
    with pytest.raises(UserError, match=r"but speed/benchmark\.py may.*--pytest speed/benchmark"):
        of(tmp_path, files, "speed")
    found, _ = of(tmp_path, files, "speed/benchmark.py")
    assert len(found.tests) == 1


def test_a_process_that_ends_without_a_word_is_told_with_its_exit_code(tmp_path: Path) -> None:
    files = {"tests/conftest.py": "import os\nos._exit(7)\n", "tests/test_speed.py": TEST}
    with pytest.raises(UserError, match="ended with exit code 7 and said nothing; see what is imp"):
        of(tmp_path, files)


def test_a_test_without_the_fixture_is_told_how_to_use_it(tmp_path: Path) -> None:
    marked = "import pytest\n\n\n@pytest.mark.benchmark\ndef test_it():\n    pass\n"
    with pytest.raises(UserError, match=r"uses the benchmark fixture.*benchmark\(function"):
        of(tmp_path, {"tests/test_speed.py": marked})


def test_marks_of_codspeed_count_where_it_is_installed(tmp_path: Path) -> None:
    marked = "import pytest\n\n\n@pytest.mark.benchmark\ndef test_it():\n    pass\n"
    files = {"tests/test_speed.py": f"{marked}\n\ndef test_other():\n    pass\n"}
    found, _ = of(tmp_path, {**files, "tests/pytest_codspeed.py": ""})
    assert [each["test"] for each in found.tests] == ["tests/test_speed.py::test_it"]


def test_a_library_that_only_tests_need_is_told_how_to_be_added(tmp_path: Path) -> None:
    files = {
        "tests/test_speed.py": TEST,
        "tests/test_more.py": f"import no_such_one\nimport other\n{TEST}",
    }
    found, told = of(tmp_path, files)
    assert list(found.broken) == ["tests/test_more.py"]
    assert "cannot be collected: ModuleNotFoundError: No module named 'no_such_one'" in told
    assert "(HEAD~1+no_such_one>=0 HEAD+no_such_one>=0, by the name on the index)" in told
    with pytest.raises(UserError, match=r"HEAD\+no_such_one>=0"):
        of(tmp_path, {}, "tests/test_more.py")


def test_a_part_that_a_library_lacks_is_not_to_be_installed(tmp_path: Path) -> None:
    files = {"tests/test_speed.py": TEST, "tests/test_new.py": f"import json.new_part\n{TEST}"}
    _, told = of(tmp_path, files)
    assert "No module named 'json.new_part'" in told
    assert "add it to both sides" not in told


def test_a_library_that_the_conftest_needs_is_told_as_well(tmp_path: Path) -> None:
    files = {"tests/conftest.py": "import no_such_one\n", "tests/test_speed.py": TEST}
    with pytest.raises(UserError, match=r"cannot be listed.*HEAD\+no_such_one>=0"):
        of(tmp_path, files)


def test_what_marks_skip_is_known_before_any_test_runs(tmp_path: Path) -> None:
    found, _ = of(tmp_path, {"tests/test_speed.py": TEST, "tests/test_not.py": SKIPPED})
    skips = {each["test"]: each["skipped"] for each in found.tests}
    assert skips == {
        "tests/test_not.py::test_sum": "Skipped: not here",
        "tests/test_speed.py::test_sum": None,
    }


def test_into_an_interpreter_of_the_user_nothing_is_said_to_be_added() -> None:
    missing = "No module named 'mine'"
    said = what_is_missing(missing, "the tests", DECLARED, "existing:/opt/python")
    assert said == "; /opt/python is used as it is, so install mine there"
    assert "to both sides" in what_is_missing(missing, "the tests", DECLARED, "HEAD")
