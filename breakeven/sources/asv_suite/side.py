"""A side of an asv suite: its environment, its benchmarks, and what measures them there."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from breakeven.catalogue.tool_path import folder_with
from breakeven.errors import UserError
from breakeven.processes.cores import usable_cores
from breakeven.processes.owners.private import make_private
from breakeven.processes.program import Program, no_path_from_outside
from breakeven.processes.working_folder import empty_folder
from breakeven.records.measurement import Case
from breakeven.sources.asv_suite.suite import Suite
from breakeven.sources.digest import digest_of
from breakeven.sources.environments.environment import Made
from breakeven.sources.environments.kept_environment import kept_environment, variables_of
from breakeven.sources.environments.listing import (
    AT_MODULE,
    NothingListedError,
    found_in,
    what_is_missing,
)
from breakeven.sources.notation import Side
from breakeven.sources.sides import ReadySide, is_compiled

__all__ = ["asv_libraries", "forget_unfinished", "listed_without", "ready_suite_side"]

IN_SIDE = Path(__file__).parents[1] / "in_side"
LISTING, BENCHMARK = IN_SIDE / "asv_listing.py", IN_SIDE / "asv_benchmark.py"
MEASURED = {
    "TimeBenchmark": "time",
    "PeakMemBenchmark": "memory",
    "MemBenchmark": "value",
    "TrackBenchmark": "value",
}
"""What each of asv's classes of benchmarks measures."""
UNNAMED_UNIT = "unit"
"""What asv calls the unit of a benchmark that names none."""
LIMIT_SECONDS = 60.0
"""asv's own limit, where neither a benchmark nor the configuration sets one."""
Tell = Callable[[str], None]


def ready_suite_side(suite: Suite, side: Side, _: int, tell: Tell) -> ReadySide:
    """The side with its environment, made where it is not there yet.

    Raises UserError where the environment cannot be made, or no benchmark can be imported in it.
    """
    folder, made = kept_environment(suite, side, tell)
    told = {"suite": str(suite.benchmarks), "libraries": asv_libraries()}
    listed = _listed(made, told, side)
    for name, reason in listed["broken"].items():
        tell(f"{side.asked}: {name} is left out: {reason}")
    if hint := _hint("; ".join(listed["broken"].values()), side):
        tell(f"{side.asked}: {hint.removeprefix('; ')}")
    caches = make_private(make_private(folder / "caches") / _digest(suite.benchmarks))
    forget_unfinished(caches)
    catalogue = _catalogue(listed, made, caches, suite)
    if others := Counter(of["type"] for of in listed["benchmarks"] if not _measured(of)):
        kinds = ", ".join(f"{count} of type {kind}" for kind, count in others.items())
        tell(f"{side.asked}: left out, because asv has no benchmarks of these types: {kinds}")
    program = Program(
        command=(str(made.python), str(BENCHMARK)),
        told=told,
        asked=partial(_request, catalogue=catalogue),
        path=no_path_from_outside,
        counts_itself=True,
        folder=empty_folder,
    )
    compiled = is_compiled(made.python)
    return ReadySide(side, folder, program, catalogue, compiled, listed["broken"], made.python)


def asv_libraries() -> list[str]:
    """Folders that have what asv itself needs in an environment, and nothing else of where it is
    installed: its runner, and what measures the size of objects."""
    import asv_runner
    import pympler

    return [
        folder_with(Path(each.__file__).resolve().parent)
        for each in (asv_runner, pympler)
        if each.__file__
    ]


def _measured(of: dict[str, Any]) -> str:
    """What a benchmark measures; nothing where asv has no such class."""
    return next((MEASURED[kind] for kind in of["kinds"] if kind in MEASURED), "")


def _listed(made: Made, told: dict[str, Any], side: Side) -> dict[str, Any]:
    """What the suite has, found in the environment of a side."""
    listed = listed_without(made, told, {})
    if not listed["benchmarks"]:
        reasons = "; ".join(f"{name}: {why}" for name, why in listed["broken"].items())
        raise UserError(
            f"{told['suite']} has no benchmark that can be imported ({reasons}){_hint(reasons, side)}"
        )
    return listed


