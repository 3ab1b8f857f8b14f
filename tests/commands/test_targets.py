"""What each command makes of a file, a module, a name: it works on it, or says what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from command_here import CommandHere
from command_line import CommandLine

MINE = '''"""Which way adds up?"""
from breakeven import Workload

WORKLOAD = Workload(
    make_inputs=lambda n: (range(n),),
    sizes={"some": 100},
    implementations={"loop": lambda x: sum(i for i in x), "builtin": sum},
)
'''
TWO = """
from breakeven import Workload

TERMS = dict(
    make_inputs=lambda n: (range(n),),
    sizes={"some": 100},
    implementations={"sum": sum, "len": lambda x: sum(x)},
)
WORKLOADS = {"one": Workload(**TERMS), "other": Workload(**TERMS)}
"""


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> CommandHere:
    """A folder with two files, of which both have been measured."""
    folder = tmp_path_factory.mktemp("own") / "here"
    folder.mkdir()
    (folder / "mine.py").write_text(MINE)
    (folder / "two.py").write_text(TWO)
    CommandLine(folder).does("run", "mine.py", "two.py", "mine", "other", "--quick")
    return CommandHere(folder)


def test_a_workload_is_picked_from_a_file_with_several(measured: CommandHere) -> None:
    rows = json.loads(measured.does("list", "two.py", "o*r", "--json"))
    assert {row["workload"] for row in rows} == {"other"}
    both = json.loads(measured.does("list", "two.py", "mine.py", "--json"))
    assert {row["workload"] for row in both} == {"mine", "one", "other"}


@pytest.mark.parametrize("target", ["package", "package/", "./package"])
def test_a_package_stands_for_its_files(tmp_path: Path, target: str) -> None:
    (tmp_path / "here" / "package").mkdir(parents=True)
    here = CommandHere(tmp_path / "here")
    (here.folder / "package" / "__init__.py").touch()
    (here.folder / "package" / "mine.py").write_text(MINE)
    assert {row["workload"] for row in json.loads(here.does("list", target, "--json"))} == {"mine"}


def test_what_is_no_python_is_refused(measured: CommandHere) -> None:
    (measured.folder / "table.parquet").touch()
    assert "table.parquet is not a Python file" in measured.refuses("list", "table.parquet")


def test_a_folder_can_be_the_current_one(measured: CommandHere) -> None:
    assert {row["workload"] for row in json.loads(measured.does("list", ".", "--json"))} == {
        *("mine", "one", "other")
    }


@pytest.mark.parametrize("target", ["mine.py", "mine", "./mine.py", "mi*"])
def test_results_are_exported_by_file_and_by_name(measured: CommandHere, target: str) -> None:
    measured.does("export", target, "--format", "csv", "--output", "some.csv")
    assert set(pd.read_csv(measured.folder / "some.csv")["workload"]) == {"mine"}


def test_all_results_are_exported_unasked(measured: CommandHere) -> None:
    measured.does("export", "--format", "csv", "--output", "all.csv")
    assert set(pd.read_csv(measured.folder / "all.csv")["workload"]) == {"mine", "other"}
    assert measured.refuses("export", "mien").startswith(
        "no result of 'mien'; did you mean 'mine'?"
    )


def test_a_file_is_written_up(measured: CommandHere) -> None:
    measured.does("findings", "mine.py", "--format", "md")
    text = (measured.folder / ".breakeven" / "report" / "findings" / "findings.md").read_text()
    assert "Which way adds up?" in text
    assert "other" not in text


def test_a_report_is_of_all_that_was_measured(measured: CommandHere) -> None:
    page = json.loads(measured.does("report", "mine.py", "--json"))["page"]
    assert "other" in Path(page).read_text()
    assert measured.refuses("report", "mine").endswith("breakeven findings mine")


def test_a_profile_without_an_implementation_names_those_there_are(measured: CommandHere) -> None:
    said = measured.refuses("profile", "mine.py")
    assert said.endswith("mine has loop, builtin. Name one: breakeven profile mine.py builtin")
    assert "two.py has several workloads: one, other" in measured.refuses(
        "profile", "two.py", "sum"
    )
    assert "did you mean 'sum'?" in measured.refuses("profile", "two.py", "one", "smu")


@pytest.mark.parametrize(
    "command",
    [
        ("compare", "mine.py"),
        ("compare", "mine.py", "two.py"),
        ("compare", "HEAD", ".", "mine.py"),
        ("check", "mine.py"),
        ("history", "A..B", "mine.py"),
        ("bisect", "mine.py", "loop", "A", "B"),
    ],
    ids=" ".join,
)
def test_a_file_among_commits_is_sent_to_where_it_is_measured(
    measured: CommandHere, command: tuple[str, ...]
) -> None:
    said = measured.refuses(*command)
    assert said.startswith("mine.py is a file; this command compares commits")
    assert said.endswith("breakeven run mine.py")


def test_files_are_raced_as_commands(measured: CommandHere) -> None:
    said = measured.refuses("race", "mine.py", "two.py")
    assert "breakeven race --command 'python mine.py'" in said


def test_claims_are_no_files(measured: CommandHere) -> None:
    assert "leave mine.py out: breakeven claims" in measured.refuses("claims", "mine.py")


def test_the_commands_own_module_is_refused(measured: CommandHere) -> None:
    assert "__main__" in measured.refuses("run", "__main__")
    assert "breakeven list mine.py shows the sizes" in measured.refuses(
        "run", "mine.py", "--sizes", "gigantic"
    )
