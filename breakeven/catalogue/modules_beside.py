"""The modules that stand beside a workload: the functions that its implementations name, and their sources.

``package`` is the module or package that the workload itself stands in.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import json
import math
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from breakeven.catalogue.import_guard import ImportGuard
from breakeven.catalogue.sources import load_module
from breakeven.engines.libraries import how_to_get
from breakeven.errors import Unavailable, UserError, unknown_name
from breakeven.wording.raised import said_by
from breakeven.workload import Implementation

__all__ = ["build_seconds", "function_beside", "is_there", "source_beside", "unbuilt_extension"]


def function_beside(package: str, target: str, workload: str) -> Callable[..., Any]:
    """The function that ``"with_dask:blockwise"`` names.

    Raises Unavailable when its module cannot be imported here, and UserError when that has no such
    function.
    """
    module, _, function = target.partition(":")
    name = _module_beside(package, module)
    try:
        with ImportGuard():
            loaded = importlib.import_module(name)
    except ImportError as error:
        if isinstance(error, ModuleNotFoundError) and error.name == name:
            raise UserError(
                f"there is no module {name!r}, which the workload {workload} names"
            ) from None
        step = f"; {how_to_get(error.name)}" if isinstance(error, ModuleNotFoundError) else ""
        raise Unavailable(
            f"{module} of {workload} cannot be imported: {said_by(error)}{step}"
        ) from error
    try:
        return cast(Callable[..., Any], getattr(loaded, function))
    except AttributeError:
        known = [each for each, value in vars(loaded).items() if inspect.isfunction(value)]
        step = f"it is named in the workload {workload}"
        raise unknown_name("function", function, known, step, place=name) from None


def is_there(package: str, chosen: Implementation) -> bool:
    """Whether the module of an implementation is there; one that is not says so when it is loaded."""
    if not isinstance(chosen.function, str):
        return True
    try:
        return importlib.util.find_spec(_module_of(package, chosen)) is not None
    except Exception:  # noqa: BLE001 - the packages that it stands in are imported for that
        return False


def unbuilt_extension(package: str, chosen: Implementation) -> str | None:
    """That the Cython extension of an implementation is not built, in words; None where it is."""
    module = _module_of(package, chosen)
    if not is_there(package, chosen):
        return (
            f"the Cython extension {module} is not built; install Cython and a C compiler, then "
            "reinstall the project that it belongs to (Breakeven's own: make environment)"
        )
    return None


def build_seconds(package: str, chosen: Implementation) -> float | None:
    """The seconds that it took to translate and compile the extension of an implementation, where its build has
    written them beside it: ``{"seconds": 8.2, "bytes": 312864}``, the size being that of the extension.
    """
    if chosen.library != "cython":
        return None
    if not is_there(package, chosen):
        return None
    spec = importlib.util.find_spec(_module_of(package, chosen))
    if spec is None or spec.origin is None:
        return None
    built = Path(spec.origin)
    try:
        record = json.loads(
            built.with_name(f"{spec.name.rpartition('.')[2]}.build.json").read_bytes()
        )
        seconds, is_of_it = float(record["seconds"]), record["bytes"] == built.stat().st_size
    except (OSError, ArithmeticError, LookupError, RecursionError, TypeError, ValueError):
        return None
    return seconds if is_of_it and 0 < seconds < math.inf else None


def source_beside(package: str, chosen: Implementation) -> str:
    """The source of an implementation, as its author wrote it: its file's, or the function's own; nothing where
    its module cannot be found."""
    if not isinstance(chosen.function, str):
        try:
            return textwrap.dedent(inspect.getsource(chosen.function))
        except (OSError, TypeError):
            return ""
    try:
        return _text_of_module(package, chosen)
    except Exception:  # noqa: BLE001 - the packages that it stands in are imported for that
        return ""


def _text_of_module(package: str, chosen: Implementation) -> str:
    spec = importlib.util.find_spec(_module_of(package, chosen))
    if spec is None or spec.origin is None or Path(spec.origin).suffix != ".py":
        return _cython_source(package, chosen)
    path = Path(spec.origin)
    return importlib.util.decode_source(path.read_bytes())  # in the encoding that it declares


def _cython_source(package: str, chosen: Implementation) -> str:
    """The text of a Cython source beside the workload, built or not."""
    folder = Path(cast(str, load_module(package).__file__)).parent
    path = folder / f"{str(chosen.function).partition(':')[0]}.pyx"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _module_of(package: str, chosen: Implementation) -> str:
    return _module_beside(package, str(chosen.function).partition(":")[0])


def _module_beside(package: str, module: str) -> str:
    """The full name of a module that stands beside a workload; one with dots is a full name."""
    if "." in module:
        return module
    parent = package if hasattr(load_module(package), "__path__") else package.rpartition(".")[0]
    return f"{parent}.{module}" if parent else module
