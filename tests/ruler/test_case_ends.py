"""However a case ends, and whoever is killed: nothing that it started is left, and no shared memory."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from started_run import SHARED_MEMORY, wait_for

from breakeven.catalogue.targets import use_targets
from breakeven.processes.leftovers import end_marked, new_owner
from breakeven.ruler import supervisor
from breakeven.ruler.ruler import case_of, measure_once
from breakeven.ruler.settings import QUICK
from breakeven.ruler.supervisor import CaseProcess

pytestmark = pytest.mark.skipif(not psutil.LINUX, reason="what only Linux has")

MINE = '''"""What is left of a case?"""
import os, subprocess, sys, time
from pathlib import Path
import numpy as np
from breakeven import Implementation, Workload

PIDS = Path(__file__).with_name("pids")

def make_inputs(n):
    return (np.ones(n),)

def plain(x):
    return float(x.sum())

def start_stray():
    quiet = dict(env={}, stdin=-3, stdout=-3, stderr=-3, start_new_session=True)
    stray = subprocess.Popen(["sleep", "600"], **quiet)
    source = "import subprocess; print(subprocess.Popen(['sleep', '600'], stdout=-3).pid)"
    orphan = subprocess.check_output([sys.executable, "-c", source], env={}, start_new_session=True)
    with PIDS.open("a") as file:
        file.write(f"{stray.pid} {int(orphan)} ")

def strays(x):
    start_stray()
    return plain(x)

def dies(x):
    start_stray()
    os._exit(3)

def hangs(x):
    start_stray()
    time.sleep(600)

def part(x):
    time.sleep(0.1)
    return plain(x)

def shared(x, session):
    import joblib
    return session.parallel(joblib.delayed(part)(x) for _ in range(6000))[0]

WORKLOAD = Workload(
    make_inputs=make_inputs,
    sizes={"some": 400_000},
    implementations={
        "plain": plain, "strays": strays, "dies": dies, "hangs": hangs,
        "shared": Implementation(shared, engine="joblib"),
    },
)
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the workload, on which this process works now."""
    (tmp_path / "mine.py").write_text(MINE)
    use_targets([str(tmp_path / "mine.py")], tmp_path)
    return tmp_path


@pytest.fixture(params=["with control groups", "without control groups"])
def grouped(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param.startswith("without"):
        monkeypatch.setattr(supervisor, "new_group", lambda: None)


def _alive(folder: Path) -> list[int]:
    pids = (folder / "pids").read_text().split()
    assert len(pids) >= 2
    return [int(pid) for pid in pids if _is_alive(int(pid))]


def _is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.usefixtures("grouped")
@pytest.mark.parametrize(
    ("label", "status"), [("strays", "ok"), ("dies", "crashed"), ("hangs", "timeout")]
)
def test_children_without_environment_in_sessions_of_their_own_end_with_the_case(
    folder: Path, label: str, status: str
) -> None:
    settings = replace(QUICK, limit_seconds=3.0) if label == "hangs" else QUICK
    found = measure_once(case_of("mine", label, "some"), frozenset({"time"}), settings)
    assert found.status == status, found.reason
    assert _alive(folder) == []


def test_they_are_found_when_the_process_that_measured_was_killed(folder: Path) -> None:
    owner = new_owner()
    source = (
        "import sys; from pathlib import Path\n"
        "from breakeven.catalogue.targets import use_targets\n"
        "from breakeven.ruler.ruler import case_of, measure_once\n"
        "from breakeven.ruler.settings import QUICK\n"
        "use_targets([sys.argv[1]], Path(sys.argv[1]).parent)\n"
        "measure_once(case_of('mine', 'hangs', 'some'), frozenset({'time'}), QUICK)\n"
    )
    measuring = _started(source, str(folder / "mine.py"), owner=owner)
    try:
        wait_for(lambda: (folder / "pids").exists() and len(_alive(folder)) == 2)
        measuring.kill()
        measuring.wait()
    finally:
        measuring.kill()
        end_marked(owner)
    assert _alive(folder) == []


def _started(source: str, *arguments: str, owner: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {supervisor.MARKER: owner}
    return subprocess.Popen([sys.executable, "-c", source, *arguments], env=environment)


def _joblib_folders(of: int) -> Callable[[], list[Path]]:
    return lambda: [
        *SHARED_MEMORY.glob(f"joblib_memmapping_folder_{of}_*"),
        *SHARED_MEMORY.glob(f"sem.loky-{of}-*"),
    ]


@pytest.mark.usefixtures("folder")
def test_shared_memory_is_released_when_the_supervisor_is_gone() -> None:
    """What the case's process does when its lifeline is cut: the supervisor is not needed for it."""
    case = case_of("mine", "shared", "some", 2)
    process = CaseProcess(case, {}, QUICK)
    left = _joblib_folders(process.process.pid)
    try:
        for step in ("load", "inputs"):
            process.step(step)
        process.step("start", address=None)
        process.step("ingest")
        call = {"step": "call", "number": 1, "phase": "x", "check": False}
        process.channel.ask(call, lambda: None)
        wait_for(lambda: any("joblib" in each.name for each in left()), 60)
        process.unanswered = True
        process.channel.lifeline.close()
        process.process.wait(30)
        wait_for(lambda: not left(), 30)
    finally:
        process.end()
