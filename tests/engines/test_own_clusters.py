"""Clusters that Breakeven starts serve its user only, listen nowhere else, and keep their files to themselves."""

from __future__ import annotations

import multiprocessing
import os
import socket
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from breakeven.engines.clusters import private_folder
from breakeven.engines.clusters.first_words import METHODS, question, who_answers
from breakeven.engines.clusters.peers import is_of_user
from breakeven.engines.clusters.private_folder import cluster_folder
from breakeven.engines.keeper import Cluster, keep_cluster, ray_authentication
from breakeven.processes.owned_folder import LOCK
from breakeven.processes.owners.clearing import clear_leftovers
from breakeven.processes.system.linux import PORTABLE

WORKERS = 2
NOBODY = 65534
UNAUTHENTICATED = 16
as_root = pytest.mark.skipif(os.getuid() != 0, reason="only root can be another user")


@pytest.fixture(scope="module")
def dask() -> Iterator[Cluster]:
    with keep_cluster("dask", WORKERS) as cluster:
        yield cluster


def ports_of(cluster: Cluster) -> set[int]:
    """Where the processes of a cluster listen."""
    roots = [psutil.Process(pid) for pid in cluster.pids]
    return {
        connection.laddr.port
        for root in roots
        for process in (root, *root.children(recursive=True))
        for connection in process.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    }


def heard_at(port: int) -> bytes:
    """What a server says to whom connects, which is nothing if it hangs up."""
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.settimeout(10)
        try:
            return connection.recv(4096)
        except ConnectionError:
            return b""


def as_nobody(ask: Callable[..., Any], *arguments: Any) -> Any:
    """What a function returns to another user, in a process of theirs."""
    context = multiprocessing.get_context("fork")
    answer, answers = context.Pipe(duplex=False)

    def asked() -> None:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        answers.send(ask(*arguments))

    process = context.Process(target=asked)
    process.start()
    try:
        assert answer.poll(30), "there was no answer"
        return answer.recv()
    finally:
        process.join(10)


def test_each_port_of_dask_is_one_that_it_works_with(dask: Cluster) -> None:
    """A scheduler, and a nanny and a worker for each worker: no page, and nothing on 8787."""
    ports = ports_of(dask)
    assert len(ports) == 1 + 2 * WORKERS
    assert all(b"pickle-protocol" in heard_at(port) for port in ports)


@as_root
def test_no_port_of_dask_says_a_word_to_another_user(dask: Cluster) -> None:
    ports = ports_of(dask)
    assert ports
    for port in ports:
        assert heard_at(port)
        assert as_nobody(heard_at, port) == b""


def test_a_client_of_this_user_needs_no_credentials_for_dask(dask: Cluster) -> None:
    from distributed import Client

    with Client(dask.address, set_as_default=False) as client:
        assert client.submit(os.getuid).result(timeout=30) == os.getuid()
        assert set(client.run(os.getuid).values()) == {os.getuid()}


@pytest.fixture
def connected() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Both ends of a connection."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        accepted, _ = server.accept()
        with accepted:
            yield accepted, client


@pytest.mark.parametrize(
    "has_table", [True, False], ids=["by Linux's table", "by the tables of processes"]
)
def test_a_connection_is_of_the_user_who_made_it(
    connected: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch, has_table: bool
) -> None:
    monkeypatch.setenv(PORTABLE, "" if has_table else "1")
    accepted, _ = connected
    assert is_of_user(accepted)
    assert not is_of_user(accepted, os.getuid() + 1)


def test_a_connection_that_its_user_has_closed_is_nobodys(
    connected: tuple[socket.socket, socket.socket],
) -> None:
    accepted, client = connected
    client.close()
    assert not is_of_user(accepted)
    assert not is_of_user(accepted, 0)


def test_ray_answers_nobody_without_its_token() -> None:
    with keep_cluster("ray", 1) as cluster:
        host, _, port = cluster.address.rpartition(":")
        authentication = ray_authentication()
        token = Path(authentication["RAY_AUTH_TOKEN_PATH"]).read_text()
        statuses = {
            shown: who_answers((host, int(port)), question(METHODS["ray"], host, shown))["status"]
            for shown in ("", "0" * len(token), token)
        }
        require_private(folder_of(cluster))
    assert statuses == {"": UNAUTHENTICATED, "0" * len(token): UNAUTHENTICATED, token: 0}


def folder_of(cluster: Cluster) -> Path:
    """The folder that the keeper of a cluster holds."""
    opened = psutil.Process(cluster.pids[0]).open_files()
    (lock,) = [Path(each.path) for each in opened if Path(each.path).name == LOCK]
    return lock.parent


def require_private(folder: Path) -> None:
    found = folder.lstat()
    assert stat.S_ISDIR(found.st_mode)
    assert (found.st_uid, stat.S_IMODE(found.st_mode)) == (os.getuid(), 0o700)


def test_nobody_else_enters_the_folder_of_dask_and_it_goes_with_the_cluster() -> None:
    with keep_cluster("dask", 1) as cluster:
        folder = folder_of(cluster)
        require_private(folder)
        assert list(folder.rglob("*dask*"))
    assert not folder.exists()


def test_the_folder_of_a_cluster_whose_keeper_was_killed_goes_with_the_next_run() -> None:
    with keep_cluster("dask", 1) as cluster:
        folder = folder_of(cluster)
        psutil.Process(cluster.pids[0]).kill()
    clear_leftovers()
    assert not folder.exists()


@pytest.mark.parametrize("leads_somewhere", [True, False], ids=["to a folder", "to nothing"])
def test_a_link_is_not_taken_for_the_folder_of_a_cluster(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, leads_somewhere: bool
) -> None:
    elsewhere, link = tmp_path / "elsewhere", tmp_path / "link"
    if leads_somewhere:
        elsewhere.mkdir()
    link.symlink_to(elsewhere)
    monkeypatch.setattr(private_folder, "new_place", lambda **_: link)
    with pytest.raises(FileExistsError):
        cluster_folder()
    assert not elsewhere.exists() or not list(elsewhere.iterdir())


def test_a_folder_that_others_may_enter_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(folder: Path) -> int:
        folder.mkdir()
        folder.chmod(0o755)
        return 0

    monkeypatch.setattr(private_folder, "new_place", lambda **_: tmp_path / "open")
    monkeypatch.setattr(private_folder, "make_held", opened)
    with pytest.raises(PermissionError, match="others could write"):
        cluster_folder()
