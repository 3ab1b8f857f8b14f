"""A side of an asv suite: its environment, its benchmarks, and what measures them there."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from breakeven.catalogue.tool_path import folder_with
from breakeven.errors import UserError
from breakeven.processes.program import Program
from breakeven.records.measurement import Case
from breakeven.records.whole_files import whole_file
from breakeven.sources.asv_suite.environment import Made, make_environment
from breakeven.sources.asv_suite.suite import Suite
from breakeven.sources.sides import ReadySide, Side, forget_oldest, last_lines
from breakeven.workload.data_cache import cache_folder

__all__ = ["ready_suite_side"]

IN_SIDE = Path(__file__).parents[1] / "in_side"
LISTING, BENCHMARK = IN_SIDE / "asv_listing.py", IN_SIDE / "asv_benchmark.py"
READY = "ready.json"
MEASURED = {"time": ["time"], "peakmemory": ["memory"]}
"""What a benchmark of each type is there for."""
LISTING_SECONDS = 900
"""Some suites make their data when they are imported."""
Tell = Callable[[str], None]


def ready_suite_side(suite: Suite, side: Side, _: int, tell: Tell) -> ReadySide:
    """The side with its environment, made where it is not there yet.

    Raises UserError where the environment cannot be made, or no benchmark can be imported in it.
    """
    folder = cache_folder() / "sides" / _key(suite, side)
    made = _made(suite, side, folder, tell)
    if made.instead:
        tell(f"{side.asked}: {made.instead}")
    told = {"suite": str(suite.benchmarks), "asv_runner": _asv_runner()}
    listed = _listed(made, told)
    for module, reason in listed["broken"].items():
        tell(f"{side.asked}: {module} is left out, for it cannot be imported: {reason}")
    caches = folder / "caches" / _digest(suite.benchmarks)
    for each in (caches, folder / "empty"):
        each.mkdir(parents=True, exist_ok=True)
    catalogue = _catalogue(listed, made, caches)
    if others := Counter(of["type"] for of in listed["benchmarks"] if of["type"] not in MEASURED):
        kinds = ", ".join(f"{count} of type {kind}" for kind, count in others.items())
        tell(f"{side.asked}: left out, for they are neither times nor peaks of memory: {kinds}")
    program = Program(
        command=(str(made.python), str(BENCHMARK)),
        told=told,
        asked=partial(_request, catalogue=catalogue),
        path=_nothing,
        folder=folder / "empty",
    )
    return ReadySide(side, folder, program, catalogue)


def _nothing(_: str) -> str:
    """No path from outside: the project is the one that is installed in the environment."""
    return ""


def _key(suite: Suite, side: Side) -> str:
    """A digest of all that the environment is made of."""
    configuration = {
        name: value
        for name, value in sorted(vars(suite.configuration).items())
        if name not in ("results_dir", "html_dir", "show_commit_url", "benchmark_dir")
    }
    content = json.dumps(
        [str(suite.repository), asdict(side) | {"asked": ""}, configuration], default=str
    )
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _made(suite: Suite, side: Side, folder: Path, tell: Tell) -> Made:
    ready = folder / READY
    if not ready.exists():
        tell(f"making the environment of {side.asked}: some minutes, and once only")
        made = make_environment(suite, side, folder)
        with whole_file(ready) as draft:
            draft.write_text(json.dumps(asdict(made), default=str))
    os.utime(ready)
    forget_oldest(folder.parent)
    stored = json.loads(ready.read_text())
    # Bytecode goes beside the environment: the benchmarks lie in the user's working tree.
    variables = stored["variables"] | {"PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    return Made(Path(stored["python"]), variables, stored["instead"])


def _asv_runner() -> str:
    """A folder that has asv-runner and nothing else of where it is installed."""
    import asv_runner

    return folder_with(Path(asv_runner.__file__).resolve().parent)


def _listed(made: Made, told: dict[str, str]) -> dict[str, Any]:
    """What the suite has, found in the environment."""
    with tempfile.TemporaryDirectory(prefix="breakeven-") as empty:
        found = Path(empty) / "benchmarks.json"
        try:
            done = subprocess.run(
                [str(made.python), str(LISTING), told["suite"], told["asv_runner"], str(found)],
                cwd=empty,
                env=_environment(made),
                capture_output=True,
                text=True,
                check=False,
                timeout=LISTING_SECONDS,
            )
        except subprocess.TimeoutExpired:
            raise UserError(
                f"importing the benchmarks in {told['suite']} took more than {LISTING_SECONDS} s"
            ) from None
        if not found.exists():
            said = last_lines(RuntimeError(done.stderr or done.stdout))
            raise UserError(f"the benchmarks in {told['suite']} cannot be listed: {said}")
        listed: dict[str, Any] = json.loads(found.read_text(encoding="utf-8"))
    if not listed["benchmarks"]:
        reasons = "; ".join(f"{module}: {why}" for module, why in listed["broken"].items())
        raise UserError(f"{told['suite']} has no benchmark that can be imported ({reasons})")
    return listed


def _environment(made: Made) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return {**own, **made.variables}


def _digest(benchmarks: Path) -> str:
    """Of all Python files of the suite: what a changed ``setup_cache`` has made is made again."""
    digest = hashlib.sha256()
    for path in sorted(benchmarks.rglob("*.py")):
        digest.update(str(path.relative_to(benchmarks)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _catalogue(listed: dict[str, Any], made: Made, caches: Path) -> dict[str, dict[str, Any]]:
    """Each benchmark as a workload, and each combination of its parameters as an implementation."""
    return {
        of["name"]: _facts(of, made, caches)
        for of in listed["benchmarks"]
        if of["type"] in MEASURED
    }


def _facts(of: dict[str, Any], made: Made, caches: Path) -> dict[str, Any]:
    combinations = [_in_words(of["param_names"], values) for values in of["params"]] or [""]
    shared = {
        "engine": of["module"],
        "workers": None,
        "cluster": None,
        "environment": dict(made.variables),
        "unavailable": "",
        "cache": _cache(of, caches),
    }
    return {
        "family": of["type"],
        "version": of["version"],
        "reference": None,
        "smallest_effect": 0.0,
        "quantities": MEASURED[of["type"]],
        "sizes": {"": 0},
        "default_sizes": [""],
        "implementations": {
            label: {**shared, "parameters": number} for number, label in enumerate(combinations)
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
    return str(caches / f"{hashlib.sha256(key.encode()).hexdigest()[:16]}.pickle")


def _request(case: Case, catalogue: dict[str, dict[str, Any]]) -> dict[str, Any]:
    facts = catalogue[case.workload]["implementations"][case.implementation]
    return {
        "benchmark": case.workload,
        "parameters": facts["parameters"],
        "cache": facts["cache"],
    }
