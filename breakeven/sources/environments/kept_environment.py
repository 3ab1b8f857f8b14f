"""Where the environments of sides are kept, by what is in them."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from breakeven.environments.kept_folders import discard, forget_unused, use
from breakeven.records.reading.ready import ReadyOfSuite, ready, write_ready
from breakeven.sources.asv_suite.matrix import row_for
from breakeven.sources.asv_suite.suite import Suite
from breakeven.sources.environments.environment import Made, make_environment
from breakeven.sources.notation import Side
from breakeven.sources.sides import (
    READY,
    forget_oldest,
    require_buildable,
    tell_versions,
    works,
)
from breakeven.workload.data_cache import folder_in_cache

__all__ = ["environment_of", "kept_environment", "variables_of"]

WITHIN = ("caches", "files/*", "trees/*")
"""Folders inside the folder of a side, with a folder for each version of the benchmarks, files or tests."""
KEPT_WITHIN = 3
NOT_IN_IT = {
    *("results_dir", "html_dir", "show_commit_url", "benchmark_dir"),
    *("matrix", "include", "exclude", "pythons"),
}
"""Keys of a configuration that an environment does not depend on; of the matrix it has one row."""
Tell = Callable[[str], None]


def kept_environment(suite: Suite, side: Side, tell: Tell) -> tuple[Path, Made]:
    """The side's folder in the cache, and its environment, made where it is not there yet.

    Raises UserError where it cannot be made.
    """
    require_buildable(side)
    folder = folder_in_cache("sides") / _key(suite, side)
    if use(folder):
        for each in (one for pattern in WITHIN for one in folder.glob(pattern)):
            forget_unused(each, KEPT_WITHIN)
    if side.interpreter:
        # What is in it may change at any time: nothing that it gave before is taken from a cache.
        shutil.rmtree(folder, ignore_errors=True)
        forget_oldest(folder.parent)
        variables = _bytecode_in(folder)
        return folder, Made(Path(side.interpreter), variables)
    made = _made(suite, side, folder, tell)
    tell_versions(side, made.python, tell)
    if made.instead:
        tell(f"{side.asked}: {made.instead}")
    return folder, made


def environment_of(made: Made) -> dict[str, str]:
    """The variables of a process in the environment: no path from outside leads to the project."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return {**own, **variables_of(made)}


def variables_of(made: Made) -> dict[str, str]:
    """The variables that a process in the environment gets beside those of the user: what it starts by name is
    the environment's."""
    own, folder = dict(made.variables), made.python.parents[1]
    inherited = own.get("PATH") or os.environ.get("PATH", os.defpath)
    own["PATH"] = os.pathsep.join([str(made.python.parent), inherited])
    if (folder / "pyvenv.cfg").exists():
        own.setdefault("VIRTUAL_ENV", str(folder))
    return own


def _key(suite: Suite, side: Side) -> str:
    """A digest of all that the environment is made of."""
    configuration = {
        name: value
        for name, value in sorted(vars(suite.configuration).items())
        if name not in NOT_IN_IT
    }
    of_side = asdict(side) | {"asked": ""}
    del of_side["left_out"]
    row = None if side.interpreter else row_for(suite, side.python)[0]
    content = json.dumps(
        [str(suite.repository), of_side, configuration, repr(row), *suite.needs], default=str
    )
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _made(suite: Suite, side: Side, folder: Path, tell: Tell) -> Made:
    made = _kept(folder)
    if made and suite.asked_row and not made.has_row:
        made = None
    if made is None or not works(made.python, side.python):
        tell(f"making the environment of {side.asked} (some minutes, only once)")
        discard(folder, READY)
        made = make_environment(suite, side, folder)
        write_ready(folder / READY, asdict(made))
        forget_oldest(folder.parent)
    return replace(made, variables={**made.variables, **_bytecode_in(folder)})


def _bytecode_in(folder: Path) -> dict[str, str]:
    """Bytecode goes beside the environment, because the benchmarks lie in the user's working tree.
    It is kept even if the user's variables forbid it: every process would compile its imports."""
    return {"PYTHONPYCACHEPREFIX": str(folder / "bytecode"), "PYTHONDONTWRITEBYTECODE": ""}


def _kept(folder: Path) -> Made | None:
    """The environment that was made there before."""
    of = ready(ReadyOfSuite, folder / READY)
    return Made(Path(of.python), of.variables, of.instead, of.has_row) if of else None
