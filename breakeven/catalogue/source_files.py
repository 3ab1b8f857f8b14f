"""The files that a workload is made of: its module's, those beside it, and all of the user's that it imports.

A module of the user's lies outside Python's library, outside what is installed, and outside this package.
"""

from __future__ import annotations

import ast
import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import find_spec
from pathlib import Path

from breakeven.catalogue.tool_path import PACKAGE
from breakeven.errors import UNPARSABLE

__all__ = ["content_of", "digest_of_files", "files_of_module", "is_own", "loaded_files"]

BESIDE = (".py", ".pyx")
MOST_BESIDE = 200
"""A folder with more files is not read: then only those count that are imported."""
MOST_READ = 1_000
"""How many files of the user's are searched for imports."""
INSTALLED = frozenset(["site-packages", "dist-packages"])


def files_of_module(place: Path, modules: Iterable[str] = ()) -> list[Path]:
    """The file that declares workloads, those beside it, and what they import, wherever that lies.

    Imports inside functions count, and so do ``modules``. Nothing is imported to find this out.
    """
    beside = sorted(place.parent.glob("*.py*"))
    own = [path for path in beside if path.suffix in BESIDE] if len(beside) <= MOST_BESIDE else []
    named = [path for name in modules for path in _found(name, place.parent)]
    every = (Path(os.path.realpath(path)) for path in (place, *own, *named))  # of a loop as well
    found = dict.fromkeys(path for path in every if path.is_file())
    waiting = list(found)
    while waiting and len(found) < MOST_READ:
        path = waiting.pop()
        for name in _imports(path, content_of(path)):
            for each in _found(name, path.parent):
                if each not in found:
                    found[each] = None
                    waiting.append(each)
    return list(found)


def loaded_files() -> list[Path]:
    """The files of the user's modules that this process has imported, its main script aside.

    That is listed under two names once multiprocessing is imported.
    """
    main = sys.modules["__main__"]
    modules = [module for module in sys.modules.copy().values() if module is not main]
    files = [getattr(module, "__file__", None) for module in modules]
    return [Path(file).resolve() for file in files if isinstance(file, str) and is_own(file)]


def digest_of_files(paths: Iterable[Path]) -> str:
    """A digest of names and contents; where the files lie does not count, nor their order."""
    digest = hashlib.sha256()
    for name, content in sorted((path.name, content_of(path)) for path in set(paths)):
        digest.update(name.encode(errors="surrogateescape") + b"\0" + content)
    return digest.hexdigest()[:12]


def content_of(path: Path) -> bytes:
    """The digest of a file's content, which is read again where its date or its size has changed."""
    try:
        known = path.stat()
        return _content(path, known.st_mtime_ns, known.st_size, known.st_ino)
    except OSError:
        return b""


@cache
def _content(path: Path, *_: int) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


def is_own(file: str | None) -> bool:
    """Whether a module's file is one of the user's."""
    return bool(file) and _is_own(str(file))


@cache
def _is_own(file: str) -> bool:
    path = Path(file).resolve()
    inside = (Path(os.__file__).resolve().parent, PACKAGE)
    return not (INSTALLED & set(path.parts) or any(map(path.is_relative_to, inside)))


@cache
def _imports(path: Path, _: bytes) -> list[str]:
    """The names that a file imports anywhere, of a content that is named by its digest."""
    if path.suffix != ".py":
        return []
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, *UNPARSABLE):
        return []
    return list(dict.fromkeys(_imported(tree)))


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            head = "." * node.level + (node.module or "")
            yield head
            yield from (
                f"{head}{'' if head.endswith('.') else '.'}{each.name}" for each in node.names
            )


def _found(name: str, folder: Path) -> Iterator[Path]:
    """The user's files that importing a name in a folder runs; nothing is imported for that."""
    level = len(name) - len(name.lstrip("."))
    search = [str(folder.joinpath(*[".."] * (level - 1)))] if level else None
    for part in filter(None, name.split(".")):
        try:
            spec = find_spec(part) if search is None else PathFinder.find_spec(part, search)
        except (ImportError, ValueError, OSError):
            return
        if spec is None or (spec.origin and not is_own(spec.origin)):
            return
        if spec.has_location and spec.origin:
            yield Path(spec.origin).resolve()
        search = list(spec.submodule_search_locations or [])
