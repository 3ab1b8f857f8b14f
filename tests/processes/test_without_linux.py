"""The same without what only Linux has: the switch stands in for macOS."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from typing import Any

import psutil
import pytest
from started_run import wait_for

from breakeven.compare.pairs.lanes import side_by_side
from breakeven.machine.disturbances import Watch
from breakeven.machine.facts import last_level_cache_bytes, machine_facts
from breakeven.processes.birthmark import bearing, bears
from breakeven.processes.busy_time import busy_seconds
from breakeven.processes.cores import allowed_cores
from breakeven.processes.leftovers import MARKER, marked_processes, new_owner
from breakeven.processes.owners.identity import identity_of, is_alive, own_identity
from breakeven.processes.process_tree import PeakSampler, ResidentTree, tree_of
from breakeven.processes.run_queue import counts_waiting
from breakeven.processes.shared_segments import paths_used
from breakeven.processes.system.linux import PORTABLE, existing, has_function, is_linux, text_of
from breakeven.processes.system.own_memory import OwnPeak
from breakeven.profile.tools.with_perf import Perf
from breakeven.profile.tools.with_py_spy import PySpy
from breakeven.race.of_commands.command_runs import Limits, command_of, run_command
from breakeven.ruler.ruler import case_of, measure_once
from breakeven.ruler.settings import QUICK, Settings

MEGABYTE = 1_000_000
HOLDS = "import sys, time; held = bytearray(150_000_000); print(1, flush=True); time.sleep(60)"
STARTS = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLDS!r}])"
BY_PSUTIL = "resident set size by psutil"


@pytest.fixture(autouse=True)
def _without_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PORTABLE, "1")


def test_the_switch_answers_every_question_with_no() -> None:
    assert not is_linux()
    assert not has_function("pidfd_open")
    assert existing("/proc/self/status") is None
    assert text_of("/proc/self/status") == ""


def test_without_the_switch_linux_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PORTABLE)
    assert is_linux() == has_function("sched_getaffinity") == psutil.LINUX
    assert bool(existing("/proc/self/status")) == psutil.LINUX


def test_memory_of_a_tree_is_asked_of_psutil() -> None:
    with subprocess.Popen([sys.executable, "-c", STARTS], stdout=subprocess.PIPE) as parent:
        try:
            assert parent.stdout
            parent.stdout.readline()
            tree = tree_of([parent.pid])
            assert isinstance(tree, ResidentTree)
            assert 150 * MEGABYTE < tree.held_bytes() < 250 * MEGABYTE
            assert tree.private_bytes() == pytest.approx(tree.held_bytes(), rel=0.1)
            assert tree.file_backed_bytes() is None
            with PeakSampler(tree).running() as sampler:
                time.sleep(0.1)
            assert sampler.peak_bytes > 150 * MEGABYTE
            assert sampler.file_backed_bytes is None
        finally:
            for process in psutil.Process(parent.pid).children():
                process.kill()
    assert tree.held_bytes() == 0


def test_the_own_peak_is_known_where_it_is_the_largest_ever() -> None:
    program = (
        "from breakeven.processes.system.own_memory import OwnPeak; peak = OwnPeak();"
        "began = peak.begin(); held = bytearray(100_000_000); del held; print(peak.highest() - began);"
        "peak.begin(); held = bytearray(10_000_000); print(peak.highest())"
    )
    # Linux counts what whoever starts a program held as the program's own peak: a shell holds next to nothing.
    through_shell = ["sh", "-c", '"$0" -c "$1"; true', sys.executable, program]
    done = subprocess.run(through_shell, capture_output=True, text=True, check=True)
    rise, smaller = done.stdout.split()
    assert 95 * MEGABYTE < int(rise) < 130 * MEGABYTE
    assert smaller == "None"


def test_the_own_peak_begins_anew_where_linux_allows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PORTABLE)
    if existing("/proc/self/clear_refs") is None:
        pytest.skip("this system cannot begin a new peak")
    peak = OwnPeak()
    held = bytearray(100 * MEGABYTE)
    del held
    began = peak.begin()
    highest = peak.highest()
    assert began is not None
    assert highest is not None
    assert highest - began < 50 * MEGABYTE


def test_a_case_is_measured_and_says_how_memory_was_read() -> None:
    case = case_of("countdown", "processes", "small", 2)
    found = measure_once(case, frozenset({"time", "memory"}), QUICK)
    assert found.status == "ok", found.reason
    assert BY_PSUTIL in found.memory_method
    assert found.peak_bytes is not None
    assert found.peak_bytes > 20 * MEGABYTE
    assert found.file_backed_bytes is None
    assert found.cpu_seconds is not None


def test_a_cap_holds_for_the_tree() -> None:
    settings = Settings(memory_limit_bytes=300 * MEGABYTE, capped=True, processes=1)
    found = measure_once(
        case_of("known_memory", "child", "400 MB"), frozenset({"memory"}), settings
    )
    assert found.status == "out_of_memory", found.reason
    assert found.held_bytes is not None
    assert found.held_bytes > 250 * MEGABYTE


def test_a_command_is_run_to_its_end_and_measured() -> None:
    code = "import time; held = bytearray(150_000_000); time.sleep(0.3)"
    command = command_of(f'{sys.executable} -I -S -c "{code}"', "python")
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as said:
        ran = run_command(command, out, said, Limits(60.0), with_memory=True)
    assert ran.exit_code == 0
    assert ran.took.wall_seconds > 0.3
    assert ran.peak_bytes is not None
    assert ran.peak_bytes > 140 * MEGABYTE


def test_a_process_is_known_by_when_it_began() -> None:
    own = own_identity()
    assert identity_of(os.getpid()) == own
    assert is_alive(own)
    assert is_alive(own._replace(born=own.born - 100)) is False
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        of_child = identity_of(child.pid)
        assert of_child is not None
        assert is_alive(of_child)
        child.communicate(b"\n")
    assert is_alive(of_child) is False


def test_what_was_started_is_found_by_its_environment_alone() -> None:
    owner = new_owner()
    with (
        bearing(owner),
        subprocess.Popen(
            [sys.executable, "-c", "input()"], stdin=-1, env=os.environ | {MARKER: owner}
        ) as child,
    ):
        assert not bears(child.pid, owner)
        wait_for(lambda: [each.pid for each in marked_processes(owner)] == [child.pid])
        child.communicate(b"\n")


WAITS_BESIDE = """
import os, subprocess, sys, time
from breakeven.processes.janitor import janitor_beside
from breakeven.processes.leftovers import MARKER, new_owner
owner = new_owner()
with janitor_beside(owner):
    os.environ[MARKER] = owner
    if os.fork() == 0:  # it holds the janitor's input, too, and has no marker
        time.sleep(600)
    child = subprocess.Popen(["sleep", "600"], stdout=-3, start_new_session=True)
    print(child.pid, flush=True)
    time.sleep(600)
