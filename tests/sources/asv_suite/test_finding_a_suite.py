"""Which asv suite a folder has, whose commits are compared, and what is said where there is none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from foreign_suite import MODULE, foreign_suite

from breakeven.catalogue.project import find_project
from breakeven.errors import UserError
from breakeven.records.tables.asv_store import read_store
from breakeven.repository import git_program
from breakeven.run.asv_store.asv_machine import read_configuration
from breakeven.sources.asv_suite.suite import find_suite
from breakeven.sources.choice import source_of
from breakeven.sources.notation import side_of


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


@pytest.mark.parametrize("text", ["null", '{"version": "1"}', "[" * 50_000, "5"], ids=len)
def test_a_configuration_that_is_anything_is_refused(tmp_path: Path, text: str) -> None:
    made = foreign_suite(tmp_path)
    made.commit(MODULE, "one")
    (tmp_path / "asv.conf.json").write_text(text)
    with pytest.raises(UserError, match=r"asv\.conf\.json"):
        find_suite(tmp_path)
    for read in (read_configuration, read_store):
        with pytest.raises(UserError, match=r"asv\.conf\.json"):
            read(tmp_path / "asv.conf.json")


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
