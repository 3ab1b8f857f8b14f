"""A comparison of two commits that is killed again and again, from the first environment that it makes on."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from foreign_suite import MODULE, ForeignSuite, foreign_suite
from kept_results import KeptResults
from killed_commands import KilledCommand, killed_command, killed_ten_times

from breakeven.environments.left_behind import OF_FILES
from breakeven.findings.verdicts.compared_sides import COMPARED
from breakeven.sources.environments.kept_environment import READY

__all__ = ["require_kills_cost_nothing"]

SLOWER = MODULE.replace("range(n)", "range(2 * n)")
COMPARE = ("compare", "HEAD~1", "HEAD")
OPTIONS = ("--budget", "5s", "--effect", "30")
PAIRS = ("turns", "starts", "values")
"""The kinds of notes that have what a pair of processes showed."""
SIDES = 2


def require_kills_cost_nothing(
    tmp_path: Path, seed: int, add: Callable[[Path], None], *words: str
) -> None:
    """Kill a comparison ten times, and once more when it has a pair: nothing that it had finished is lost, no
    environment that is half made counts as whole, and at last it resumes and ends well. ``add`` adds files to
    the repository."""
    asked = (*COMPARE, *words, *OPTIONS)
    with killed_command(_repository(tmp_path / "twin", add), *asked) as twin:
        with_environments = twin.whole()
        without = twin.whole()
    with killed_command(_repository(tmp_path / "killed", add), *asked) as compare:
        kept = KeptResults(compare.folder, "comparisons", COMPARED)

        def require_sound() -> None:
            kept.require_kept()
            _require_whole_environments(compare)

        def seconds() -> float:
            return without if len(_ready(compare)) == SIDES else with_environments

        killed_ten_times(compare, seed, seconds, require_sound)
        compare.dies_when(lambda: kept.count(*PAIRS))
        compare.require_nothing_left()
        require_sound()
        (resumed,) = kept.unfinished()
        compare.whole()
        assert "resuming the comparison that began at" in compare.says()
        require_sound()
        assert not kept.unfinished()
        assert list(kept.journals())[-1] == resumed
        assert not list((compare.folder / ".breakeven").rglob("*.tmp"))
        for name in OF_FILES:
            assert not list(compare.cache.glob(f"sides/*/{name}/*/.*-*"))
        outcomes = {note["outcome"] for note in kept.notes(COMPARED)}
        assert outcomes <= {"compared", "left out"}


def _repository(parent: Path, add: Callable[[Path], None]) -> Path:
    """Two commits of a project in a folder, of which the second one's ``work`` takes twice as long."""
    parent.mkdir()
    made: ForeignSuite = foreign_suite(parent / "tiny")
    for name in ("broken", "crashing"):
        (made.folder / "benchmarks" / f"{name}.py").unlink()
    add(made.folder)
    made.commit(MODULE, "one")
    made.commit(SLOWER, "two")
    return made.folder


def _ready(of: KilledCommand) -> list[Path]:
    return list(of.cache.glob(f"sides/*/{READY}"))


def _require_whole_environments(of: KilledCommand) -> None:
    """Fail where an environment that counts as whole lacks the project."""
    for path in _ready(of):
        python = json.loads(path.read_text())["python"]
        subprocess.run([python, "-I", "-c", "import tiny; tiny.work(1)"], check=True)
