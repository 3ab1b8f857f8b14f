"""The cache is this user's alone: code, environments and pickles are loaded from there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from breakeven.errors import UserError
from breakeven.processes.owners import private
from breakeven.workload.data_cache import cache_folder, cached_file, folder_in_cache


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own for each test, which is not there yet."""
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_a_new_cache_and_all_folders_in_it_are_closed_to_others(cache: Path) -> None:
    before = os.umask(0o002)
    try:
        folder = folder_in_cache("one", "two")
        cached_file("three/file", lambda path: Path.write_bytes(path, b"1") and None)
    finally:
        os.umask(before)
    assert folder == cache / "one" / "two"
    for each in (cache, folder.parent, folder, cache / "three"):
        assert each.stat().st_mode & 0o077 == 0


def test_folders_of_an_earlier_version_are_closed(cache: Path) -> None:
    (cache / "expected").mkdir(parents=True)
    cache.chmod(0o755)
    (cache / "expected").chmod(0o775)
    assert folder_in_cache("expected").stat().st_mode & 0o077 == 0
    assert cache.stat().st_mode & 0o777 == 0o755, (
        "whom the user lets read there is the user's business"
    )


def test_a_cache_that_others_may_write_to_is_refused_with_the_cure(cache: Path) -> None:
    cache.mkdir()
    cache.chmod(0o775)
    with pytest.raises(UserError) as refused:
        cache_folder()
    assert str(refused.value) == (
        f"the cache {cache} cannot be used: others may write to it, and code is loaded from there; "
        f"run chmod go-w {cache}, or name another folder in BREAKEVEN_CACHE"
    )
    cache.chmod(0o755)
    assert cache_folder() == cache


def test_a_cache_of_another_user_is_refused(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.mkdir(0o700)
    uid = os.getuid()
    monkeypatch.setattr(private.os, "getuid", lambda: uid + 1)
    with pytest.raises(UserError, match=r"it is another user's.*; name another folder in"):
        cache_folder()


def test_a_cache_may_lie_on_another_disk(cache: Path, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir(0o700)
    cache.symlink_to(tmp_path / "disk")
    (tmp_path / "disk" / "data").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    assert folder_in_cache("data") == cache / "data"
    assert (tmp_path / "elsewhere").stat().st_mode & 0o077 == 0


@pytest.fixture
def without_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Neither a cache is named nor can one be in the user's home; returns where it can be."""
    (tmp_path / "file").touch()
    for name in ("HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "file"))
    monkeypatch.setenv("BREAKEVEN_CACHE", "")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path / f"breakeven-cache-{os.getuid()}"


def test_without_a_home_a_temporary_cache_is_closed(without_home: Path) -> None:
    assert cache_folder() == without_home
    assert without_home.stat().st_mode & 0o077 == 0


def test_among_temporary_files_no_link_is_followed(without_home: Path, tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    without_home.symlink_to(tmp_path / "theirs")
    with pytest.raises(UserError, match="it is a link"):
        cache_folder()


def test_among_temporary_files_no_folder_of_another_user_is_taken(
    without_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_home.mkdir(0o777)
    monkeypatch.setattr(private, "_why_not_ours", lambda _: "it is another user's")
    with pytest.raises(UserError, match="it is another user's"):
        cache_folder()
