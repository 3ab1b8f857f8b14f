"""``breakeven list``: workloads with their sizes, and what to do where there are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_here import CommandHere

WORKLOAD = """
from breakeven import Implementation, Workload

WORKLOAD = Workload(
    make_inputs=lambda n: (n,),
    implementations={
        "sum": lambda n: sum(range(n)),
        "missing": Implementation("with_nosuchlibrary:function"),
    },%s
)
"""


@pytest.fixture
def here(tmp_path: Path) -> CommandHere:
    (tmp_path / "here").mkdir()
    return CommandHere(tmp_path / "here")


def test_a_files_workload_is_listed_with_its_sizes(here: CommandHere) -> None:
    sizes = '\n    sizes={"small": 1000, "large": 2_000_000},\n    unit="numbers",'
    (here.folder / "mine.py").write_text(WORKLOAD % sizes)
    (here.folder / "with_nosuchlibrary.py").write_text("import nosuchlibrary\n")
    said = here.does("list", "mine.py").splitlines()
    assert said[0] == "mine  sizes: small 1,000, large 2,000,000 numbers"
    missing = "nosuchlibrary is not installed; run: pip install nosuchlibrary"
    assert [line.split(maxsplit=2) for line in said[1:]] == [
        *(["sum", "serial", "can run"], ["missing", "serial", missing])
    ]
    rows = json.loads(here.does("list", "mine.py", "--json"))
    assert rows[0]["sizes"] == {"small": 1000, "large": 2_000_000}


def test_sizes_that_are_not_known_yet_are_said_to_be_found(here: CommandHere) -> None:
    (here.folder / "mine.py").write_text(WORKLOAD % "")
    said = here.does("list", "mine.py")
    assert said.startswith("mine  sizes: the first run finds three\n")


def test_a_folder_without_workloads_is_told_what_to_do(here: CommandHere) -> None:
    assert here.refuses("list") == (
        f"{here.folder} declares no workloads; list a file (breakeven list mine.py), or write "
        "one: breakeven new NAME"
    )
    (here.folder / "asv_bench").mkdir()
    (here.folder / "asv_bench" / "asv.conf.json").write_text("{}")
    assert here.refuses("list").endswith("compare two commits: breakeven compare HEAD~1 HEAD")
    (here.folder / "broken.py").write_text("def")
    (here.folder / "mine.py").write_text(WORKLOAD % "")
    assert here.refuses("list") == (
        f"{here.folder} declares no workloads; list a file that does (mine.py): "
        "breakeven list mine.py"
    )


@pytest.mark.parametrize(
    "command",
    [("compare", "A", "B"), ("check",), ("history", "A..B"), ("bisect", "mine", "sum", "A", "B")],
    ids=lambda each: each[0],
)
def test_commits_are_compared_in_projects_with_suites_only(
    here: CommandHere, command: tuple[str, ...]
) -> None:
    assert here.refuses(*command).endswith(
        "breakeven new --suite DIR makes a project whose commits can be compared"
    )


def test_what_is_not_there_is_refused(here: CommandHere) -> None:
    assert here.refuses("list", "mine.py").startswith("there is no file 'mine.py'")
    assert here.refuses("list", "no_such").startswith("there is no module 'no_such'")
