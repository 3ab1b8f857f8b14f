"""The owner's side of a cluster: a keeper process starts it, keeps it, and takes it down.

The owner holds the keeper's standard input: when that closes, because the owner is done or was
killed, the keeper stops the cluster. When the keeper itself is killed, the owner ends what it left.
"""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from breakeven.engines.base import NATIVE_THREAD_VARIABLES
from breakeven.engines.clusters.peers import is_served_by_user
from breakeven.processes.children.printed_tables import awaited_table
from breakeven.processes.children.variables import variables_for_cases
from breakeven.processes.leftovers import MARKER, end_marked, new_owner
from breakeven.workload.data_cache import cache_folder, new_draft

START_SECONDS_LIMIT = 120.0
STOP_SECONDS_LIMIT = 20.0
LAST_BYTES = 2000
SPARK_HERE = "sc://localhost:"
SPARK_TOKEN = "SPARK_CONNECT_AUTHENTICATE_TOKEN"


@dataclass(frozen=True)
class Cluster:
    """A running cluster: where it listens, the processes at its root, and what its start took."""

    address: str
    pids: tuple[int, ...] = ()
    start_seconds: float = 0.0


@contextmanager
def keep_cluster(
    kind: str,
    workers: int,
    address: str | None = None,
    on_spawn: Callable[[int], None] = lambda _: None,
    python: str = sys.executable,
) -> Iterator[Cluster]:
    """The cluster at ``address``, or a new one of ``workers`` single-threaded workers, for a while.

    ``on_spawn`` is told the id of the keeper process before that has started anything; ``python`` runs it. Raises RuntimeError, with the end of what the cluster printed, when it does not start.
    """
    if kind == "ray":
        os.environ.update(ray_authentication())
    if kind == "spark":
        os.environ.update(spark_authentication(address))
    if address is not None:
        yield Cluster(address)
        return
    owner = new_owner()
    started = time.perf_counter()
    with tempfile.TemporaryFile() as printed:
        keeper = subprocess.Popen(
            [python, "-P", "-m", "breakeven.engines.cluster_process", kind, str(workers)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=printed,
            # Each worker of the cluster has one native thread, no matter which process starts it.
            env=variables_for_cases(os.environ)
            | dict.fromkeys(NATIVE_THREAD_VARIABLES, "1")
            | {MARKER: owner},
            start_new_session=True,
        )
        on_spawn(keeper.pid)
        try:
            found = _await_address(keeper, printed)
            yield Cluster(found, (keeper.pid,), time.perf_counter() - started)
        finally:
            _stop(keeper, owner)


def ray_authentication() -> dict[str, str]:
    """The environment of every process that starts or joins Ray. Ray always listens on all
    interfaces, so its servers ask for a token that only this user can read."""
    if "RAY_AUTH_MODE" in os.environ:
        return {key: os.environ[key] for key in os.environ if key.startswith("RAY_AUTH_")}
    return {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN_PATH": str(_token_file("ray-token"))}


def spark_authentication(address: str | None) -> dict[str, str]:
    """The environment of every process that starts or joins this user's Spark Connect server on this machine,
    which any user of it could otherwise ask to run code.

    A server elsewhere, or another user's, gets what the user's own environment says: with a token, Spark would
    ask it for TLS.
    """
    if SPARK_TOKEN in os.environ or not (address is None or _is_own_spark(address)):
        return {}
    return {SPARK_TOKEN: _token_file("spark-token").read_text()}


def _is_own_spark(address: str) -> bool:
    port = re.match(rf"{re.escape(SPARK_HERE)}(\d+)", address)
    return port is not None and is_served_by_user(int(port[1]))


def _token_file(name: str) -> Path:
    path = cache_folder() / name
    if not path.exists():
        draft = new_draft(path)
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32))
        draft.replace(path)
    return path


def _await_address(keeper: subprocess.Popen[bytes], printed: IO[bytes]) -> str:
    assert keeper.stdout is not None
    found = awaited_table(keeper.stdout, "address", START_SECONDS_LIMIT)
    if found:
        return str(found["address"])
    printed.seek(max(0, printed.seek(0, os.SEEK_END) - LAST_BYTES))
    tail = printed.read().decode(errors="replace")
    raise RuntimeError(f"the cluster did not start; it printed: {tail or 'nothing'}")


def _stop(keeper: subprocess.Popen[bytes], owner: str) -> None:
    assert keeper.stdin is not None
    assert keeper.stdout is not None
    keeper.stdin.close()
    try:
        keeper.wait(STOP_SECONDS_LIMIT)
    except subprocess.TimeoutExpired:
        keeper.kill()
        keeper.wait()
    finally:
        keeper.stdout.close()
        if keeper.returncode:
            # Imported here, because every worker of every pool imports this module.
            from breakeven.processes.janitor import clean_up

            clean_up(owner)
        else:  # what it held, it has removed
            end_marked(owner)
