"""The keeper process: it starts a Dask, Ray or Spark cluster, prints its address, and keeps it.

It stops the cluster when its standard input closes, which happens when its owner goes.
"""

from __future__ import annotations

import errno
import json
import os
import selectors
import shutil
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager

import psutil

from breakeven.engines.clusters.private_folder import cluster_folder
from breakeven.engines.keeper import SPARK_HERE
from breakeven.processes.allowance import tool_bytes
from breakeven.processes.system.linux import has_function

STORE_SHARE = 0.4
"""What Ray's object store gets of the memory that Ray may use; by its default it is 30 % of all."""
SMALLEST_STORE_BYTES = 80 * 2**20
"""Ray refuses to start with less."""


LOOK_SECONDS = 1.0
"""How often a vital process is looked at where the system does not tell of its end."""
LOOPBACK, LOOPBACK_6 = "127.0.0.1", "::1"
VITAL_NAMES = ("raylet", "gcs_server", "java")
"""Ray's, and Spark's; Dask's scheduler lives in the keeper itself, which replaces its workers."""


@contextmanager
def _dask(workers: int, folder: str) -> Iterator[str]:
    from breakeven.engines.clusters.dask_servers import dask_cluster

    allowed = tool_bytes()
    with dask_cluster(workers, folder, allowed // workers if allowed else "auto") as address:
        yield address


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
    with _own_port() as port:
        settings = _spark_settings(workers, folder, port)
        session = SparkSession(SparkContext(conf=SparkConf().setAll(list(settings.items()))))
        try:
            yield f"{SPARK_HERE}{port}"  # the client sends its token to this name without TLS
        finally:
            session.stop()


def _spark_settings(workers: int, folder: str, port: int) -> dict[str, str]:
    return {
        "spark.master": f"local[{workers}]",
        "spark.plugins": "org.apache.spark.sql.connect.SparkConnectPlugin",
        "spark.connect.grpc.binding.address": LOOPBACK,
        "spark.connect.grpc.binding.port": str(port),
        "spark.driver.host": LOOPBACK,
        "spark.driver.bindAddress": LOOPBACK,
        # Spark's default is a gigabyte on every machine; a JVM by itself takes a quarter of all.
        "spark.driver.memory": f"{(tool_bytes() or psutil.virtual_memory().total // 4) >> 20}m",
        "spark.local.dir": folder,
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.warehouse.dir": f"{folder}/warehouse",
        "spark.ui.enabled": "false",
        # For the JVM's other ports: in local mode Spark makes the secret itself, for this JVM alone.
        "spark.authenticate": "true",
        "spark.log.level": "ERROR",
        "spark.sql.artifact.isolation.enabled": "true",
        "spark.sql.artifact.isolation.alwaysApplyClassloader": "true",
    }


@contextmanager
def _own_port() -> Iterator[int]:
    """A port of loopback that is free now: Spark says nowhere which one it has taken by itself.

    A client asks ``localhost``, perhaps first under its IPv6 address. This process keeps the port of
    that number there, so that nobody else can listen on it and be sent the token.
    """
    with socket.socket() as tried:
        tried.bind((LOOPBACK, 0))
        port = int(tried.getsockname()[1])
    with ExitStack() as kept:
        try:
            namesake = kept.enter_context(socket.socket(socket.AF_INET6))
            namesake.bind((LOOPBACK_6, port))
        except OSError as error:  # where there is no IPv6, nobody can listen there
            if error.errno == errno.EADDRINUSE:
                raise
        yield port


STARTERS: dict[str, Callable[[int, str], AbstractContextManager[str]]] = {
    "dask": _dask,
    "ray": _ray,
    "spark": _spark,
}


def main(kind: str, workers: str) -> None:
    """Start the cluster, print its address as JSON, and keep it until standard input closes."""
    place = cluster_folder()
    folder = str(place)
    os.environ["DASK_TEMPORARY_DIRECTORY"] = folder
    out = os.dup(1)
    os.dup2(2, 1)  # what the libraries print must not stand where the address is read
    try:
        with STARTERS[kind](int(workers), folder) as address:
            os.write(out, json.dumps({"address": address}).encode() + b"\n")
            if not _wait(_vital_processes()):
                shutil.rmtree(place.parent, ignore_errors=True)
                os._exit(1)  # what is left of the cluster cannot stop in order; the owner ends it
    finally:
        shutil.rmtree(place.parent, ignore_errors=True)


def _vital_processes() -> list[int]:
    """The servers without which the cluster takes no more work."""
    children = psutil.Process().children(recursive=True)
    return [each.pid for each in children if each.name() in VITAL_NAMES]


def _wait(vital: Sequence[int]) -> bool:
    """Wait for the owner to close standard input; False when a vital process ended before that."""
    with selectors.DefaultSelector() as selector:
        selector.register(0, selectors.EVENT_READ)
        is_told = has_function("pidfd_open")
        for pid in vital if is_told else ():
            selector.register(os.pidfd_open(pid), selectors.EVENT_READ)
        while not (ready := selector.select(None if is_told else LOOK_SECONDS)):
            if not all(map(_lives, vital)):
                return False
        return any(key.fd == 0 for key, _ in ready)


def _lives(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


if __name__ == "__main__":
    main(*sys.argv[1:])
