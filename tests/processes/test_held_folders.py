"""A folder that a process holds is left alone while that lives, and goes when it is dead, whoever was killed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from breakeven.processes import owned_folder
from breakeven.processes.janitor import janitor_beside
from breakeven.processes.leftovers import new_owner
from breakeven.processes.owned_folder import (
    LOCK,
    PREFIX,
    is_held,
    left_folders,
    make_held,
    new_place,
    remove_tree,
    temporary_folder,
)
from breakeven.processes.owners import records
from breakeven.processes.owners.clearing import clear_leftovers
from breakeven.processes.owners.identity import own_identity
from breakeven.processes.owners.records import read

HOLDS = """
import sys, time
from pathlib import Path
from breakeven.processes.owned_folder import make_held
make_held(Path(sys.argv[1]))
print("there", flush=True)
time.sleep(600)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Temporary files and records of its own for each test."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(records, "PLACE", tmp_path)
    return tmp_path


@pytest.fixture
def held() -> Iterator[tuple[Path, subprocess.Popen[bytes]]]:
    """A folder that another process holds."""
    place = new_place()
    process = subprocess.Popen([sys.executable, "-c", HOLDS, str(place)], stdout=subprocess.PIPE)
    try:
        assert process.stdout
        process.stdout.readline()
        yield place, process
    finally:
        process.kill()
        process.communicate()


def test_the_folder_of_a_killed_holder_is_removed_by_the_next(
    held: tuple[Path, subprocess.Popen[bytes]], temporary: Path
) -> None:
    place, process = held
    foreign = temporary / "bk-of-others"
    foreign.mkdir()
    clear_leftovers()
    assert (place / LOCK).exists(), "its holder lives"
    process.kill()
    process.wait()
    assert not is_held(place)
    clear_leftovers()
    assert not place.exists()
    assert foreign.exists()


def test_a_number_that_is_used_again_holds_nothing(temporary: Path) -> None:
    held = make_held(new_place())
    assert is_held(held.folder)
    lock, own = held.folder / LOCK, own_identity()
    lock.write_text(lock.read_text().replace(str(own.born), str(own.born + 1)))
    for record in (temporary / records._place().name).iterdir():
        record.unlink()
    assert not is_held(held.folder), "another process had this number before"
    clear_leftovers()
    assert not held.folder.exists()


def test_a_holder_that_cannot_be_seen_from_here_counts_by_its_lock(temporary: Path) -> None:
    held = make_held(new_place())
    lock, own = held.folder / LOCK, own_identity()
    for path in (lock, *(temporary / records._place().name).iterdir()):
        path.write_text(path.read_text().replace(own.place, "abcdef"))
    clear_leftovers()
    assert held.folder.exists(), "another container's process may live"
    held.let_go()
    clear_leftovers()
    assert not held.folder.exists()


def test_a_folder_is_held_for_as_long_as_its_janitor_is_there(temporary: Path) -> None:
    with janitor_beside(new_owner(), str(new_place())):
        clear_leftovers()
        (folder,) = temporary.glob("bk-*")
        assert folder.stat().st_mode & 0o077 == 0
    assert list(temporary.glob("bk-*")) == []


def test_a_temporary_folder_goes_with_its_block_and_its_record_with_it(temporary: Path) -> None:
    with temporary_folder() as folder:
        assert list(folder.iterdir()) == []
        assert folder.stat().st_mode & 0o077 == 0
        clear_leftovers()
        assert folder.exists()
    assert list(temporary.glob("bk-*")) == []
    assert records.holdings() == []


def test_a_place_that_somebody_took_is_refused(temporary: Path) -> None:
    place = new_place()
    place.symlink_to(temporary)
    with pytest.raises(FileExistsError):
        make_held(place)
    assert records.holdings() == []


def test_a_folder_without_permissions_can_be_removed(temporary: Path) -> None:
    folder = temporary / "closed"
    (folder / "within").mkdir(parents=True)
    (folder / "within" / "file").touch()
    (folder / "within").chmod(0)
    folder.chmod(0o500)
    assert remove_tree(folder)
    assert not folder.exists()


def test_a_link_among_temporary_folders_leads_to_no_removal(temporary: Path) -> None:
    theirs = temporary / "theirs"
    theirs.mkdir()
    (theirs / LOCK).touch()
    (temporary / "bk-link").symlink_to(theirs)
    clear_leftovers()
    assert (theirs / LOCK).exists()


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"holder": [Infinity, 1, "x"], "owner": "", "folder": "", "groups": []}',
        '{"holder": [1], "owner": "", "folder": "", "groups": []}',
        '{"holder": {"a": 1, "b": 2, "c": 3}, "owner": "", "folder": "", "groups": []}',
        "\0" * 10_000,
    ],
    ids=["nested", "endless", "short", "a table", "zeros"],
)
def test_a_record_that_cannot_be_read_names_nobody(temporary: Path, text: str) -> None:
    place = temporary / f"{PREFIX}unreadable"
    place.mkdir()
    (place / LOCK).write_text(text)
    assert read(place / LOCK) is None
    assert place in left_folders([], lambda _: False)


def test_what_another_user_has_put_among_temporary_files_is_not_read(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = temporary / f"{PREFIX}of-another"
    place.mkdir()
    (place / LOCK).write_text("{}")
    monkeypatch.setattr(os, "getuid", lambda: os.geteuid() + 1)
    monkeypatch.setattr(owned_folder, "read", lambda _: pytest.fail("it was read"))
    assert left_folders([], lambda _: True) == []


def test_a_record_is_read_only_so_far(temporary: Path) -> None:
    path = temporary / "record"
    with path.open("wb") as stream:
        stream.truncate(2**36)
    assert read(path) is None
