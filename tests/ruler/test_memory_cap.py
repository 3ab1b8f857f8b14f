"""Memory: control groups and the reading of processes agree, and a cap holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from breakeven.engines import ENGINES
from breakeven.processes.allowance import ALLOWED
from breakeven.processes.control_group import new_group, remove_left_groups
from breakeven.processes.process_tree import GroupTree, PeakSampler, ProcessTree
from breakeven.ruler import supervisor
from breakeven.ruler.ruler import case_of, measure_once
from breakeven.ruler.settings import QUICK, Settings
from breakeven.run.memory_search import WITHIN, find_memory_need

MEGABYTE = 1_000_000
HOLDS = (
    "import sys, time; held = bytearray(100_000_000); print('there', flush=True); time.sleep(60)"
)

needs_groups = pytest.mark.skipif(
    os.geteuid() != 0, reason="making control groups needs root or a delegated group"
)


@needs_groups
def test_a_group_counts_what_its_processes_hold_and_burn_and_goes_away() -> None:
    group = new_group()
    assert group is not None
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS],
        stdout=subprocess.PIPE,
        preexec_fn=group.enter,  # noqa: PLW1509 - no threads here
    )
    try:
        assert process.stdout
        process.stdout.readline()
        assert group.processes() == [process.pid]
        assert 100 * MEGABYTE <= group.held_bytes() < 130 * MEGABYTE
        by_processes = ProcessTree([process.pid]).held_bytes()
        assert group.held_bytes() == pytest.approx(by_processes, rel=0.05)
        assert 0 < group.cpu_seconds() < 60
    finally:
        process.kill()
        process.communicate()
    group.remove()
    assert not group.memory_folder.exists()
    assert not group.processor_folder.exists()


@needs_groups
def test_a_sampler_finds_a_short_peak_and_says_what_it_cost() -> None:
    group = new_group()
    assert group is not None
    script = (
        "import time; held = bytearray(200_000_000); time.sleep(0.1); del held; time.sleep(0.3)"
    )
    with PeakSampler(GroupTree([group])).running() as sampler:
        subprocess.run(
            [sys.executable, "-c", script],
            preexec_fn=group.enter,
            check=True,
        )
    group.remove()
    assert 200 * MEGABYTE <= sampler.peak_bytes < 230 * MEGABYTE
    assert 0 < sampler.share < 1


@needs_groups
def test_groups_of_a_killed_process_are_taken_away_by_the_next_run() -> None:
    script = (
        "from breakeven.processes.control_group import new_group; print(new_group().memory_folder)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    left = done.stdout.strip()
    assert Path(left).is_dir()
    remove_left_groups()
    assert not Path(left).is_dir()


def test_without_control_groups_processes_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "new_group", lambda: None)
    case = case_of("countdown", "processes", "small", workers=2)
    found = measure_once(case, frozenset({"time", "memory"}), QUICK)
    assert found.status == "ok", found.reason
    assert "proportional set size" in found.memory_method
    assert found.peak_bytes is not None
    assert found.peak_bytes > 20 * MEGABYTE
    assert found.cpu_seconds is not None


@pytest.mark.parametrize(
    "grouped", [True, False], ids=["with control groups", "without control groups"]
)
def test_a_case_beyond_its_cap_says_both_figures(
    grouped: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not grouped:
        monkeypatch.setattr(supervisor, "new_group", lambda: None)
    settings = Settings(memory_limit_bytes=300 * MEGABYTE, capped=True, processes=1)
    # 400 MB that a spawned child holds: not the case's own process, but its tree
    case = case_of("known_memory", "child", "400 MB")
    found = measure_once(case, frozenset({"memory"}), settings)
    assert found.status == "out_of_memory", found.reason
    assert found.memory_cap_bytes == 300 * MEGABYTE
    assert found.held_bytes is not None
    assert found.held_bytes > 250 * MEGABYTE
    assert "limit of 0.28 GiB" in found.reason
    assert "it held 0." in found.reason


@pytest.mark.slow
@needs_groups
def test_the_smallest_cap_is_found_within_ten_per_cent() -> None:
    need = find_memory_need(case_of("known_memory", "child", "400 MB"), QUICK)
    assert need.status == "ok", need.reason
    assert need.smallest_cap_bytes is not None
    assert need.too_small_cap_bytes is not None
    assert 400 * MEGABYTE < need.smallest_cap_bytes < 520 * MEGABYTE
    assert need.smallest_cap_bytes <= WITHIN * need.too_small_cap_bytes


@needs_groups
def test_the_command_finds_the_least_memory_and_goes_on_where_it_was(clone: Any) -> None:
    asked = ("run", "--find-memory", "broken", "--only", "good", "--sizes", "small", "--json")
    done = clone.breakeven(*asked)
    assert done.returncode == 0, done.stdout + done.stderr
    (need,) = json.loads(done.stdout)
    assert need["status"] == "ok"
    assert 5 * MEGABYTE < need["too_small_cap_bytes"] < need["smallest_cap_bytes"] < 100 * MEGABYTE


@needs_groups
def test_a_search_for_the_least_memory_does_not_end_a_run_that_was_cut_off(clone: Any) -> None:
    asked = ("broken", "--only", "good", "--sizes", "small")
    assert clone.breakeven("run", *asked, "--quick").returncode == 0
    (cut,) = (clone.folder / "results" / "data" / "runs").glob("*.jsonl")
    lines = [line for line in cut.read_text().splitlines() if '"kind":"end"' not in line]
    cut.write_text("\n".join(lines) + "\n")
    assert clone.breakeven("run", *asked, "--find-memory").returncode == 0
    assert cut.read_text().splitlines() == lines


@pytest.mark.parametrize(
    ("workload", "label"), [("groupby_mean", "duckdb"), ("countdown", "dask-distributed")]
)
def test_tools_that_keep_to_a_limit_run_under_a_cap(workload: str, label: str) -> None:
    settings = replace(QUICK, memory_limit_bytes=3000 * MEGABYTE, capped=True)
    found = measure_once(case_of(workload, label, "small", 2), frozenset({"time"}), settings)
    assert found.status == "ok", found.reason


def test_the_cap_reaches_the_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ALLOWED, "1000000000")
    with ENGINES["duckdb"].session(1) as session:
        found = session.connection.execute("SELECT current_setting('memory_limit')").fetchone()
    assert found[0] in ("667.5 MiB", "667.6 MiB")
