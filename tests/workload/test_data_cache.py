"""Made data is in the cache whole or not at all, whatever happens while it is made."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from breakeven.errors import Unavailable
from breakeven.workload.data_cache import (
    cached_file,
    cached_folder,
    checksum,
    new_draft,
    scratch_folder,
)
from breakeven.workload.making import PREFIX, in_parts, write_npy


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path))
    return tmp_path


def write_store(path: Path) -> None:
    (path / "deep").mkdir()
    (path / "a").write_bytes(b"one")
    (path / "deep" / "b").write_bytes(b"two")


def unwanted(path: Path) -> None:
    pytest.fail(f"{path.name} is there and need not be made")


def test_a_file_is_made_once_and_again_when_its_size_has_changed(cache: Path) -> None:
    path = cached_file("numbers", lambda path: Path.write_bytes(path, b"12345") and None)
    assert path == cache / "numbers"
    assert cached_file("numbers", unwanted) == path
    path.write_bytes(b"123")
    cached_file("numbers", lambda path: Path.write_bytes(path, b"67890") and None)
    assert path.read_bytes() == b"67890"


def test_a_folder_is_made_once_and_again_when_a_file_of_it_is_gone() -> None:
    path = cached_folder("store", write_store)
    assert cached_folder("store", unwanted) == path
    (path / "deep" / "b").unlink()
    assert (cached_folder("store", write_store) / "deep" / "b").read_bytes() == b"two"


def test_the_checksum_of_a_folder_knows_names_and_bytes(cache: Path) -> None:
    for name in ("one", "other"):
        (cache / name).mkdir()
        write_store(cache / name)
    before = checksum(cache / "one")
    assert checksum(cache / "other") == before
    (cache / "one" / "a").rename(cache / "one" / "c")
    assert checksum(cache / "one") != before
    (cache / "other" / "a").write_bytes(b"ONE")
    assert checksum(cache / "other") not in (before, checksum(cache / "one"))


@pytest.mark.parametrize("cached", [cached_file, cached_folder], ids=["a file", "a folder"])
@pytest.mark.parametrize(
    "full",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError("Can't write data (file write failed: errno = 28, error message = 'No space')"),
    ],
    ids=["said by the system", "said by HDF5"],
)
def test_a_disk_that_fills_up_is_said_in_words_and_nothing_stays(cached, full, cache) -> None:
    def write(path: Path) -> None:
        (path / "part" if path.is_dir() else path).write_bytes(b"begun")
        raise full

    with pytest.raises(Unavailable, match=r"numbers needs more on the disk of .* BREAKEVEN_CACHE"):
        cached("numbers", write)
    assert list(cache.iterdir()) == []


def test_what_cannot_fit_is_not_begun(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=2**30))
    with pytest.raises(Unavailable, match=r"needs 3\.00 GiB .* has 1\.00 GiB free"):
        cached_file("large", unwanted, needs_bytes=3 * 2**30)
    assert list(cache.iterdir()) == []


def test_another_error_is_raised_as_it_is_and_nothing_stays(cache: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        cached_folder("store", lambda _: 1 / 0)
    assert list(cache.iterdir()) == []


def test_what_a_killed_process_had_begun_is_removed(cache: Path) -> None:
    script = (
        "import os, signal\n"
        "from breakeven.workload.data_cache import cached_file, cached_folder, scratch_folder\n"
        "die = lambda path: os.kill(os.getpid(), signal.SIGKILL)\n"
        "with scratch_folder():\n"
        "    cached_file('a', lambda file: cached_folder('b', die))\n"
    )
    subprocess.run([sys.executable, "-c", script], check=False, cwd=Path(__file__).parents[2])
    left = sorted(path.name.split(".")[1] for path in cache.rglob(".*"))
    assert left == ["a", "b", "written"]
    cached_file("a", lambda path: Path.write_bytes(path, b"1") and None)
    cached_folder("b", write_store)
    with scratch_folder():
        assert len(list(cache.rglob(".*"))) == 1
    assert list(cache.rglob(".*")) == []


def test_what_a_killed_process_had_begun_goes_with_the_next_draft(cache: Path) -> None:
    script = (
        "from pathlib import Path\n"
        "from breakeven.workload.data_cache import new_draft\n"
        f"new_draft(Path({str(cache / 'a')!r})).touch()\n"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", script], check=True, cwd=root)
    assert len(list(cache.iterdir())) == 1
    draft = new_draft(cache / "b")
    assert list(cache.iterdir()) == []
    draft.touch()
    assert new_draft(cache / "b") != draft
    assert draft.exists()


def test_the_draft_of_a_living_process_stays(cache: Path) -> None:
    own = cache / f".a.{os.getpid()}.draft"
    own.touch()
    cached_file("a", lambda path: Path.write_bytes(path, b"1") and None)
    assert own.exists()


def test_parts_make_one_array(cache: Path) -> None:
    rows = np.random.default_rng(1).random((7, 3))
    write_npy(cache / "rows.npy", (7, 3), 2, lambda part: rows[2 * part : 2 * part + 2], "rows")
    np.testing.assert_array_equal(np.load(cache / "rows.npy"), rows)


def test_a_part_that_fails_ends_the_making() -> None:
    made = []

    def make(part: int) -> None:
        made.append(1 // (part - 3))

    with pytest.raises(ZeroDivisionError):
        in_parts("numbers", make, range(1000))
    assert len(made) < 1000


def test_long_making_says_how_far_it_is(monkeypatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("breakeven.workload.making.PATIENCE_SECONDS", -1.0)
    in_parts("numbers", lambda _: None, range(4))
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith(f"{PREFIX}numbers: 25 %")
    assert said[-1].startswith(f"{PREFIX}numbers: 100 %")