def listed_without(made: Made, told: dict[str, Any], ended: dict[str, str]) -> dict[str, Any]:
    """The list without the modules in ``ended``, and without any other that ends the process that imports it, or is
    not imported in time.

    ``told`` has the folder of the suite and those of asv's libraries, ``ended`` why each module is left out.
    """

    def arguments(path: Path) -> list[str]:
        asked = {**told, "without": ended, "at_module": str(path.with_name(AT_MODULE))}
        return [str(LISTING), json.dumps(asked), str(path)]

    try:
        return found_in(made, arguments, f"the benchmarks in {told['suite']}")
    except NothingListedError as error:
        if not error.at or error.at in ended:
            raise
        why = f"the process that imported it {error.ended}"
        why += f": {error.said}" if error.said else ""
        return listed_without(made, told, {**ended, error.at: why})


def _hint(reasons: str, side: Side) -> str:
    place = "to the matrix of the configuration"
    return what_is_missing(reasons, "the benchmarks", place, side.asked)


def _digest(benchmarks: Path) -> str:
    """A digest of all files of the suite that git does not ignore, and of all Python files: what ``setup_cache``
    reads may be any of them."""
    own = filter(Path.is_file, benchmarks.rglob("*.py"))  # an editor's lock is a link to nothing
    return digest_of(benchmarks, *sorted(own))


def forget_unfinished(caches: Path) -> None:
    """Remove what a ``setup_cache`` has left that was killed: no link leads to it."""
    finished = {each.resolve() for each in caches.iterdir() if each.is_symlink()}
    for each in caches.iterdir():
        if each.is_dir() and not each.is_symlink() and each.resolve() not in finished:
            shutil.rmtree(each, ignore_errors=True)


def _catalogue(
    listed: dict[str, Any], made: Made, caches: Path, suite: Suite
) -> dict[str, dict[str, Any]]:
    """Each benchmark as a workload, and each combination of its parameters as an implementation."""
    usual = getattr(suite.configuration, "default_benchmark_timeout", None) or LIMIT_SECONDS
    limits: defaultdict[str, float] = defaultdict(float)
    for of in listed["benchmarks"]:
        own = of["setup_cache_timeout"] or of["timeout"] or usual
        limits[_cache(of, caches)] = max(limits[_cache(of, caches)], own)
    return {
        of["name"]: _facts(of, made, caches, usual, limits)
        for of in listed["benchmarks"]
        if _measured(of)
    }


def _facts(
    of: dict[str, Any], made: Made, caches: Path, usual: float, limits: Mapping[str, float]
) -> dict[str, Any]:
    """What is known of a benchmark. As in asv, a ``setup_cache`` may take as long as the most patient of those
    that share it allows (``limits``)."""
    shared = {
        "engine": of["module"],
        # What gives a figure of its own is not timed, and may need all.
        "workers": usable_cores() if _measured(of) == "value" else None,
        "limit_seconds": of["timeout"] or usual,
        "cache_limit_seconds": limits[_cache(of, caches)],
        "cluster": None,
        "environment": variables_of(made),
        "unavailable": "",
        "cache": _cache(of, caches),
    }
    return {
        "family": of["type"],
        "version": of["version"],
        "reference": None,
        "smallest_effect": 0.0,
        "quantities": [_measured(of)],
        "unit": of["unit"] if of["unit"] != UNNAMED_UNIT else "",
        "sizes": {"": 0},
        "default_sizes": [""],
        "implementations": {
            _in_words(of["param_names"], values): {**shared, "parameters": values}
            for values in of["params"]
        },
    }


def _in_words(names: Sequence[str], values: Sequence[str]) -> str:
    """``n=10, kind='a'``."""
    return ", ".join(f"{name}={value}" for name, value in zip(names, values, strict=True))


def _cache(of: dict[str, Any], caches: Path) -> str:
    """Where what the benchmark's ``setup_cache`` gives is stored; nowhere without one."""
    key = of["setup_cache_key"]
    if key is None:
        return ""
    return str(caches / hashlib.sha256(key.encode()).hexdigest()[:16])


def _request(case: Case, catalogue: dict[str, dict[str, Any]]) -> dict[str, Any]:
    facts = catalogue[case.workload]["implementations"][case.implementation]
    return {
        "benchmark": case.workload,
        "parameters": facts["parameters"],
        "cache": facts["cache"],
    }
