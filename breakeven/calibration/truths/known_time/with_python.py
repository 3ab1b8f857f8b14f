"""A known time in plain Python: spinning, sleeping, and asking a server that answers late."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from breakeven.processes.system.linux import has_function

SERVER = Path(__file__).with_name("late_server.py")


def busy_loop(microseconds):
    """Spin until the time is over."""
    began = time.monotonic_ns()
    deadline = began + 1000 * microseconds
    while (now := time.monotonic_ns()) < deadline:
        pass
    return microseconds, (now - began) / 1000


def sleep(microseconds):
    """Leave it to the system: it wakes up no earlier, but by its timer's lateness later."""
    began = time.monotonic_ns()
    time.sleep(microseconds / 1e6)
    return microseconds, (time.monotonic_ns() - began) / 1000


def start_server(microseconds, session):
    """A server in a process of its own, on loopback, and a connection to it.

    Both stay on one processor, where the system keeps them to it: while the caller waits, the server has it, so it never goes to sleep,
    and nobody is woken up late by a time that nobody knows.
    """
    if has_function("sched_setaffinity"):
        processors = os.sched_getaffinity(0)
        session.on_close(lambda: os.sched_setaffinity(0, processors))
        os.sched_setaffinity(0, {max(processors)})
    server = subprocess.Popen([sys.executable, "-P", str(SERVER)], stdout=subprocess.PIPE)
    session.on_close(lambda: _stop(server))
    port = int(server.stdout.readline())
    connection = socket.create_connection(("127.0.0.1", port))
    session.on_close(connection.close)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return microseconds, connection


def ask_server(microseconds, connection, session):  # noqa: ARG001 - it only ends the server
    """Ask, and wait for the answer, in which the server says how long it waited."""
    connection.sendall(microseconds.to_bytes(8, "big"))
    answer = connection.recv(8, socket.MSG_WAITALL)
    return microseconds, int.from_bytes(answer, "big") / 1000


def _stop(server):
    server.kill()
    server.wait()
    server.stdout.close()
