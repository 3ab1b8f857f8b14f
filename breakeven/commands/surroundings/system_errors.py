"""What the system refuses a command, in a sentence with the next step: a full disk, a folder that is read-only."""

from __future__ import annotations

import errno
import os
import resource
import tempfile
from pathlib import Path

from breakeven.catalogue.project import OWN_FOLDER
from breakeven.processes.owned_folder import PREFIX
from breakeven.processes.system.linux import is_linux

__all__ = ["words_of_refusal"]

NO_ROOM = frozenset([errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
NOT_ALLOWED = frozenset([errno.EACCES, errno.EPERM, errno.EROFS])
NO_SUCH_PLACE = frozenset(
    [errno.EEXIST, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENOTDIR]
)
NOT_WORKING = frozenset([errno.EIO, errno.ESTALE])
TOO_MANY_FILES = frozenset([errno.EMFILE, errno.ENFILE])
NO_PROCESS = frozenset([errno.EAGAIN, errno.ENOMEM])
NO_SEMAPHORE = frozenset([errno.EROFS, errno.EACCES, errno.ENOSYS])
"""Of an error that names no file: what else is refused so has a name."""
NO_THREAD = "can't start new thread"
"""Python's words, where the system does not give it one more."""
NO_MEMORY = ("failed to map segment", "cannot allocate memory", "Cannot allocate memory")
"""The loader's words, where it finds no room for a library."""
AGAIN = "what was measured is kept, so run the same command again"
MAKE_ROOM = (
    "free some space where results, the cache (BREAKEVEN_CACHE) and temporary files (TMPDIR) are: "
    f"{AGAIN}"
)


def words_of_refusal(error: BaseException) -> str | None:
    """What the system did not allow, what it said, and what to do; None for any other error."""
    if isinstance(error, FileNotFoundError):
        return _nowhere_to_be() or _removed_meanwhile(error) or _no_system_files(error)
    if isinstance(error, OSError):
        said = error.strerror or str(error)
        return _of_place(error, said) if error.filename else _of_this_process(error, said)
    if isinstance(error, MemoryError) or any(each in str(error) for each in NO_MEMORY):
        return _no_memory(str(error) or type(error).__name__)
    return _no_process(NO_THREAD) if str(error) == NO_THREAD else None


def _of_place(error: OSError, said: str) -> str | None:
    if error.errno in NO_ROOM:
        return f"{error.filename} cannot be written ({said}); {MAKE_ROOM}"
    if error.errno in TOO_MANY_FILES:
        return _too_many_files(said)
    if error.errno in NOT_ALLOWED | NO_SUCH_PLACE | NOT_WORKING:
        return f"{error.filename} cannot be read or written ({said}); {_what_to_do(error.errno)}"
    return None


def _of_this_process(error: OSError, said: str) -> str | None:
    if error.errno in NO_ROOM:
        return f"a disk is full ({said}); {MAKE_ROOM}"
    if error.errno in TOO_MANY_FILES:
        return _too_many_files(said)
    if error.errno in NO_SEMAPHORE:
        return _no_semaphore(said)
    return _no_process(said) if error.errno in NO_PROCESS else None


def _too_many_files(said: str) -> str:
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return f"too many files are open ({said}: {limit:,} are allowed); allow more: ulimit -n 1024"


def _what_to_do(number: int | None) -> str:
    if number in NOT_ALLOWED:
        return "change its permissions, or work in a folder that you may write to"
    if number in NOT_WORKING:
        return "check its disk"
    return "rename or remove what is there"


def _no_memory(said: str) -> str:
    return (
        f"there is no more memory ({said}); end other programs, measure smaller sizes, or allow more: ulimit -v. "
        f"{AGAIN[0].upper()}{AGAIN[1:]}"
    )


def _no_process(said: str) -> str:
    return (
        f"no more processes or threads can be started here ({said}); end some, or allow more: "
        f"ulimit -u. {AGAIN[0].upper()}{AGAIN[1:]}"
    )


def _removed_meanwhile(error: OSError) -> str | None:
    """That a folder was removed which this process has made for itself; None for any other file."""
    place = Path(os.fsdecode(error.filename)).parent if error.filename else Path()
    is_own = any(part.startswith(PREFIX) or part == OWN_FOLDER for part in place.parts)
    if not is_own or place.exists():
        return None
    return (
        f"{place} was removed while it was used; run the same command again: what was measured and is still there "
        "counts"
    )


def _no_system_files(error: OSError) -> str | None:
    """That a file of the system's own is missing; None for any other."""
    if error.filename is None:  # as semaphores have none
        return _no_semaphore(error.strerror or str(error))
    path = os.fsdecode(error.filename)
    if not path.startswith(("/proc/", "/sys/")) or not is_linux() or Path("/proc/self").exists():
        return None
    return f"{path} is not there; mount /proc: mount -t proc proc /proc"


def _no_semaphore(said: str) -> str:
    step = "let /dev/shm be a file system that can be written: mount -t tmpfs tmpfs /dev/shm"
    return f"no semaphore can be made ({said}){f'; {step}' if is_linux() else ''}"


def _nowhere_to_be() -> str | None:
    """What is missing of the places that every command needs; None where they are there."""
    try:
        Path.cwd()
    except FileNotFoundError:
        return "the current folder was removed; change into one that exists (cd), and try again"
    try:
        tempfile.gettempdir()
    except FileNotFoundError:
        return "no folder for temporary files can be written; name one in TMPDIR"
    return None
