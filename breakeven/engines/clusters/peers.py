"""Which user has the other end of a connection within this machine; the system says so."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Any

import psutil

from breakeven.processes.system.linux import is_linux, lines_of

__all__ = ["is_of_user", "is_served_by_user"]

TABLE, TABLE_6 = Path("/proc/net/tcp"), Path("/proc/net/tcp6")
"""Linux lists every TCP socket here: ``number: local remote state … user``, in hexadecimal."""
ESTABLISHED, LISTENING = "01", "0A"
"""For a socket that its process has closed, the table no longer names the user."""


def is_of_user(connection: socket.socket, user: int | None = None) -> bool:
    """Whether the other end of an IPv4 connection is a socket of ``user``, this one by default.

    False where the system does not say: what cannot be known is refused.
    """
    user = os.getuid() if user is None else user
    try:
        own, peer = connection.getsockname()[:2], connection.getpeername()[:2]
        if is_linux():
            return _user_in_table(peer, own) == user
        return _is_held_by(user, peer)
    except (OSError, ValueError):
        return False


def is_served_by_user(port: int, user: int | None = None) -> bool:
    """Whether all that listens at a port of this machine, on any of its addresses, is ``user``'s, this one's by
    default; False where nothing does.
    """
    user = os.getuid() if user is None else user
    if is_linux():
        tables = (line.split() for table in (TABLE, TABLE_6) for line in lines_of(table)[1:])
        users = {
            int(fields[7])
            for fields in tables
            if fields[3] == LISTENING and fields[1].endswith(f":{port:04X}")
        }
        return users == {user}
    return any(
        connection.status == psutil.CONN_LISTEN and connection.laddr.port == port
        for process in psutil.process_iter()
        for connection in _connections(process, user)
    )


def _user_in_table(local: tuple[str, int], remote: tuple[str, int]) -> int | None:
    ends = [_as_listed(*local), _as_listed(*remote), ESTABLISHED]
    for line in lines_of(TABLE)[1:]:
        fields = line.split()
        if fields[1:4] == ends:
            return int(fields[7])
    return None


def _as_listed(host: str, port: int) -> str:
    return f"{int.from_bytes(socket.inet_aton(host), sys.byteorder):08X}:{port:04X}"


def _is_held_by(user: int, peer: tuple[str, int]) -> bool:
    """The same where there is no such table: a user may look into all processes of their own."""
    return any(
        connection.laddr == peer
        for process in psutil.process_iter()
        for connection in _connections(process, user)
    )


def _connections(process: psutil.Process, user: int) -> list[Any]:
    try:
        return list(process.net_connections("tcp")) if process.uids().real == user else []
    except psutil.Error:
        return []
