"""Workers and clusters that are killed: the case in flight says so, and the next one is measured."""

from __future__ import annotations

import shutil
import signal
from typing import Any

import pytest
from clones import PROJECTS
from started_run import by_label, leaked_segments, shared_segments, started_run, wait_for

from breakeven.processes.system.private_network import why_no_private_network

pytestmark = pytest.mark.slow

KILLED = PROJECTS / "killed_workers"
VICTIMS = {
    "a-pool": "processes",
    "dask-worker": "dask-distributed",
    "dask-scheduler": "dask-distributed",
    "private-worker": "dask-private",
    "private-scheduler": "dask-private",
    "raylet": "ray",
}
"""What is killed, and the engine of the cases during which it is."""
SURVIVED = {"dask-worker", "private-worker"}
"""Dask starts its worker and the task anew, so the case itself may end well."""


@pytest.fixture(name="clone")
def clone_that_kills(clone: Any) -> Any:
    """The clone, whose broken workload has two cases for each victim; whichever is first kills."""
    folder = clone.folder / "kernels" / "objects" / "broken"
    shutil.copy2(KILLED / "with_psutil.py", folder / "with_psutil.py")
    entries = "".join(
        f'        "{victim}-{number}": Implementation('
        f'"with_psutil:with_{victim.replace("-", "_")}", engine="{engine}"),\n'
        for victim, engine in VICTIMS.items()
        for number in (1, 2)
    )
    table = folder / "__init__.py"
    last = '        "also-good": '
    text = table.read_text()
    assert last in text
    table.write_text(text.replace(last, entries + last))
    clone.git("add", "--all")
    clone.git("commit", "--quiet", "--amend", "--no-edit")
    return clone


@pytest.mark.parametrize("victim", VICTIMS)
def test_a_case_whose_helper_is_killed_ends_in_words_and_the_next_is_measured(
    clone: Any, victim: str
) -> None:
    if VICTIMS[victim] == "dask-private" and (refused := why_no_private_network()):
        pytest.skip(refused)
    before = shared_segments()
    asked = ("broken", "--sizes", "small", "--quick", "--workers", "2", "--only", f"{victim}-*")
    with started_run(clone, *asked) as run:
        wait_for(lambda: len(_cases(clone, victim)) == 2 or run.process.poll() is not None, 150)
        said = run.says()
        run.process.send_signal(signal.SIGINT)  # filing them is no part of this
        run.ended()
        run.require_nothing_left()
    assert (clone.folder.parent / "cache" / "killed").exists(), said
    first, second = _cases(clone, victim)
    endings = {"crashed", "timeout", *({"ok"} if victim in SURVIVED else ())}
    assert first["status"] in endings, said
    assert first["reason"] or first["status"] == "ok"
    assert second["status"] == "ok", second["reason"]
    assert first["wall_seconds"] < 3 * first["step_limit_seconds"]
    assert wait_for(lambda: not leaked_segments(before))


def _cases(clone: Any, victim: str) -> list[dict[str, Any]]:
    """The case lines during which the victim is used, in the order in which they were measured."""
    return [line for label, line in by_label(clone).items() if label.startswith(victim)]
