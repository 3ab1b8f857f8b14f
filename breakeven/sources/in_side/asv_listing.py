"""The benchmarks of an asv suite, found by asv-runner in the environment of a side, as JSON.

A module that cannot be imported costs its own benchmarks and no other's; so does a class that cannot be
made, or a function that asv-runner cannot make a benchmark of. Before each module is imported, its name is
written to a file: should the process end without a list, that is the module to leave out.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import json
import pkgutil
import sys
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterator, Mapping

if TYPE_CHECKING:
    from breakeven.sources.in_side.asv_parameters import named_combinations
    from breakeven.sources.in_side.serving import forget_this_folder, said_by
else:
    from asv_parameters import named_combinations
    from serving import forget_this_folder, said_by

MOST_OF_A_REASON = 300
Facts = Dict[str, Any]
NOTHING: Mapping[str, str] = {}


def _untold(name: str) -> None:
    """Nobody asks which module is imported."""


def listed(
    suite: str, without: Mapping[str, str] = NOTHING, tell: Callable[[str], object] = _untold
) -> Facts:
    """All benchmarks of the suite in this folder; and what of it, a module or a class, has none, and why.

    ``without`` has modules that are not imported, and why; ``tell`` is given the name of each before it is imported.
    """
    from asv_runner._aux import update_sys_path

    update_sys_path(suite)
    found: dict[str, Facts] = {}
    broken = dict(without)
    for module in _modules(Path(suite).name, broken, tell):
        for facts in _of_module(module, broken):
            found.setdefault(facts["name"], facts)
    return {"benchmarks": list(found.values()), "broken": broken}


def benchmarks_in(suite: str) -> Iterator[Any]:
    """The benchmarks of the suite in this folder that can be made, by asv-runner's classes."""
    from asv_runner._aux import update_sys_path

    update_sys_path(suite)
    for module in _modules(Path(suite).name, {}):
        for name, value in list(vars(module).items()):
            if not name.startswith("_"):
                with contextlib.suppress(BaseException):
                    yield from _of_value(module, name, value)


def _modules(
    name: str, broken: dict[str, str], tell: Callable[[str], object] = _untold
) -> Iterator[ModuleType]:
    """A module and all below it, but for those that are broken or cannot be imported."""
    if name in broken:
        return
    tell(name)
    try:
        module = importlib.import_module(name)
    except BaseException as error:  # noqa: BLE001 - importing a module may raise anything
        broken[name] = f"it cannot be imported: {_in_words(error)}"
        return
    yield module
    for _, below, _ in pkgutil.iter_modules(getattr(module, "__path__", []), f"{name}."):
        yield from _modules(below, broken, tell)


def _in_words(error: BaseException) -> str:
    return f"{type(error).__name__}: {said_by(error)}"[:MOST_OF_A_REASON]


def _of_module(module: ModuleType, broken: dict[str, str]) -> Iterator[Facts]:
    """The benchmarks of a module, but for those of a class or a function that fails."""
    for name, value in list(vars(module).items()):
        if name.startswith("_"):
            continue
        try:
            found = [_facts(module, each) for each in _of_value(module, name, value)]
        except BaseException as error:  # noqa: BLE001 - making the class may raise anything
            broken[f"{module.__name__}.{name}"] = (
                f"no benchmark can be made of it: {_in_words(error)}"
            )
            continue
        yield from found


def _of_value(module: ModuleType, name: str, value: Any) -> Iterator[Any]:
    """The benchmarks that a variable of a module is or has, by the rules of asv-runner's own discovery."""
    from asv_runner.discovery import _get_benchmark

    found = []
    if inspect.isclass(value) and not inspect.isabstract(value):
        members = inspect.getmembers(value, inspect.isroutine)
        found = [
            _get_benchmark(member, module, value, function)
            for member, function in members
            if inspect.isfunction(function) or inspect.ismethod(function)
        ]
    elif inspect.isfunction(value):
        found = [_get_benchmark(name, module, None, value)]
    return filter(None, found)


def _facts(module: ModuleType, of: Any) -> Facts:
    return {
        "module": module.__name__,
        "name": of.name,
        "type": of.type,
        "kinds": [each.__name__ for each in type(of).__mro__],
        "unit": of.unit,
        "version": of.version,
        "timeout": of.timeout,
        "number": getattr(of, "number", 0),
        "has_setup": bool(of._setups),
        "setup_cache_key": of.setup_cache_key,
        "setup_cache_timeout": of.setup_cache_timeout,
        "param_names": of.param_names,
        "params": named_combinations(of),
    }


def main(side: str, path: str) -> None:
    """Write what is listed to the path; what the suite prints goes to standard error.

    ``side`` has the folder of the suite, those of the libraries that asv brings, the modules to leave out, and
    where to write the name of the module that is imported.
    """
    where: Facts = json.loads(side)
    forget_this_folder()
    sys.path[:0] = where["libraries"]
    at_module = Path(where["at_module"])
    tell = partial(at_module.write_text, encoding="utf-8", errors="surrogateescape")
    with contextlib.redirect_stdout(sys.stderr):
        found = listed(where["suite"], where["without"], tell)
    Path(path).write_text(json.dumps(found, default=str), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
