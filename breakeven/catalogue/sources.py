"""Where workloads are declared: in a table of modules, a module, a file, a folder, a pickle.

A module declares one workload as ``WORKLOAD``, or several by name as ``WORKLOADS``.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import importlib.util
import inspect
import os
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

from breakeven.catalogue.import_guard import ImportGuard, printing_on_stderr
from breakeven.catalogue.project import put_on_path
from breakeven.catalogue.source_files import is_own
from breakeven.catalogue.tool_path import PACKAGE
from breakeven.catalogue.workload_version import version_of
from breakeven.engines.libraries import how_to_get
from breakeven.errors import UNPARSABLE, UserError
from breakeven.processes.owners.private import open_private
from breakeven.wording.raised import kind_and_words, said_by
from breakeven.workload import Workload
from breakeven.workload.names import require_apart

__all__ = ["Entry", "declaring_files", "entries", "load_module", "module_of_file", "read_workload"]

PICKLED = "pickle:"
"""Before the path of a pickled table of workloads, whose functions travel by value."""
TAKEN = "it takes modules that are in use out of sys.modules; leave them there"
EXAMPLE = (
    'declare one: WORKLOAD = Workload(make_inputs=make_inputs, implementations={"loop": loop})'
)


@dataclass(frozen=True)
class Entry:
    """A workload that is declared somewhere: its module, and the family that it belongs to.

    ``declared`` is its name there, where it is known by another one.
    """

    module: str
    family: str
    declared: str = ""


def entries(source: str, folder: Path) -> dict[str, Entry]:
    """The workloads of a source, by name.

    ``"kernels.catalogue:PACKAGES"`` is a mapping of names to modules, which are not imported yet;
    ``"mypackage.speed"`` a module; ``"mine.py"`` a file; and ``"speed"`` a folder whose files each
    declare one, below ``folder``. A file that a user names, by its whole path, is known by its path from
    the folder: another one may be called the same. Raises UserError where it is none of these or declares nothing.
    """
    if source.startswith(PICKLED):
        return {name: Entry(source, "notebook") for name in _declared_in(load_module(source))}
    if ":" in source and not source.endswith(".py"):
        return _of_table(source)
    path = folder / source
    if source.endswith(".py") or path.is_file():
        found = _of_module(module_of_file(path), source)
        return _known_by_path(found, path, folder) if Path(source).is_absolute() else found
    if path.is_dir():
        return _of_package(path, source) if (path / "__init__.py").exists() else _of_folder(path)
    return _of_module(source, source)


def read_workload(name: str, entry: Entry) -> Workload:
    """The workload that an entry declares, with the defaults that follow from its module.

    Raises UserError where its module cannot be imported, or declares no such workload.
    """
    module = load_module(entry.module)
    declared, there = _declared_in(module), entry.declared or name
    if there not in declared:
        known = ", ".join(declared) or "none"
        raise UserError(f"{entry.module} declares no workload {there!r} (it has {known})")
    return _completed(declared[there], name, module)


def load_module(name: str) -> ModuleType:
    """The module of that name; raises UserError, which says what went wrong where, if it cannot be."""
    if name.startswith(PICKLED):
        return _unpickled(Path(name.removeprefix(PICKLED)))
    guard = ImportGuard()
    try:
        with guard:
            found = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name == error.name or name.startswith(f"{error.name}.")):
            raise UserError(
                f"there is no module {name!r}, and no file or folder of that name; "
                "give a file (breakeven run mine.py), or a module that Python can import"
            ) from error
        raise UserError(
            f"{name} cannot be imported: {said_by(error)}; {how_to_get(error.name)}"
        ) from error
    except KeyboardInterrupt:
        # Imported here: a process that measures imports no more than it needs.
        from breakeven.wording.saying import say

        say(
            f"breakeven: {name} was stopped while it was imported, by Ctrl-C or by a "
            "KeyboardInterrupt of its own"
        )
        raise
    except SystemExit as error:
        raise UserError(
            f"{name} ends Python while it is imported (sys.exit or os._exit); put what it runs under "
            "if __name__ == '__main__':"
        ) from error
    except BaseException as error:  # a class of its own, or what pytest skips a file with
        reason = f"{kind_and_words(error)}{_line_of(error)}"
        raise UserError(f"{name} cannot be imported: {TAKEN if guard.taken else reason}") from error
    if guard.taken:
        raise UserError(f"{name} cannot be used: {TAKEN}")
    return found


@cache
def _unpickled(path: Path) -> ModuleType:
    """The workloads of a notebook, as a module; the file is one that this user's notebook wrote."""
    import cloudpickle

    module = ModuleType("notebook")
    module.__file__ = None
    with open_private(path) as stream:
        module.__dict__["WORKLOADS"] = cloudpickle.load(stream)
    return module


def module_of_file(path: Path) -> str:
    """The name under which a file can be imported, its folder being put on the path for that.

    Raises UserError where there is no such file, or where its name would hide a library's.
    """
    path = path.absolute()
    if not path.is_file():
        raise UserError(f"there is no file {path.name} in {path.parent}")
    if path.suffix != ".py":
        raise UserError(f"{path.name} is not a Python file; give one whose name ends in .py")
    parts, folder = [path.stem], path.parent
    while (folder / "__init__.py").exists():
        parts.insert(0, folder.name)
        folder = folder.parent
    if parts[-1] == "__init__":
        parts.pop()
    if not parts or not all(part.isidentifier() for part in parts):
        raise UserError(
            f"{path.name} cannot be imported under that name; rename it: a letter first, then letters, digits and _"
        )
    put_on_path(folder)
    name = ".".join(parts)
    _require_own(name, path)
    return name


