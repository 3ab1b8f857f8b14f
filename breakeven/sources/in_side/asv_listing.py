"""The benchmarks of an asv suite, found by asv-runner in the environment of a side, as JSON.

A module that cannot be imported costs its own benchmarks and no other's.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import json
import pkgutil
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Dict, Iterator

if TYPE_CHECKING:
    from breakeven.sources.in_side.asv_parameters import named_combinations
else:
    from asv_parameters import named_combinations

MOST_OF_A_REASON = 300
Facts = Dict[str, Any]


def listed(suite: str) -> Facts:
    """All benchmarks of the suite in this folder, and why a module of it cannot be imported."""
    from asv_runner._aux import update_sys_path

    update_sys_path(suite)
    found: dict[str, Facts] = {}
    broken: dict[str, str] = {}
    for module in _modules(Path(suite).name, broken):
        for benchmark in _of_module(module):
            found.setdefault(benchmark.name, {"module": module.__name__, **_facts(benchmark)})
    return {"benchmarks": list(found.values()), "broken": broken}


def _modules(name: str, broken: dict[str, str]) -> Iterator[ModuleType]:
    """A module and all below it, but for those that cannot be imported."""
    try:
        module = importlib.import_module(name)
    except BaseException as error:  # noqa: BLE001 - whatever a module does when it is imported
        broken[name] = f"{type(error).__name__}: {error}"[:MOST_OF_A_REASON]
        return
    yield module
    for _, below, _ in pkgutil.iter_modules(getattr(module, "__path__", []), f"{name}."):
        yield from _modules(below, broken)


def _of_module(module: ModuleType) -> Iterator[Any]:
    """The benchmarks of a module, by the rules of asv-runner's own discovery."""
    from asv_runner.discovery import _get_benchmark

    for name, value in list(vars(module).items()):
        if name.startswith("_"):
            continue
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
        yield from filter(None, found)


def _facts(of: Any) -> Facts:
    return {
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

    ``side`` has the folder of the suite, and those of the libraries that asv brings.
    """
    where: Facts = json.loads(side)
    sys.path[:0] = where["libraries"]
    with contextlib.redirect_stdout(sys.stderr):
        found = listed(where["suite"])
    Path(path).write_text(json.dumps(found, default=str), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
