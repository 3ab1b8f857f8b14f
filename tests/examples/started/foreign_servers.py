"""Servers of other kinds than those that can be joined, and how it is refused to join them."""

from __future__ import annotations

import contextlib
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from breakeven.engines.clusters.joining import require_cluster
from breakeven.errors import UserError

LOOPBACK = "127.0.0.1"
SSH = b"SSH-2.0-OpenSSH_9.2\r\n"


def refusal(kind: str, address: str, workers: int = 2, *, further: bool = True) -> str:
    """The sentence with which a cluster is refused."""
    with pytest.raises(UserError) as refused:
        require_cluster(kind, address, workers, sys.executable, further=further)
    said = str(refused.value)
    assert "\n" not in said
    return said


@contextmanager
def serving(answer: Callable[[socket.socket], object]) -> Iterator[int]:
    """A server that does so with each connection; its port."""
    server = socket.create_server((LOOPBACK, 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = server.accept()
                threading.Thread(target=_served, args=(connection, answer), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield int(server.getsockname()[1])
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()


def _served(connection: socket.socket, answer: Callable[[socket.socket], object]) -> None:
    with connection, contextlib.suppress(OSError):
        answer(connection)


def say_nothing(connection: socket.socket) -> None:
    while connection.recv(4096):
        pass


def refuse_in_tls(connection: socket.socket) -> None:
    """As a server that wants TLS: this one has no certificate, and says so by an alert."""
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).wrap_socket(connection, server_side=True)


def address_of(kind: str, port: int) -> str:
    """Where a server of this machine listens, as a kind of cluster writes it."""
    return {"dask": "tcp://", "ray": "", "spark": "sc://"}[kind] + f"{LOOPBACK}:{port}"
