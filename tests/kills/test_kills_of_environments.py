"""What makes an environment of an engine's own is killed at any moment: none that is half made counts as whole."""

from __future__ import annotations

import json
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psutil
from kept_results import KeptResults
from killed_commands import KILLED, KilledCommand, killed_command, killed_ten_times
from started_run import wait_for

from breakeven.environments.kept import FOLDER, READY
from breakeven.records.run_notes import END

pytestmark = KILLED
NAME = "numexpr"
MAKE = ("env", "make", NAME)
IMPORTS = "import cloudpickle, numexpr, psutil, threadpoolctl; numexpr.evaluate('1 + 1')"
SQUARES = '''"""Which way adds squares?"""
import numpy as np
from breakeven import Implementation, Workload

def make_inputs(n):
    return (np.arange(n, dtype=float),)

def plain(x):
    return float((x * x).sum())

WORKLOAD = Workload(
    make_inputs=make_inputs,
    sizes={"few": 10_000},
    implementations={
        "plain": plain,
        "numexpr": Implementation("in_numexpr:squares", engine="numexpr"),
    },
)
'''
IN_NUMEXPR = """
import numexpr

def squares(x):
    return float(numexpr.evaluate("sum(x * x)", {"x": x}))
"""


def folder_in(tmp_path: Path, name: str) -> Path:
    """A folder with a workload, beside which its cache lies."""
    folder = tmp_path / name / "squares"
    folder.mkdir(parents=True)
    (folder / "squares.py").write_text(SQUARES)
    (folder / "in_numexpr.py").write_text(IN_NUMEXPR)
    return folder


def whole_environments(of: KilledCommand) -> list[Path]:
    """Those that count as whole, each of which must have all that was asked for."""
    found = list(of.cache.glob(f"{FOLDER}/{NAME}/*/{READY}"))
    for path in found:
        python = json.loads(path.read_text())["python"]
        subprocess.run([python, "-I", "-c", IMPORTS], check=True)
    return found


def test_ten_kills_of_making_an_environment_leave_none_that_is_half_made(tmp_path: Path) -> None:
    with killed_command(folder_in(tmp_path, "twin"), *MAKE) as twin:
        whole = twin.whole()
    with killed_command(folder_in(tmp_path, "killed"), *MAKE) as make:

        def make_it_again() -> None:
            if whole_environments(make):
                make.line.does("env", "remove", NAME)

        killed_ten_times(make, 7, lambda: whole, make_it_again)
        make.whole()
        assert f"{NAME} is ready" in make.says()
        assert len(whole_environments(make)) == 1


def test_what_a_killed_maker_has_left_at_work_is_waited_for(tmp_path: Path) -> None:
    folder = folder_in(tmp_path, "killed")
    with killed_command(folder, *MAKE) as first, killed_command(folder, *MAKE) as second:
        writing: list[psutil.Process] = []

        def writes() -> bool:
            writing[:] = first.processes("pip install")
            for each in writing:
                each.suspend()
            return bool(writing)

        started = first.start()
        wait_for(writes)
        waiting = second.start()
        wait_for(lambda: _has_asked(second))
        assert first.kill(started, with_janitors=True)
        time.sleep(1)
        assert not second.processes("pip install"), "it writes where another process still does"
        for each in writing:
            each.resume()
        assert waiting.wait(120) == 0, second.says()
        second.next_command()
        second.require_nothing_left()
        assert len(whole_environments(second)) == 1


def _has_asked(of: KilledCommand) -> bool:
    """Whether a process of it has the lock of an environment open."""
    with suppress(OSError):
        opened = [Path(f"/proc/{each.pid}/fd") for each in of.processes(" ".join(MAKE))]
        files = [link.readlink() for each in opened for link in each.iterdir()]
        return any(each.suffix == ".lock" for each in files)
    return False


def test_ten_kills_of_a_run_that_makes_its_environment_lose_nothing_and_leave_nothing(
    tmp_path: Path,
) -> None:
    asked = ("run", "squares.py", "--quick", "--workers", "2")
    with killed_command(folder_in(tmp_path, "twin"), *asked) as twin:
        with_environment = twin.whole()
        without = twin.whole()
    with killed_command(folder_in(tmp_path, "killed"), *asked) as run:
        kept = KeptResults(run.folder, "runs", END)

        def seconds() -> float:
            return without if whole_environments(run) else with_environment

        killed_ten_times(run, 8, seconds, kept.require_kept)
        run.whole()
        kept.require_kept()
        assert "3 measured" in run.says()
        assert not kept.unfinished()
        assert len(whole_environments(run)) == 1
