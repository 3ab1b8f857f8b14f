"""``breakeven history``: asv over commits, and what moved compared by pairs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from planted_clone import LIGHT, planted
from straight_history import git, made_history

from breakeven.catalogue.project import Project, find_project
from breakeven.compare.commits.over_commits import commits_of
from breakeven.errors import UserError
from breakeven.findings.verdicts.history import read_history

__all__ = ["planted"]

COMMITS = 9
MORE = "in-dir={env_dir} python -m pip install asv rich"


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, list[str]]:
    """A repository with a straight history, two tags of either kind, and its commits, oldest first."""
    folder = tmp_path_factory.mktemp("straight")
    commits = made_history(folder, COMMITS)
    git(folder, "tag", "v1", "HEAD~6")
    git(folder, "tag", "--annotate", "--message=two", "v2", "HEAD~2")
    return find_project(folder), commits


def test_a_range_has_both_its_ends_the_oldest_first(straight: tuple[Project, list[str]]) -> None:
    project, commits = straight
    assert commits_of("HEAD~3..HEAD", project) == commits[-4:]
    assert commits_of("v1..", project) == commits[2:]
    assert commits_of("main~8..main", project, every=3) == [commits[2], commits[5], commits[8]]
    assert commits_of("main~8..main", project, tags=True) == [commits[2], commits[6]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("HEAD", "is not a range"),
        ("HEAD~1...HEAD", "is not a range"),
        ("HEAD..HEAD~1", "there is no commit in HEAD..HEAD~1"),
        ("nosuch..HEAD", "there is no commit 'nosuch'"),
        ("HEAD~1..HEAD", "no commit in HEAD~1..HEAD has a tag"),
    ],
)
def test_a_range_of_nothing_is_refused_in_words(
    straight: tuple[Project, list[str]], text: str, said: str
) -> None:
    with pytest.raises(UserError, match=said):
        commits_of(text, straight[0], tags=True)


@pytest.mark.slow
def test_what_moved_over_commits_is_confirmed_by_pairs(planted: Any) -> None:
    config = planted.folder / "asv.conf.json"  # asv imports all suites, which need more to be there
    config.write_text(config.read_text().replace(LIGHT, f'{LIGHT}",\n"{MORE}'))
    command = ("history", "main..slower", "broken", "--only", "also-good", "--sizes", "medium")
    settings = ("--effect", "30", "--budget", "60s", "--json")
    first = planted.breakeven(*command, *settings)
    assert first.returncode == 0, first.stdout + first.stderr
    found = json.loads(first.stdout)
    assert found["commits"] == [planted.git("rev-parse", each) for each in ("main", "slower")]
    (moved,) = (each for each in found["moved"] if each["implementation"] == "also-good")
    assert moved["ratio"] > 1.5
    assert moved["paired"]["verdict"] == "slower"
    stored = _stored(planted)
    assert len(stored) == 2
    assert (planted.folder / "reports" / "site" / "history" / "index.html").exists()

    again = planted.breakeven(*command, *settings)
    assert json.loads(again.stdout) == found
    assert _stored(planted) == stored  # nothing was measured again

    known = read_history(config)
    (step,) = known.steps
    assert known.is_confirmed(step, ("broken", "also-good", "medium"))


def _stored(clone: Any) -> dict[str, int]:
    folder = clone.folder / "results" / "data" / "asv"
    return {path.name: path.stat().st_mtime_ns for path in folder.glob("*/*-fresh-*.json")}
