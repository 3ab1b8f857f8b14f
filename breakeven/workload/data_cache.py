"""Where made data is kept between runs, and how a file or a folder gets there whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from breakeven.errors import Unavailable, UserError
from breakeven.processes.owners.identity import identities_in, is_dead, own_identity
from breakeven.processes.owners.private import (
    is_private,
    make_private,
    own_target,
    why_others_may_write,
)

CACHE_VARIABLE = "BREAKEVEN_CACHE"
LASTING_VARIABLE = "BREAKEVEN_LASTING_CACHE"
"""Names the user's cache while ``BREAKEVEN_CACHE`` names one that goes: for what is to be kept nevertheless."""


def cache_folder() -> Path:
    """``$BREAKEVEN_CACHE``, or ``breakeven`` in the user's cache folder; made when missing.

    Where the user's cache cannot be written, it is a folder of this user's among the temporary ones,
    for this process and all that it starts. No other user can write to it, for code and pickles are loaded from
    there. Raises UserError where the named folder cannot be used, or where there is no other.
    """
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        if refusal := _refusal_of_named(Path(named)):
            raise UserError(f"the cache {named} {refusal} name another folder in {CACHE_VARIABLE}")
        return Path(named)
    usual = _usual_folder()
    if usual and not _why_not(usual, may_be_link=True):
        return usual
    other = Path(tempfile.gettempdir()) / f"breakeven-cache-{os.getuid()}"
    if reason := _why_not(other):
        raise UserError(
            f"no folder for the cache can be written, neither {usual or 'in a home folder'} nor "
            f"{other} ({reason}); name one in {CACHE_VARIABLE}"
        )
    os.environ[CACHE_VARIABLE] = str(other)  # a child has another folder for temporary files
    return other


def lasting_cache_folder() -> Path:
    """The cache of what is kept: that of :func:`cache_folder`, unless that one goes with what is done now."""
    lasting = os.environ.get(LASTING_VARIABLE)
    return Path(lasting) if lasting else cache_folder()


def folder_in_cache(*names: str, lasting: bool = False) -> Path:
    """A folder in the cache, made when missing, and closed to other users as is every folder on the way.

    With ``lasting`` it is in that of :func:`lasting_cache_folder`. Raises UserError where there is no cache,
    OSError where the folder cannot be made.
    """
    folder = lasting_cache_folder() if lasting else cache_folder()
    for name in names:
        folder /= name
        if not is_private(folder):
            make_private(own_target(folder))
    return folder


def _usual_folder() -> Path | None:
    """The folder in the user's cache; None for a user without a home."""
    home = os.environ.get("XDG_CACHE_HOME")
    try:
        return Path(home or Path.home() / ".cache") / "breakeven"
    except RuntimeError:
        return None


def _why_not(folder: Path, *, may_be_link: bool = False) -> str:
    """Why a folder of the tool's own, which is made when missing, cannot be used; empty where it can."""
    try:
        if not is_private(folder):
            make_private(own_target(folder) if may_be_link else folder)
    except OSError as error:
        return error.strerror or str(error)
    return "" if os.access(folder, os.W_OK | os.X_OK) else "it is read-only"


def _refusal_of_named(folder: Path) -> str:
    """The same for a folder that the user has named, whose mode is the user's business where it is there."""
    try:
        try:
            found = folder.stat()
        except FileNotFoundError:
            found = make_private(folder).stat()
        if not stat.S_ISDIR(found.st_mode):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder))
    except OSError as error:
        return f"cannot be written ({error.strerror or error});"
    if reason := why_others_may_write(found):
        cure = f" run chmod go-w {folder}, or" if found.st_uid == os.getuid() else ""
        return f"cannot be used: {reason}, and code is loaded from there;{cure}"
    is_writable = os.access(folder, os.W_OK | os.X_OK)
    return "" if is_writable else "cannot be written (it is read-only);"


def cached_file(name: str, write: Callable[[Path], None], *, needs_bytes: int = 0) -> Path:
    """The file of that name in the cache, written by ``write(path)`` when it is not there.

    It is written beside its place, its SHA-256 is stored, and only then is it moved in: a kill
    leaves no half file. A file whose size no longer matches is made again. Give every change of
    the content a new name. Raises Unavailable when the disk has no room for ``needs_bytes`` or is
    full before all is written; what was written is removed then.
    """
    return _cached(name, write, needs_bytes)


