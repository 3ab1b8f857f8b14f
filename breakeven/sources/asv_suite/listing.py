"""The benchmarks of a suite, found by asv-runner in the environment of a side, as JSON.

Run as a script, by path, in the syntax of Python 3.8: see ``in_side.py``. A module that cannot be
imported costs its own benchmarks and no other's.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import itertools
import json
import os
import pkgutil
import sys


def listed(suite):
    """All benchmarks of the suite in this folder, and why a module of it cannot be imported."""
    from asv_runner._aux import update_sys_path

    update_sys_path(suite)
    found, broken = {}, {}
    for module in _modules(os.path.basename(suite), broken):
        for benchmark in _of_module(module):
            facts = _facts(benchmark)
            facts["module"] = module.__name__
            found.setdefault(benchmark.name, facts)
    return {"benchmarks": list(found.values()), "broken": broken}


def _modules(name, broken):
    """A module and all below it, but for those that cannot be imported."""
    try:
        module = importlib.import_module(name)
    except BaseException as error:  # noqa: BLE001 - whatever a module does when it is imported
        broken[name] = "{}: {}".format(type(error).__name__, str(error).strip()[:300])
        return
    yield module
    for _, below, _ in pkgutil.iter_modules(getattr(module, "__path__", []), name + "."):
        for each in _modules(below, broken):
            yield each


def _of_module(module):
    from asv_runner.discovery import _get_benchmark

    for name, value in list(vars(module).items()):
        if name.startswith("_"):
            continue
        if inspect.isclass(value) and not inspect.isabstract(value):
            for member, function in inspect.getmembers(value):
                if inspect.isfunction(function) or inspect.ismethod(function):
                    benchmark = _get_benchmark(member, module, value, function)
                    if benchmark is not None:
                        yield benchmark
        elif inspect.isfunction(value):
            benchmark = _get_benchmark(name, module, None, value)
            if benchmark is not None:
                yield benchmark


def _facts(of):
    return {
        "name": of.name,
        "type": of.type,
        "unit": of.unit,
        "version": of.version,
        "timeout": of.timeout,
        "number": getattr(of, "number", 0),
        "has_setup": bool(of._setups),
        "setup_cache_key": of.setup_cache_key,
        "setup_cache_timeout": of.setup_cache_timeout,
        "param_names": of.param_names,
        "params": [list(each) for each in itertools.product(*of.params)] if of.params else [],
    }


def main(suite, asv_runner, path):
    """Write what is listed to the path; what the suite prints goes to standard error."""
    sys.path.insert(0, asv_runner)
    with contextlib.redirect_stdout(sys.stderr):
        found = listed(suite)
    with open(path, "w") as stored:
        json.dump(found, stored, default=str)


if __name__ == "__main__":
    main(*sys.argv[1:])
