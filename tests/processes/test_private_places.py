"""Folders of the tool's are closed to other users, and nothing is unpickled that another user may have written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from breakeven.processes.owners import private
from breakeven.processes.owners.private import (
    NotPrivateError,
    is_private,
    make_private,
    open_private,
    own_target,
    why_not_private,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file, which are this user's and closed to others."""
    made = make_private(tmp_path / "ours")
    (made / "file").write_bytes(b"ours")
    return made


@pytest.fixture
def another_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on this process's files are another user's."""
    uid = os.getuid()
    monkeypatch.setattr(private.os, "getuid", lambda: uid + 1)


def test_a_new_folder_is_closed_whatever_new_files_are_by_default(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        made = make_private(tmp_path / "above" / "made")
    finally:
        os.umask(before)
    assert made.stat().st_mode & 0o777 == 0o700
    assert is_private(made)


def test_a_folder_that_was_open_is_closed(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    assert not is_private(tmp_path)
    make_private(tmp_path)
    assert tmp_path.stat().st_mode & 0o777 == 0o700


def test_a_link_is_refused_unless_a_link_of_ones_own_will_do(tmp_path: Path, folder: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(folder)
    with pytest.raises(NotPrivateError, match="it is a link"):
        make_private(link)
    assert not is_private(link)
    assert make_private(own_target(link)) == folder.resolve()


def test_a_folder_of_another_user_is_refused(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    tmp_path.chmod(0o777)
    request.getfixturevalue("another_user")
    with pytest.raises(NotPrivateError, match="it is another user's"):
        make_private(tmp_path)
    assert tmp_path.stat().st_mode & 0o777 == 0o777


def test_a_link_of_another_user_leads_nowhere(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    request.getfixturevalue("another_user")
    assert own_target(tmp_path / "link") == tmp_path / "link"


def test_a_folder_that_cannot_be_closed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o777)
    monkeypatch.setattr(private.os, "fchmod", lambda *_: None)
    with pytest.raises(NotPrivateError, match="its mode cannot be changed"):
        make_private(tmp_path)


def test_a_file_in_a_closed_folder_is_opened_whatever_its_mode(folder: Path) -> None:
    (folder / "file").chmod(0o666)
    with open_private(folder / "file") as stream:
        assert stream.read() == b"ours"


def test_a_file_that_others_may_write_to_is_not_opened(folder: Path) -> None:
    folder.chmod(0o755)
    (folder / "file").chmod(0o664)
    with pytest.raises(NotPrivateError, match="others may write to it"):
        open_private(folder / "file")
    (folder / "file").chmod(0o644)
    open_private(folder / "file").close()


def test_a_file_in_a_folder_that_others_may_write_to_is_not_opened(folder: Path) -> None:
    folder.chmod(0o1777)
    assert why_not_private(folder / "file") == "of its folder, others may write to it"
    with pytest.raises(NotPrivateError):
        open_private(folder / "file")


def test_a_link_in_place_of_a_file_is_not_opened(folder: Path) -> None:
    (folder / "link").symlink_to(folder / "file")
    with pytest.raises(NotPrivateError, match="it is a link"):
        open_private(folder / "link")


def test_a_file_of_another_user_is_not_opened(folder: Path, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("another_user")
    with pytest.raises(NotPrivateError, match="another user's"):
        open_private(folder / "file")


def test_a_file_that_is_not_there_is_said_to_be_missing(folder: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_private(folder / "missing")
