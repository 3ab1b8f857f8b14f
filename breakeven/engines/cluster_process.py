"""The keeper process: it starts a Dask, Ray or Spark cluster, prints its address, and keeps it.

It stops the cluster when its standard input closes, which happens when its owner goes.
"""

from __future__ import annotations

import json
import os
import selectors
import shutil
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager

import psutil

from breakeven.engines.keeper import SPARK_HERE
from breakeven.processes.allowance import tool_bytes
from breakeven.processes.owned_folder import make_held, new_place

STORE_SHARE = 0.4
"""What Ray's object store gets of the memory that Ray may use; by its default it is 30 % of all."""
SMALLEST_STORE_BYTES = 80 * 2**20
"""Ray refuses to start with less."""


LOOPBACK = "127.0.0.1"
VITAL_NAMES = ("raylet", "gcs_server", "java")
"""Ray's, and Spark's; Dask's scheduler lives in the keeper itself, which replaces its workers."""


@contextmanager
def _dask(workers: int, folder: str) -> Iterator[str]:
    from distributed import LocalCluster

    allowed = tool_bytes()
    with LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        host=LOOPBACK,
        dashboard_address=None,
        local_directory=folder,
        memory_limit=allowed // workers if allowed else "auto",
    ) as cluster:
        yield cluster.scheduler_address


@contextmanager
def _ray(workers: int, folder: str) -> Iterator[str]:
    import ray

    allowed = tool_bytes()
    store = max(SMALLEST_STORE_BYTES, int(allowed * STORE_SHARE)) if allowed else None
    context = ray.init(
        num_cpus=workers,
        include_dashboard=False,
        log_to_driver=False,
        _node_ip_address=LOOPBACK,
        _temp_dir=folder,
        object_store_memory=store,
    )
    try:
        yield str(context.address_info["address"])
    finally:
        ray.shutdown()


@contextmanager
def _spark(workers: int, folder: str) -> Iterator[str]:
    """A JVM with so many threads for tasks, and the server that sessions of other processes connect to."""
    from pyspark import SparkConf, SparkContext
    from pyspark.sql import SparkSession

    os.environ.pop("SPARK_HOME", None)  # that of another version, perhaps
    os.environ["PYSPARK_PYTHON"] = sys.executable  # by its default any python3 of the path
    port = _free_port()
    settings = {
        "spark.master": f"local[{workers}]",
        "spark.plugins": "org.apache.spark.sql.connect.SparkConnectPlugin",
        "spark.connect.grpc.binding.address": LOOPBACK,
        "spark.connect.grpc.binding.port": str(port),
        "spark.driver.host": LOOPBACK,
        "spark.driver.bindAddress": LOOPBACK,
        # By its default a gigabyte, whatever there is: what a JVM takes by itself is a quarter of all.
        "spark.driver.memory": f"{(tool_bytes() or psutil.virtual_memory().total // 4) >> 20}m",
        "spark.local.dir": folder,
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.warehouse.dir": f"{folder}/warehouse",
        "spark.ui.enabled": "false",
        "spark.log.level": "ERROR",
        "spark.sql.artifact.isolation.enabled": "true",
        "spark.sql.artifact.isolation.alwaysApplyClassloader": "true",
    }
    session = SparkSession(SparkContext(conf=SparkConf().setAll(list(settings.items()))))
    try:
        yield f"{SPARK_HERE}{port}"  # the client sends its token to this name without TLS
    finally:
        session.stop()


def _free_port() -> int:
    """A port of loopback that is free now: Spark says nowhere which one it has taken by itself."""
    with socket.socket() as tried:
        tried.bind((LOOPBACK, 0))
        return int(tried.getsockname()[1])


STARTERS: dict[str, Callable[[int, str], AbstractContextManager[str]]] = {
    "dask": _dask,
    "ray": _ray,
    "spark": _spark,
}


def main(kind: str, workers: str) -> None:
    """Start the cluster, print its address as JSON, and keep it until standard input closes."""
    place = new_place(for_sockets=True)
    make_held(place)  # until this process ends: where it is killed, its owner removes the folder
    folder = str(place)
    os.environ["DASK_TEMPORARY_DIRECTORY"] = folder
    out = os.dup(1)
    os.dup2(2, 1)  # what the libraries print must not stand where the address is read
    try:
        with STARTERS[kind](int(workers), folder) as address:
            os.write(out, json.dumps({"address": address}).encode() + b"\n")
            if not _wait(_vital_processes()):
                shutil.rmtree(folder, ignore_errors=True)
                os._exit(1)  # what is left of the cluster cannot stop in order; the owner ends it
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _vital_processes() -> list[int]:
    """The servers without which the cluster takes no more work."""
    children = psutil.Process().children(recursive=True)
    return [each.pid for each in children if each.name() in VITAL_NAMES]


def _wait(vital: Iterable[int]) -> bool:
    """Wait for the owner to close standard input; False when a vital process ended before that."""
    with selectors.DefaultSelector() as selector:
        selector.register(0, selectors.EVENT_READ)
        for pid in vital if hasattr(os, "pidfd_open") else ():
            selector.register(os.pidfd_open(pid), selectors.EVENT_READ)
        return any(key.fd == 0 for key, _ in selector.select())


if __name__ == "__main__":
    main(*sys.argv[1:])
