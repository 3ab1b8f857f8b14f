"""Sums during which something is killed, the first time only; written into a clone by a test."""

import os
import signal
import time
from pathlib import Path

import psutil


def slow_sum(n):
    """Long enough to be killed during it."""
    time.sleep(1)
    return sum(range(n))


def with_a_pool(n, session):
    """A worker of the pool is killed."""
    future = session.executor.submit(slow_sum, n)
    kill_once(psutil.Process().children(recursive=True), "spawn_main")
    return future.result()


def with_dask_worker(n, session):
    """A Dask worker is killed."""
    return _with_dask(n, session, "spawn_main")


def with_dask_scheduler(n, session):
    """The keeper, in which the scheduler lives, is killed."""
    return _with_dask(n, session, "cluster_process")


with_private_worker = with_dask_worker
with_private_scheduler = with_dask_scheduler


def _with_dask(n, session, victim):
    future = session.client.submit(slow_sum, n, pure=False)
    kill_once(_of_this_run(), victim)
    return future.result()


def with_raylet(n, session):
    """The raylet is killed."""
    import ray

    future = ray.remote(slow_sum).remote(n)
    kill_once(_of_this_run(), "raylet/raylet")
    return ray.get(future)


def _of_this_run():
    own = os.environ["TMPDIR"]
    for process in psutil.process_iter():
        try:
            if process.environ().get("TMPDIR") == own:
                yield process
        except psutil.Error:
            continue


def kill_once(processes, text):
    """Kill the first of these that has this in its command, unless one was killed before."""
    marker = Path(os.environ["BREAKEVEN_CACHE"]) / "killed"
    if marker.exists():
        return
    for process in processes:
        if text in " ".join(process.cmdline()):
            marker.write_text(str(process.pid))
            process.send_signal(signal.SIGKILL)
            return
    raise LookupError(f"there is no process with {text} in its command")
