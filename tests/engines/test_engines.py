"""Engines: each starts with exactly its workers, works, stops, and leaves no process behind."""

from __future__ import annotations

import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from breakeven.engines import ENGINES, Engine
from breakeven.engines.keeper import (
    SPARK_HERE,
    SPARK_TOKEN,
    keep_cluster,
    ray_authentication,
    spark_authentication,
)
from breakeven.environments.kept import make, why_not
from breakeven.processes.leftovers import MARKER, marked_processes, new_owner
from breakeven.processes.owners.records import holdings
from breakeven.processes.system.private_network import why_no_private_network

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2
LARGE = {"modin-ray", "modin-dask", "spark"}
"""Engines in environments of hundreds of megabytes, which only ``make test-slow`` makes."""
LOOPBACK = {"127.0.0.1", "::1", "::ffff:127.0.0.1"}

USE = """
import json, os, sys, time
import psutil
from breakeven.engines import ENGINES

def nap(index):
    time.sleep(0.2)
    return os.getpid()

def pids_of_workers(name, session):
    tasks = range(4 * session.workers)
    if name == "processes":
        return set(session.executor.map(nap, tasks))
    if name == "joblib":
        import joblib
        return set(session.parallel(joblib.delayed(nap)(task) for task in tasks))
    if name in ("dask-processes", "dask-distributed", "dask-private"):
        import dask
        return set(dask.compute(*[dask.delayed(nap)(task) for task in tasks]))
    if name == "ray":
        import ray
        remote = ray.remote(nap)
        return set(ray.get([remote.remote(task) for task in tasks]))
    if name in ("threads", "threads-freethreaded", "threads-314"):
        import threading
        used = set()
        list(session.executor.map(lambda task: (nap(task), used.add(threading.get_ident())), tasks))
        return used
    if name == "dask-threads":
        import dask, threading
        def which(task):
            nap(task)
            return threading.get_ident()
        return set(dask.compute(*[dask.delayed(which)(task) for task in tasks]))
    if name == "numba-threads":
        import numba
        return range(numba.get_num_threads())
    if name == "polars":
        import polars
        return range(polars.thread_pool_size())
    if name == "vaex":
        import vaex.multithreading
        return range(vaex.multithreading.get_main_pool().nthreads)
    if name == "numexpr":
        import numexpr
        return range(numexpr.get_num_threads())
    if name == "spark":
        return range(int(session.spark.conf.get("spark.master")[len("local["):-1]))
    if name == "interpreters":
        return range(session.workers)
    if name == "arrow-threads":
        import pyarrow
        return range(pyarrow.cpu_count())
    if name == "pandas-threads":
        import pandas
        from breakeven.ruler.loaded_threads import limit_pandas_threads
        limit_pandas_threads(ENGINES[name].pandas_threads(session.workers))
        return range(pandas.get_option("mode.max_threads"))
    if name == "duckdb":
        return range(session.connection.sql("select current_setting('threads')").fetchall()[0][0])
    if name.startswith("modin"):
        import modin.config, modin.pandas
        assert modin.pandas.DataFrame({"a": [1, 2, 3]}).a.sum() == 6
        return range(modin.config.CpuCount.get())
    if name == "openmp":
        return range(int(os.environ["OMP_NUM_THREADS"]))
    return {os.getpid()}

def takes_tasks(engine, session):
    from breakeven.engines.tasks import nothing, same
    from breakeven.errors import Unavailable
    try:
        answers = engine.run_tasks(session, same, list(range(50)))
    except Unavailable:
        return False
    assert answers == list(range(50)), answers
    assert engine.run_tasks(session, nothing, ["a", "a", "b"]) == [None, None, None]
    return True

if __name__ == "__main__":
    name, workers = sys.argv[1], int(sys.argv[2])
    with ENGINES[name].session(workers) as session:
        found = len(pids_of_workers(name, session))
        took_tasks = takes_tasks(ENGINES[name], session)
        has_processes = bool(psutil.Process().children())
        print(json.dumps({"used": found, "said": session.workers, "took_tasks": took_tasks,
                          "has_processes": has_processes}))
"""


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.slow if name in LARGE else ()) for name in ENGINES],
)
def test_an_engine_has_its_workers_and_leaves_nothing(name: str, tmp_path: Path) -> None:
    engine = ENGINES[name]
    python = python_of(engine)
    script = tmp_path / "use.py"
    script.write_text(USE)
    owner = new_owner()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = os.environ | engine.environment(WORKERS)
    environment |= {MARKER: owner, "TMPDIR": str(temporary)}
    done = subprocess.run(
        [python, str(script), name, str(WORKERS)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    expected = WORKERS if engine.parallel else 1
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "used": expected,
        "said": expected,
        "took_tasks": engine.has_tasks,
        "has_processes": engine.starts_processes,
    }
    assert _settled(owner) == []
    assert list(temporary.iterdir()) == []


def python_of(engine: Engine) -> str:
    """The Python that an engine runs in: that of its own environment, where it needs one, which is made."""
    if engine.name == "dask-private" and (refused := why_no_private_network()):
        pytest.skip(refused)
    needed = engine.own_environment
    if needed is None or engine.available() is None:
        assert engine.available() is None
        return sys.executable
    if reason := why_not(needed):
        pytest.skip(reason)
    return str(make(needed, (ROOT / f"constraints/{needed.name}.txt").read_text()).python)


def _settled(owner: str) -> list[psutil.Process]:
    """What is left after the second that a resource tracker may take to notice its end."""
    for _ in range(20):
        left = marked_processes(owner)
        if not left:
            return []
        time.sleep(0.1)
    return left


def test_dask_listens_on_loopback_only() -> None:
    with keep_cluster("dask", WORKERS) as cluster:
        assert cluster.address.startswith("tcp://127.0.0.1:")
        listening = _listening_addresses(cluster.pids)
    assert listening
    assert listening <= LOOPBACK


def _listening_addresses(roots: tuple[int, ...]) -> set[str]:
    processes = [each for root in roots for each in _with_descendants(psutil.Process(root))]
    return {
        connection.laddr.ip
        for process in processes
        for connection in process.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    }


def _with_descendants(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


JOIN_RAY = "import ray, sys; ray.init(address=sys.argv[1], log_to_driver=False); print('joined')"


def _join_ray(address: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", JOIN_RAY, address],
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.mark.slow
def test_a_client_without_the_token_is_refused_by_ray(tmp_path: Path) -> None:
    other = tmp_path / "token"
    other.write_text("0" * 64)
    unauthenticated = {
        name: value for name, value in os.environ.items() if not name.startswith("RAY_AUTH_")
    }
    wrong = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN_PATH": str(other)}
    clients = (ray_authentication(), wrong, {"RAY_AUTH_MODE": "disabled"})
    # At the same time, because a client that is refused tries for a while.
    with keep_cluster("ray", 1) as cluster, ThreadPoolExecutor() as threads:
        with_token, wrong_token, no_token = threads.map(
            lambda client: _join_ray(cluster.address, unauthenticated | client), clients
        )
    assert with_token.stdout.strip() == "joined", with_token.stderr
    for refused in (wrong_token, no_token):
        assert refused.returncode != 0
        assert "joined" not in refused.stdout


def test_the_token_can_be_read_by_its_user_only() -> None:
    path = Path(ray_authentication()["RAY_AUTH_TOKEN_PATH"])
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("kind", ["dask", "ray"])
def test_a_killed_keeper_leaves_no_process(kind: str) -> None:
    with keep_cluster(kind, 1) as cluster:
        keeper = psutil.Process(cluster.pids[0])
        owner = keeper.environ()[MARKER]
        started = _with_descendants(keeper)
        assert len(started) > 1
        (held,) = [each for each in holdings() if each.owner == owner]
        assert Path(held.folder).is_dir()
        keeper.kill()
    assert marked_processes(owner) == []
    assert not Path(held.folder).exists()


def test_a_cluster_that_does_not_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    with pytest.raises(RuntimeError, match="did not start"), keep_cluster("nosuchkind", 1):
        pytest.fail("it started")


def test_a_missing_library_is_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec

    def without_ray(name: str, package: str | None = None) -> Any:
        return None if name == "ray" else real(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", without_ray)
    assert ENGINES["ray"].available() == "ray is not installed; run: pip install 'breakeven[ray]'"
    assert ENGINES["modin-ray"].available() is not None
    assert ENGINES["dask-threads"].available() is None


def test_the_janitor_ends_what_was_started_when_its_owner_goes() -> None:
    owner = new_owner()
    left = subprocess.Popen(["sleep", "600"], env=os.environ | {MARKER: f"{owner}/below"})
    janitor = subprocess.Popen(
        [sys.executable, "-P", "-m", "breakeven.processes.janitor", owner], stdin=subprocess.PIPE
    )
    assert janitor.stdin
    assert [each.pid for each in marked_processes(owner)] == [left.pid]
    janitor.stdin.close()
    janitor.wait(20)
    assert left.wait(20) != 0
    assert marked_processes(owner) == []


def test_a_token_of_ours_goes_to_no_other_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a token, Spark asks a server elsewhere for TLS, which a plain one has not."""
    monkeypatch.delenv(SPARK_TOKEN, raising=False)
    assert spark_authentication("sc://10.0.0.7:15002") == {}
    assert len(spark_authentication(None)[SPARK_TOKEN]) == 64
    with socket.create_server(("127.0.0.1", 0)) as own:
        here = f"{SPARK_HERE}{own.getsockname()[1]}"
        assert spark_authentication(here) == spark_authentication(None)
    assert spark_authentication(here) == {}
    monkeypatch.setenv(SPARK_TOKEN, "own")
    assert spark_authentication(None) == {}