"""


def test_a_janitor_notices_that_its_owner_was_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", WAITS_BESIDE], stdout=subprocess.PIPE) as owner:
        assert owner.stdout
        child = int(owner.stdout.readline())
        (fork,) = (
            each for each in psutil.Process(owner.pid).children() if each.cmdline() == _words(owner)
        )
        try:
            os.kill(owner.pid, signal.SIGKILL)
            owner.wait()
            wait_for(lambda: not _lives(child), 30)
        finally:
            fork.kill()


def _words(process: subprocess.Popen[bytes]) -> list[str]:
    return [str(each) for each in process.args]  # type: ignore[union-attr]


def _lives(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_questions_about_the_machine_are_answered_or_not_told() -> None:
    facts = machine_facts()
    assert facts["frequency governor"] == facts["last-level cache"] == "unknown"
    assert facts["virtualised"] == "not seen"
    assert last_level_cache_bytes() is None
    assert not counts_waiting()
    assert allowed_cores() == os.cpu_count()
    assert 0 < busy_seconds(0) <= busy_seconds() + 1
    assert paths_used(os.getpid(), "/") == set()
    found = Watch().end()
    assert found.quota_seconds is None
    assert found.cpu_pressure is None


def test_nobody_is_kept_to_a_processor_and_all_is_done() -> None:
    seen: list[Any] = []
    side_by_side(lambda items, lane: seen.append((list(items), lane)), [["a"], ["b"]], lambda: None)
    assert sorted(seen) == [(["a"], None), (["b"], None)]


def test_profilers_that_need_linux_say_so() -> None:
    assert "Linux" in str(Perf().available())
    assert "Linux" in str(PySpy().available())
