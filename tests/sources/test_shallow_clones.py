"""A clone with only the newest commits is asked for more history, where that is what is missing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from foreign_suite import MODULE, foreign_suite
from rich.console import Console

from breakeven.catalogue.project import Project, find_project
from breakeven.compare.asked import Asked
from breakeven.compare.commits.bisection import slower_since
from breakeven.compare.commits.over_commits import commits_of
from breakeven.errors import UserError
from breakeven.sources.choice import Source
from breakeven.sources.notation import require_whole_history

ASKED = Asked("first", "HEAD", ["x"], [""], [], 1, ["time"], 0.03, None)
WORDS = "fetch more history: git fetch --unshallow"


@pytest.fixture(scope="module")
def shallow(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A clone that has the first and the last two of five commits, and knows not how they hang together."""
    made = foreign_suite(tmp_path_factory.mktemp("whole"))
    for number in range(5):
        made.commit(f"{MODULE}\nNUMBER = {number}\n", str(number))
        if number == 0:
            made.git("tag", "first")
    folder = tmp_path_factory.mktemp("shallow")
    whole = f"file://{made.folder}"
    for words in (
        ("clone", "--quiet", "--depth=2", whole, "."),
        ("fetch", "--quiet", "--depth=1", "origin", "tag", "first"),
    ):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return find_project(folder)


def test_a_range_that_lacks_commits_is_refused(shallow: Project) -> None:
    with pytest.raises(UserError, match=WORDS):
        commits_of("first..HEAD", shallow)


def test_a_range_that_is_whole_is_walked(shallow: Project) -> None:
    assert len(commits_of("HEAD~1..HEAD", shallow)) == 2
    with pytest.raises(UserError, match="is HEAD~1 the later one"):
        commits_of("HEAD..HEAD~1", shallow)


def test_no_search_goes_past_the_end_of_the_history(shallow: Project) -> None:
    def never(*_: object) -> None:
        pytest.fail("nothing may be measured")

    source = Source("command", shallow, never)  # type: ignore[arg-type]
    with pytest.raises(UserError, match=WORDS):
        slower_since(ASKED, source, Console())


def test_two_branches_of_a_whole_clone_are_no_matter_of_history(tmp_path: Path) -> None:
    made = foreign_suite(tmp_path)
    one = made.commit(MODULE, "one")
    made.git("checkout", "--quiet", "--orphan", "other")
    other = made.commit(MODULE, "other")
    require_whole_history(one, other, find_project(tmp_path))