def _require_own(name: str, path: Path) -> None:
    """A file that is called like another module would be taken for that one, or hide it."""
    if parent := name.rpartition(".")[0]:
        load_module(parent)  # which says what is wrong with a package
    loaded = sys.modules.get(name)
    spec = getattr(loaded, "__spec__", None) if loaded else importlib.util.find_spec(name)
    origin = spec.origin if spec else None
    if origin is not None and Path(origin).resolve() == path.resolve():
        return
    if is_own(origin):
        raise UserError(
            f"{path} cannot be told apart from {origin}: Python knows both as the module {name!r}; "
            "rename one of them, or measure them in separate commands"
        )
    raise UserError(
        f"{path.name} cannot be told apart from the installed module {name!r} ({origin}); rename "
        "the file"
    )


def _known_by_path(found: Mapping[str, Entry], path: Path, folder: Path) -> dict[str, Entry]:
    """The workloads of a file; one without a name of its own is called by its path from the folder."""
    place = path.parent if path.stem == "__init__" else path.with_suffix("")
    known = Path(os.path.relpath(place, folder)).as_posix()
    module = load_module(next(iter(found.values())).module)
    if getattr(module, "WORKLOADS", None) is None and not module.WORKLOAD.name:
        ((name, each),) = found.items()
        return {known: Entry(each.module, known, name)}
    return {name: Entry(each.module, known) for name, each in found.items()}


def _of_table(source: str) -> dict[str, Entry]:
    module, _, attribute = source.partition(":")
    table = getattr(load_module(module), attribute, None)
    if not isinstance(table, Mapping):
        raise UserError(
            f"{source} is not a table of workloads; make it a mapping of names to modules"
        )
    return {str(name): Entry(str(each), _family(str(each))) for name, each in table.items()}


def _family(module: str) -> str:
    """``arrays`` for ``kernels.arrays.ndvi``; a module that stands alone is its own family."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else parts[0]


def _of_module(module: str, source: str) -> dict[str, Entry]:
    declared = _declared_in(load_module(module))
    if not declared:
        raise UserError(f"{source} declares no workload; {EXAMPLE}")
    return {name: Entry(module, module.rpartition(".")[2]) for name in declared}


def _of_package(folder: Path, source: str) -> dict[str, Entry]:
    """What a package declares itself, or else what its files do."""
    module = module_of_file(folder / "__init__.py")
    return _of_module(module, source) if _declared_in(load_module(module)) else _of_folder(folder)


def _of_folder(folder: Path) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for path in sorted(folder.glob("*.py")):
        if not _may_declare(path):
            continue
        module = module_of_file(path)
        for name in _declared_in(load_module(module)):
            if name in found:
                raise UserError(
                    f"{path.name} and another file of {folder.name} both declare {name!r}; "
                    "rename one of them"
                )
            found[name] = Entry(module, folder.name)
    if not found:
        raise UserError(f"no file of {folder} declares a workload; {EXAMPLE}")
    return found


def declaring_files(folder: Path) -> list[str]:
    """The names of a folder's files that assign WORKLOAD or WORKLOADS."""
    return [path.name for path in sorted(folder.glob("*.py")) if _may_declare(path, broken=False)]


def _may_declare(path: Path, *, broken: bool = True) -> bool:
    """Whether a file assigns WORKLOAD or WORKLOADS; it is read for that, not run.

    One that cannot be read counts as ``broken`` says, and so does one that names them and cannot be parsed: importing
    it says what is wrong. What is no file is passed over, and so is an editor's lock, which begins with a dot.
    """
    if path.name.startswith(".") or not path.is_file():
        return False
    try:
        content = path.read_bytes()
    except OSError:
        return broken
    try:
        tree = ast.parse(content)
    except UNPARSABLE:
        return broken and b"WORKLOAD" in content
    targets = [
        target
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    ]
    names = {target.id for target in targets if isinstance(target, ast.Name)}
    return bool(names & {"WORKLOAD", "WORKLOADS"})


def _declared_in(module: ModuleType) -> dict[str, Workload]:
    try:
        several, one = (getattr(module, name, None) for name in ("WORKLOADS", "WORKLOAD"))
    except Exception as error:
        name = getattr(module, "__name__", "a module")
        raise UserError(
            f"{name} cannot be read: {kind_and_words(error)}{_line_of(error)}"
        ) from error
    for each in several.values() if isinstance(several, Mapping) else [one]:
        if each is not None and not isinstance(each, Workload):
            raise UserError(f"WORKLOAD of {module.__name__} is a {type(each).__name__}; {EXAMPLE}")
    if isinstance(several, Mapping):
        try:
            require_apart("the workload", several)
        except ValueError as error:
            raise UserError(f"WORKLOADS of {module.__name__}: {error}") from error
        return {str(name): each for name, each in several.items()}
    if several is not None:
        raise UserError(f"WORKLOADS of {module.__name__} must map names to workloads")
    return {} if one is None else {one.name or module.__name__.rpartition(".")[2]: one}


def _completed(of: Workload, name: str, module: ModuleType) -> Workload:
    first_line, _, rest = (inspect.getdoc(module) or "").partition("\n")
    return dataclasses.replace(
        of,
        name=name,
        version=of.version or version_of(of),
        question=of.question or first_line,
        description=of.description or rest.strip(),
        work=printing_on_stderr(of.work),
    )


def _line_of(error: BaseException) -> str:
    """Where the user's file raised an error while it was imported; a syntax error says that itself."""
    if isinstance(error, SyntaxError):
        return ""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        is_ours = PACKAGE in Path(frame.filename).resolve().parents
        if "importlib" not in frame.filename and not is_ours:
            return f" ({Path(frame.filename).name}, line {frame.lineno})"
    return ""
