"""Disks that are full, folders that are read-only, and limits that are reached: a sentence, and no traceback."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from own_workloads import ADDING

from breakeven.commands.surroundings.system_errors import words_of_refusal

ROOT = Path(__file__).resolve().parents[2]
IN_OWN_MOUNTS = ("unshare", "--map-root-user", "--mount", "sh", "-ec")
READ_ONLY = 'mount --bind "$0" "$0"; mount -o remount,bind,ro "$0"; cd "$PWD"; exec "$@"'
FULL = 'mount -t tmpfs -o size=4k none "$0"; dd if=/dev/zero of="$0/x" 2> /dev/null || true; cd "$PWD"; exec "$@"'


@cache
def can_mount() -> bool:
    try:
        done = subprocess.run(
            [*IN_OWN_MOUNTS, 'mount -t tmpfs none "$0"', tempfile.gettempdir()],
            capture_output=True,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


mounts = pytest.mark.skipif(not can_mount(), reason="nothing can be mounted here")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    for each in ("mine", "home", "cache", "temporary"):
        (tmp_path / each).mkdir()
    (folder / "mine.py").write_text(ADDING)
    return folder


def breakeven(
    mine: Path,
    *arguments: str,
    mounted: tuple[str, Path] | None = None,
    limited: Callable[[], None] | None = None,
    **variables: str,
) -> subprocess.CompletedProcess[str]:
    """The command line, with a folder that is mounted otherwise, or with limits."""
    beside = mine.parent
    before = [*IN_OWN_MOUNTS, mounted[0], str(mounted[1])] if mounted else []
    return subprocess.run(
        [*before, sys.executable, "-P", "-m", "breakeven", *arguments],
        cwd=mine,
        env=os.environ
        | {
            "PYTHONPATH": str(ROOT),
            "BREAKEVEN_CACHE": str(beside / "cache"),
            "HOME": str(beside / "home"),
            "TMPDIR": str(beside / "temporary"),
            **variables,
        },
        capture_output=True,
        text=True,
        timeout=300,
        preexec_fn=limited,
        check=False,
    )


def require_a_sentence(done: subprocess.CompletedProcess[str], words: str = "") -> None:
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 2, done.stdout + done.stderr
    last = done.stderr.splitlines()[-1]
    assert last.startswith("breakeven: "), done.stderr
    assert words in last, done.stderr


@mounts
@pytest.mark.parametrize("how", [READ_ONLY, FULL], ids=["read-only", "full"])
@pytest.mark.parametrize("place", ["home", "temporary"])
def test_a_run_needs_neither_the_home_folder_nor_that_of_temporary_files(
    mine: Path, how: str, place: str
) -> None:
    done = breakeven(mine, "run", "mine.py", "--quick", mounted=(how, mine.parent / place))
    assert done.returncode == 0, done.stdout + done.stderr


@mounts
@pytest.mark.parametrize("how", [READ_ONLY, FULL], ids=["read-only", "full"])
@pytest.mark.parametrize("place", ["mine", "cache"])
def test_a_place_that_cannot_be_written_is_named(mine: Path, how: str, place: str) -> None:
    if how == FULL and place == "mine":
        (mine.parent / "elsewhere.py").write_text(ADDING)
        arguments = ("run", "../elsewhere.py", "--quick")
    else:
        arguments = ("run", "mine.py", "--quick")
    done = breakeven(mine, *arguments, mounted=(how, mine.parent / place))
    require_a_sentence(done)


@pytest.mark.parametrize(
    "files", [6, 8, 10, 12, 16, 20, 24, 32], ids=lambda files: f"{files} open files"
)
def test_few_files_that_may_be_open_are_enough_or_said(mine: Path, files: int) -> None:
    def few() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))

    done = breakeven(mine, "list", "mine.py", limited=few)
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 2), done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may start any number of processes")
def test_no_process_that_may_be_started_is_said(mine: Path) -> None:
    def none() -> None:
        resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))

    done = breakeven(mine, "run", "mine.py", "--quick", limited=none, OPENBLAS_NUM_THREADS="1")
    require_a_sentence(done, "allow more: ulimit -u")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left", "/x/y"), "/x/y cannot be written (No space left)"),
        (OSError(errno.ENOSPC, "No space left"), "a disk is full (No space left); free some"),
        (OSError(errno.EDQUOT, "Quota", "/x"), "/x cannot be written (Quota); free some space"),
        (
            PermissionError(errno.EACCES, "Denied", "/x"),
            "/x cannot be read or written (Denied); ch",
        ),
        (OSError(errno.EROFS, "Read-only", "/x"), "work in a folder that you may write to"),
        (IsADirectoryError(errno.EISDIR, "Is a folder", "/x"), "rename or remove what is there"),
        (OSError(errno.EIO, "I/O", "/x"), "check its disk"),
        (OSError(errno.EMFILE, "Too many"), "too many files are open (Too many: "),
        (BlockingIOError(errno.EAGAIN, "Unavailable"), "no more processes or threads"),
        (RuntimeError("can't start new thread"), "ulimit -u. What was measured is kept"),
    ],
    ids=[
        "a full disk, at a path",
        "a full disk",
        "a quota",
        "a path without permission",
        "a read-only file system",
        "a folder where a file is needed",
        "a disk that fails",
        "too many open files",
        "too many processes",
        "too many threads",
    ],
)
def test_what_the_system_refuses_is_said_with_the_next_step(error: Exception, said: str) -> None:
    found = words_of_refusal(error)
    assert found is not None
    assert said in found


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("another"),
        FileNotFoundError(errno.ENOENT, "no such file", "/x"),
        PermissionError(errno.EPERM, "of a process, not of a place"),
        ValueError("a bug"),
        BrokenPipeError(errno.EPIPE, "of a process"),
    ],
)
def test_a_bug_is_not_taken_for_a_refusal(error: Exception) -> None:
    assert words_of_refusal(error) is None


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOSYS, errno.ENOENT])
def test_where_no_semaphore_can_be_made_it_is_said(number: int) -> None:
    said = words_of_refusal(OSError(number, os.strerror(number)))
    assert said is not None
    assert said.startswith(f"no semaphore can be made ({os.strerror(number)}); let /dev/shm be")


def test_a_system_without_proc_is_told_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    error = FileNotFoundError(errno.ENOENT, "No such file or directory", "/proc/meminfo")
    assert words_of_refusal(error) is None
    monkeypatch.setattr(Path, "exists", lambda self: str(self) != "/proc/self")
    assert "mount -t proc proc /proc" in (words_of_refusal(error) or "")


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        ImportError("libscipy.so: failed to map segment from shared object"),
        RuntimeError("Cannot allocate memory"),
    ],
    ids=["in Python", "for a library", "in a library"],
)
def test_a_want_of_memory_is_said(error: Exception) -> None:
    said = words_of_refusal(error)
    assert said is not None
    assert said.startswith("there is no more memory (")
    assert "ulimit -v" in said


def test_no_folder_for_temporary_files_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_candidate_tempdir_list", lambda: ["/proc"])
    with pytest.raises(FileNotFoundError) as refused:
        tempfile.gettempdir()
    assert "name one in TMPDIR" in (words_of_refusal(refused.value) or "")


def test_a_folder_of_ours_that_was_removed_meanwhile_is_named(tmp_path: Path) -> None:
    gone = tmp_path / ".breakeven" / "runs" / "one.jsonl"
    temporary = tmp_path / "bk-1" / "in" / "file"
    for path in (gone, temporary):
        said = words_of_refusal(FileNotFoundError(2, "No such file or directory", str(path)))
        assert said is not None
        assert said.startswith(f"{path.parent} was removed while it was used; run the same command")
    other = tmp_path / "elsewhere" / "file"
    assert words_of_refusal(FileNotFoundError(2, "No such file", str(other))) is None
    gone.parent.mkdir(parents=True)
    assert words_of_refusal(FileNotFoundError(2, "No such file", str(gone))) is None