def cached_folder(name: str, write: Callable[[Path], None], *, needs_bytes: int = 0) -> Path:
    """The same for a folder of files, such as a Zarr store: ``write(path)`` fills an empty one."""
    return _cached(name, write, needs_bytes, is_folder=True)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder beside the cache for output that nobody needs when the block ends.

    What a killed process has left is removed by the next one that asks.
    """
    place = folder_in_cache("scratch")
    _remove_left(place, "written")
    draft = _draft(place / "written", is_folder=True)
    try:
        yield draft
    finally:
        remove_draft(draft)


def checksum(path: Path) -> str:
    """The SHA-256 of a file's bytes; of a folder, that of the names and checksums of its files."""
    if path.is_dir():
        lines = [f"{each.relative_to(path)} {checksum(each)}\n" for each in _files(path)]
        return hashlib.sha256(os.fsencode("".join(lines))).hexdigest()
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _cached(
    name: str, write: Callable[[Path], None], needs_bytes: int, *, is_folder: bool = False
) -> Path:
    path = cache_folder() / name
    seal = path.with_name(path.name + ".sha256")
    if _sealed(path, seal):
        return path
    folder_in_cache(*Path(name).parts[:-1])
    _remove_left(path.parent, path.name)
    _require_room(path, needs_bytes)
    draft = _draft(path, is_folder=is_folder)
    try:
        write(draft)
        remove_draft(seal)  # it may be anything, such as a pipe, which would wait for a reader
        seal.write_text(f"{checksum(draft)} {_total_bytes(draft)}\n")
        _move_in(draft, path, seal)
    except OSError as error:
        if errno.ENOSPC not in (error.errno, *_numbers_named(error)):
            raise
        remove_draft(draft)
        raise _no_room(path, needs_bytes) from error
    finally:
        remove_draft(draft)
    return path


def _draft(path: Path, *, is_folder: bool) -> Path:
    """A new place beside ``path``, named by this process, so that others know whose it is."""
    prefix = f".{path.name}.{own_identity()}-"
    if is_folder:
        return Path(tempfile.mkdtemp(dir=path.parent, prefix=prefix))
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=prefix)
    os.close(handle)
    return Path(draft)


def _remove_left(folder: Path, name: str) -> None:
    """Remove the drafts of that name whose processes were killed while they wrote them."""
    for draft in left_drafts(folder):
        if draft.name.startswith(f".{name}."):
            remove_draft(draft)


def new_draft(path: Path) -> Path:
    """A name beside ``path`` for what is to take its place when it is whole; nothing is made.

    It says which process writes there. What killed ones had begun to write in the folder is removed.
    """
    for left in left_drafts(path.parent):
        remove_draft(left)
    return path.with_name(f".{path.name}.{own_identity()}-{secrets.token_hex(4)}")


def left_drafts(folder: Path) -> list[Path]:
    """What killed processes had begun to write in a folder of the cache."""
    drafts = folder.glob(".*")
    return [each for each in drafts if any(map(is_dead, identities_in(each.name)))]


def _move_in(draft: Path, path: Path, seal: Path) -> None:
    """Put a finished draft in its place, where a broken one may be, or what another process made."""
    if (path.is_dir() or draft.is_dir()) and not _sealed(path, seal):
        remove_draft(path)
    try:
        draft.replace(path)
    except OSError:
        if not _sealed(path, seal):
            raise


def remove_draft(path: Path) -> None:
    """Remove a file, or a folder with all in it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _files(folder: Path) -> list[Path]:
    return sorted(each for each in folder.rglob("*") if each.is_file())


def _total_bytes(path: Path) -> int:
    return sum(each.stat().st_size for each in (_files(path) if path.is_dir() else [path]))


def _sealed(path: Path, seal: Path) -> bool:
    try:
        is_there = path.exists() and seal.is_file()  # a pipe would wait for a writer
        return is_there and int(seal.read_text().split()[1]) == _total_bytes(path)
    except (OSError, ValueError, IndexError):
        return False


def _require_room(path: Path, needs_bytes: int) -> None:
    if shutil.disk_usage(path.parent).free < needs_bytes:
        raise _no_room(path, needs_bytes)


def _no_room(path: Path, needs_bytes: int) -> Unavailable:
    free = shutil.disk_usage(path.parent).free
    wants = f"{needs_bytes / 2**30:.2f} GiB" if needs_bytes else "more"
    return Unavailable(
        f"{path.name} needs {wants} on the disk of {path.parent}, which has "
        f"{free / 2**30:.2f} GiB free; free some, choose a smaller size, or set BREAKEVEN_CACHE to "
        "a folder on a larger disk"
    )


def _numbers_named(error: OSError) -> list[int]:
    """HDF5's errors name the system's error number in their text only."""
    return [errno.ENOSPC] if f"errno = {errno.ENOSPC}" in str(error) else []
