"""What a running cluster has: its workers and its versions, asked with its own library.

Each function calls ``imported`` when the library is there, since only then its answer is waited for.
"""

from __future__ import annotations

import asyncio
import platform
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

__all__ = ["ASKING", "Refused"]

DASK_SECONDS = 3.0
DASK_NAMES = ("dask", "distributed")
LOCAL = re.compile(r"local\[(\d+)\]")
"""How Spark names a server that is one JVM with so many threads."""
CLUSTER_HAS = re.compile(r"Ray: (\S+)\s+Python: (\S+)")


class Refused(Exception):  # noqa: N818 - an answer in words
    """Why a cluster cannot be joined."""


def ask_dask(address: str, imported: Callable[[], None]) -> dict[str, Any]:
    """Workers, threads and versions of the scheduler and all workers."""
    import distributed

    imported()
    arguments = distributed.Security().get_connection_args("client")
    if address.startswith("tls://") and not arguments.get("ssl_context"):
        raise Refused(
            "it asks for TLS, and Dask's configuration here names no certificates "
            "(distributed.comm.tls.ca-file, and client.cert and client.key)"
        )
    return asyncio.run(_ask_scheduler(address, arguments))


async def _ask_scheduler(address: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    from distributed.core import rpc
    from distributed.versions import get_versions as packages_here

    try:
        async with rpc(address, timeout=DASK_SECONDS, connection_args=arguments) as scheduler:
            identity = await scheduler.identity()
            if "workers" not in identity:
                what = str(identity.get("type", "server")).lower()
                raise Refused(f"a Dask {what} answers there; give the address of its scheduler")
            versions = [await scheduler.versions()]
            answers = await scheduler.broadcast(msg={"op": "versions"}, on_error="ignore")
    except OSError as error:
        cause = error.__cause__ or error
        raise Refused(f"Dask's client is refused ({' '.join(str(cause).split())[:200]})") from error
    versions += [each for each in answers.values() if each]
    workers = identity["workers"].values()
    return {
        "workers": len(workers),
        "threads": sum(each["nthreads"] for each in workers),
        "there": _all_versions(each["packages"] for each in versions),
        "here": _dask_versions(packages_here()["packages"]),
    }


def _all_versions(packages: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The version of each package, or all of its versions if servers differ."""
    found: dict[str, dict[str, None]] = {}
    for each in map(_dask_versions, packages):
        for name, version in each.items():
            found.setdefault(name, {})[version] = None
    return {name: " and ".join(versions) for name, versions in found.items()}


def _dask_versions(packages: Mapping[str, Any]) -> dict[str, str]:
    python = ".".join(str(packages["python"]).split(".")[:3])
    return {"Python": python} | {name: str(packages.get(name)) for name in DASK_NAMES}


def ask_ray(address: str, imported: Callable[[], None]) -> dict[str, Any]:
    """Its CPUs, which are Ray's workers; Ray itself refuses other versions than those here."""
    import ray

    imported()
    here = {"Python": platform.python_version(), "ray": str(ray.__version__)}
    try:
        ray.init(address=address, log_to_driver=False, logging_level="error", namespace="breakeven")
    except RuntimeError as error:
        other = CLUSTER_HAS.search(str(error))
        if other is None:
            raise
        return {"there": {"Python": other[2], "ray": other[1]}, "here": here}
    try:
        workers = ray.cluster_resources().get("CPU", 0.0)
    finally:
        ray.shutdown()
    return {"workers": workers, "there": here, "here": here}


def ask_spark(address: str, imported: Callable[[], None]) -> dict[str, Any]:
    """Its version, and its threads where it is a single JVM."""
    import pyspark
    from pyspark.sql import SparkSession

    imported()
    session = SparkSession.builder.remote(address).create()
    try:
        there, master = str(session.version), str(session.conf.get("spark.master", ""))
    finally:
        session.stop()
    threads = LOCAL.fullmatch(master)
    return {
        "workers": int(threads[1]) if threads else None,
        "there": {"spark": there},
        "here": {"spark": str(pyspark.__version__)},
    }


ASKING: dict[str, Callable[[str, Callable[[], None]], dict[str, Any]]] = {
    "dask": ask_dask,
    "ray": ask_ray,
    "spark": ask_spark,
}
