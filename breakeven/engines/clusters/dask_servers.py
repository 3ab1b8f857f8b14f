"""Dask's scheduler and workers as its ``LocalCluster`` has them, but they serve this user only.

Anybody who reaches a Dask server may run code there. TLS would keep others out, but encrypt all
that the workers exchange, within the time of every call. Asking the system who opened a connection
takes one look at a table when the connection is made, and nothing later.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import distributed
from distributed.comm.registry import backends
from distributed.node import ServerNode

from breakeven.engines.clusters.peers import is_of_user

__all__ = ["Nanny", "Scheduler", "Worker", "dask_cluster", "serve_this_user_only"]

SCHEMES = ("tcp", "tls")
LOOPBACK = "127.0.0.1"


def serve_this_user_only() -> None:
    """Let every Dask server of this process close a connection of another user before it reads from it.

    Raises RuntimeError where this version of Dask has no place for that.
    """
    for scheme in SCHEMES:
        backend = backends[scheme]
        listener = getattr(backend, "_listener_class", None)
        if not hasattr(listener, "_prepare_stream"):
            raise RuntimeError(
                f"distributed {distributed.__version__} cannot be kept from serving other users; "
                "install a version that the constraints of Breakeven name"
            )
        if not getattr(listener, "serves_this_user_only", False):
            backend._listener_class = _guarded(listener)


def _guarded(listener: Any) -> Any:
    class Guarded(listener):  # type: ignore[misc]
        """A listener that greets nobody but this user."""

        serves_this_user_only = True

        async def _prepare_stream(self, stream: Any, address: str) -> Any:
            if not is_of_user(stream.socket):
                stream.close()
                return None
            return await super()._prepare_stream(stream, address)

    return Guarded


class _Unseen(ServerNode):  # type: ignore[misc]
    """A server without pages: Dask would serve some, to anybody, although no dashboard is asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        serve_this_user_only()
        super().__init__(*args, **kwargs)

    def start_http_server(self, *_: Any, **__: Any) -> None:
        """Start none."""


# They keep the names of what they are, because Dask tells them to its clients.
class Scheduler(_Unseen, distributed.Scheduler):  # type: ignore[misc]
    """Dask's scheduler."""


class Worker(_Unseen, distributed.Worker):  # type: ignore[misc]
    """Dask's worker."""


class Nanny(_Unseen, distributed.Nanny):  # type: ignore[misc]
    """Dask's nanny, which starts one of these workers in a process of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, worker_class=Worker, **kwargs)


@contextmanager
def dask_cluster(workers: int, folder: str, memory_limit: int | str) -> Iterator[str]:
    """A scheduler in this process and so many single-threaded workers in others; its address.

    ``memory_limit`` is that of each worker, in bytes, or "auto".
    """
    encrypted = bool(distributed.Security().require_encryption)  # as the user's own Dask is set up
    common = {
        "host": LOOPBACK,
        "protocol": "tls://" if encrypted else "tcp://",
        "dashboard": False,
    }
    options = common | {
        "nthreads": 1,
        "local_directory": folder,
        "memory_limit": memory_limit,
        "silence_logs": logging.WARNING,
    }
    with distributed.SpecCluster(
        scheduler={"cls": Scheduler, "options": common | {"port": 0}},
        workers={number: {"cls": Nanny, "options": options} for number in range(workers)},
        silence_logs=logging.WARNING,
    ) as cluster:
        yield str(cluster.scheduler_address)
