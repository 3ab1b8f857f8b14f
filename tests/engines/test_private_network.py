"""A network that nobody else is in: what listens there is heard there, and nowhere else."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection

import cloudpickle
import psutil
import pytest

from breakeven.engines import ENGINES
from breakeven.processes.system.linux import PORTABLE
from breakeven.processes.system.private_network import (
    enter_private_network,
    why_no_private_network,
)

NOBODY = 65534
SET_DUMPABLE = 4
FORK = multiprocessing.get_context("fork")
refused = why_no_private_network()
pytestmark = pytest.mark.skipif(bool(refused), reason=str(refused))


def listens_everywhere() -> int:
    """A port on every address, with a listener that stays as long as its process."""
    listener = socket.create_server(("0.0.0.0", 0))
    vars(socket).setdefault("kept", []).append(listener)
    return int(listener.getsockname()[1])


def greets(port: int) -> bool:
    """Whether somebody listens at a port of this process's own loopback."""
    with suppress(ConnectionError), socket.create_connection(("127.0.0.1", port), 5):
        return True
    return False


def own_addresses() -> set[str]:
    """The addresses of the machine, as this process sees them."""
    found = (address for some in psutil.net_if_addrs().values() for address in some)
    return {each.address for each in found if each.family == socket.AF_INET}


def enter_as_nobody() -> None:
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    ctypes.CDLL(None).prctl(SET_DUMPABLE, 1)  # as after exec: its own files in /proc are its own
    enter_private_network()
    assert (os.getuid(), os.getgid()) == (NOBODY, NOBODY)


@pytest.fixture
def entered() -> Iterator[Callable[[Callable[[], None]], Connection]]:
    """Enter in another process, which tells a port that it listens at there, and then waits."""
    processes = []

    def start(enter: Callable[[], None]) -> Connection:
        here, there = FORK.Pipe()

        def inside() -> None:
            try:
                enter()
            except OSError as error:
                there.send(error)
                return
            port = listens_everywhere()
            there.send((port, greets(port), own_addresses()))
            there.recv()

        process = FORK.Process(target=inside)
        process.start()
        processes.append((process, here))
        return here

    yield start
    for process, here in processes:
        here.send("done")
        process.join(10)
        assert process.exitcode == 0


@pytest.mark.parametrize(
    "enter",
    [
        enter_private_network,
        pytest.param(
            enter_as_nobody,
            marks=pytest.mark.skipif(os.getuid() != 0, reason="only root can be another user"),
        ),
    ],
    ids=["as this user", "as another user"],
)
def test_what_listens_everywhere_there_is_not_heard_here(
    enter: Callable[[], None], entered: Callable[[Callable[[], None]], Connection]
) -> None:
    answers = entered(enter)
    assert answers.poll(30)
    said = answers.recv()
    if isinstance(said, OSError) and enter is enter_as_nobody:
        pytest.skip(f"users have no namespaces of their own here: {said}")
    port, heard_there, addresses = said
    assert heard_there
    assert not greets(port)
    assert addresses == {"127.0.0.1"}


def test_workers_that_listen_everywhere_are_not_heard_outside() -> None:
    """In a process of its own: there is no way back out of that network."""
    here, there = FORK.Pipe()

    cloudpickle.register_pickle_by_value(sys.modules[__name__])  # the workers cannot import it

    def inside() -> None:
        with ENGINES["dask-private"].session(2) as session:
            ports = list(session.client.run(listens_everywhere).values())  # type: ignore[attr-defined]
            there.send([(port, greets(port)) for port in ports])
            there.recv()

    process = FORK.Process(target=inside)
    process.start()
    try:
        assert here.poll(60)
        ports = here.recv()
        assert len(ports) == 2
        assert all(heard_there for _, heard_there in ports)
        assert not any(greets(port) for port, _ in ports)
    finally:
        with suppress(OSError):
            here.send("done")
        process.join(30)
    assert process.exitcode == 0


def test_without_linux_there_is_none_and_the_row_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PORTABLE, "1")
    why_no_private_network.cache_clear()
    try:
        assert "only Linux" in str(ENGINES["dask-private"].available())
    finally:
        why_no_private_network.cache_clear()
