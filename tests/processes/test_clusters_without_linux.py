"""Clusters without what only Linux has: the switch stands in for macOS."""

from __future__ import annotations

import psutil
import pytest
from started_run import wait_for

from breakeven.engines.keeper import keep_cluster
from breakeven.processes.system.linux import PORTABLE
from breakeven.ruler.ruler import case_of, measure_once
from breakeven.ruler.settings import QUICK

MEGABYTE = 1_000_000


@pytest.fixture(autouse=True)
def _without_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PORTABLE, "1")


def test_a_case_on_a_cluster_is_measured_and_says_how_memory_was_read() -> None:
    case = case_of("countdown", "dask-distributed", "small", 2)
    found = measure_once(case, frozenset({"time", "memory"}), QUICK)
    assert found.status == "ok", found.reason
    assert "resident set size by psutil" in found.memory_method
    assert found.peak_bytes is not None
    assert found.peak_bytes > 20 * MEGABYTE
    assert found.file_backed_bytes is None
    assert found.cpu_seconds is not None


def test_a_cluster_that_lost_a_server_ends() -> None:
    pytest.importorskip("ray")
    with keep_cluster("ray", 1) as cluster:
        (server,) = (
            each
            for pid in cluster.pids
            for each in psutil.Process(pid).children(recursive=True)
            if each.name() == "gcs_server"
        )
        server.kill()
        wait_for(lambda: not any(map(_lives, cluster.pids)), 30)


def _lives(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
