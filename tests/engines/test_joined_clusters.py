"""A running cluster that does not fit is refused in one sentence, which says who answers and what differs."""

from __future__ import annotations

import contextlib
import http.server
import re
import socket
import ssl
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from breakeven.engines.clusters import joining
from breakeven.engines.clusters.addresses import endpoint_of
from breakeven.engines.clusters.joining import require_cluster
from breakeven.engines.clusters.tokens import keep_own_token, plain_token
from breakeven.engines.keeper import SPARK_HERE, SPARK_TOKEN, Cluster, keep_cluster
from breakeven.errors import UserError
from breakeven.processes.leftovers import MARKER, marked_processes, new_owner

LOOPBACK = "127.0.0.1"
SSH = b"SSH-2.0-OpenSSH_9.2\r\n"


def refusal(kind: str, address: str, workers: int = 2, *, further: bool = True) -> str:
    """The sentence with which a cluster is refused."""
    with pytest.raises(UserError) as refused:
        require_cluster(kind, address, workers, sys.executable, further=further)
    said = str(refused.value)
    assert "\n" not in said
    return said


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        *(("dask", each) for each in ("nonsense", "", "http://a:1", "tcp://a", "a:0", "a:99999")),
        *(
            ("dask", each)
            for each in ("tcp://:8786", "tcp://a:1/b", "tcp://a:1?b", "inproc://a/1/2")
        ),
        *(
            ("ray", each)
            for each in ("ray://a:10001", "a", "tcp://a:1", "local", "a:b", "[::1:6379")
        ),
        *(
            ("spark", each)
            for each in ("a:15002", "spark://a:7077", "local[4]", "sc://", "sc://a:b")
        ),
    ],
)
def test_what_is_no_address_is_refused_with_an_example(kind: str, address: str) -> None:
    said = refusal(kind, address)
    assert f"--{kind}-address {address!r} is not the address of" in said
    assert "10.0.0.7" in said


@pytest.mark.parametrize(
    ("kind", "address", "shown"),
    [
        ("dask", "a:1", "tcp://a:1"),
        ("dask", "tls://[::1]:2", "tls://[::1]:2"),
        ("ray", "a:1", "a:1"),
        ("spark", "sc://a", "sc://a:15002"),
        ("spark", "sc://a:1/;token=secret", "sc://a:1"),
    ],
)
def test_an_address_is_shown_without_its_secrets(kind: str, address: str, shown: str) -> None:
    endpoint = endpoint_of(kind, address)
    assert endpoint
    assert endpoint.shown == shown


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


def _say_nothing(connection: socket.socket) -> None:
    while connection.recv(4096):
        pass


def _refuse_in_tls(connection: socket.socket) -> None:
    """As a server that wants TLS: this one has no certificate, and says so by an alert."""
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).wrap_socket(connection, server_side=True)


@contextmanager
def a_web_server() -> Iterator[int]:
    server = http.server.ThreadingHTTPServer((LOOPBACK, 0), http.server.SimpleHTTPRequestHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def address_of(kind: str, port: int) -> str:
    """Where a server of this machine listens, as a kind of cluster writes it."""
    return {"dask": "tcp://", "ray": "", "spark": "sc://"}[kind] + f"{LOOPBACK}:{port}"


KINDS = pytest.mark.parametrize("kind", ["dask", "ray", "spark"])


@KINDS
def test_where_nobody_listens_nobody_is_said_to_answer(kind: str) -> None:
    with socket.socket() as unused:
        unused.bind((LOOPBACK, 0))
        said = refusal(kind, address_of(kind, unused.getsockname()[1]))
    assert "nobody answers there (connection refused); start" in said


def test_a_host_of_no_such_name_is_said_to_be_none() -> None:
    said = refusal("dask", "tcp://nosuchhost.invalid:8786")
    assert re.search(r"nobody answers there \((there is no host|no answer within)", said)


def test_a_host_that_drops_what_it_is_sent_is_not_waited_for() -> None:
    """One whose queue is full drops what comes then, as a firewall does."""
    with socket.socket() as server, contextlib.ExitStack() as waiting:
        server.bind((LOOPBACK, 0))
        server.listen(0)
        for _ in range(4):
            each = waiting.enter_context(socket.socket())
            each.setblocking(False)
            each.connect_ex(server.getsockname())
        said = refusal("dask", address_of("dask", server.getsockname()[1]))
    assert "nobody answers there (no answer within" in said


@KINDS
def test_a_web_server_is_named_as_such(kind: str) -> None:
    with a_web_server() as port:
        said = refusal(kind, address_of(kind, port))
    assert "a web server answers there, and that is not" in said


@KINDS
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (_say_nothing, "a server answers there that says nothing, and that is not"),
        (lambda _: None, "a server there hangs up at once"),
        (lambda connection: connection.sendall(SSH), "says 'SSH-2.0-OpenSSH_9.2"),
        (_refuse_in_tls, "a server answers there that asks for TLS; "),
    ],
    ids=["says nothing", "hangs up", "speaks SSH", "wants TLS"],
)
def test_another_server_is_named_by_what_it_does(
    kind: str, answer: Callable[[socket.socket], object], words: str
) -> None:
    with serving(answer) as port:
        assert words in refusal(kind, address_of(kind, port))


def test_dask_with_tls_is_not_joined_without_certificates() -> None:
    with serving(_refuse_in_tls) as port:
        said = refusal("dask", f"tls://{LOOPBACK}:{port}")
    assert "names no certificates" in said


@pytest.fixture(scope="module")
def dask() -> Iterator[Cluster]:
    with keep_cluster("dask", 2) as cluster:
        yield cluster


def test_a_cluster_that_fits_is_joined(dask: Cluster) -> None:
    require_cluster("dask", dask.address, 2, sys.executable)
    require_cluster("dask", dask.address.removeprefix("tcp://"), 2, sys.executable)


@pytest.mark.parametrize("workers", [1, 4], ids=["one instead of two", "four instead of two"])
def test_a_cluster_with_another_number_of_workers_is_refused(dask: Cluster, workers: int) -> None:
    said = refusal("dask", dask.address, workers)
    assert re.search(r"\(2 workers, Python 3[\d.]+, dask [\d.]+, distributed [\d.]+\)", said)
    assert said.endswith(f"it has 2 workers, not {workers} (add --workers 2)")


def test_a_scheduler_of_dask_is_no_other_cluster(dask: Cluster) -> None:
    port = int(dask.address.rpartition(":")[2])
    assert "a Dask server answers there, and that is not a Ray cluster" in refusal(
        "ray", address_of("ray", port)
    )
    assert "a Dask server answers there, without TLS" in refusal("dask", f"tls://{LOOPBACK}:{port}")


def test_a_worker_is_not_taken_for_a_scheduler(dask: Cluster) -> None:
    from distributed import Client

    with Client(dask.address, set_as_default=False) as client:
        worker = next(iter(client.scheduler_info()["workers"]))
    assert "a Dask worker answers there; give the address of its scheduler" in refusal(
        "dask", worker
    )


def test_a_scheduler_that_no_worker_has_joined_is_refused() -> None:
    with keep_cluster("dask", 0) as cluster:
        assert "no worker has joined it; start one" in refusal("dask", cluster.address)


@pytest.mark.slow
def test_ray_is_asked_for_its_workers_and_is_no_scheduler_of_dask(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with keep_cluster("ray", 2) as cluster:
        require_cluster("ray", cluster.address, 2, sys.executable)
        said = refusal("ray", cluster.address, 4)
        assert re.search(r"\(2 CPUs, Python 3[\d.]+, ray [\d.]+\)", said)
        assert said.endswith("it has 2 CPUs, not 4 (add --workers 2)")
        assert "a gRPC server answers there, and that is not a Dask" in refusal(
            "dask", cluster.address
        )
        assert "and that is not a Spark Connect server" in refusal(
            "spark", f"sc://{cluster.address}"
        )
        monkeypatch.setenv("RAY_AUTH_MODE", "disabled")
        assert "asks for another token; set RAY_AUTH_MODE=token" in refusal("ray", cluster.address)


FITS = {
    "workers": 2,
    "threads": 2,
    "there": {"Python": "3.11.7", "dask": "2026.8.0"},
    "here": {"Python": "3.11.9", "dask": "2026.8.0"},
}
"""What a cluster is like that two workers may join: the last number of Python's version is no matter."""


def answering(monkeypatch: pytest.MonkeyPatch, **answers: Any) -> None:
    """Let a process that asks a cluster give these answers."""
    lines: Iterator[Mapping[str, Any] | None] = iter([{"began": True}, *answers.values()])

    @contextmanager
    def asked(*_: object) -> Iterator[Callable[[float], Mapping[str, Any] | None]]:
        yield lambda _: next(lines, None)

    monkeypatch.setattr(joining, "probing", asked)


@pytest.mark.parametrize(
    ("differs", "words"),
    [
        ({"there": {"Python": "3.12.1", "dask": "2026.8.0"}}, "it has Python 3.12.1, not 3.11.9"),
        ({"there": {"Python": "3.11.7", "dask": "2026.7.1"}}, "it has dask 2026.7.1, not 2026.8.0"),
        (
            {"there": {"Python": "3.11.7 and 3.12.1", "dask": "2026.8.0"}},
            "it has Python 3.11.7 and 3.12.1, not 3.11.9",
        ),
        ({"threads": 8}, "its workers have 8 threads in all, not one each"),
        ({"workers": 0}, "no worker has joined it"),
        ({"refused": "it is busy"}, "tcp://a:1: it is busy"),
    ],
    ids=[
        "another Python",
        "another Dask",
        "workers of two Pythons",
        "workers of several threads",
        "no worker",
        "a refusal of its own",
    ],
)
def test_what_differs_is_said(
    monkeypatch: pytest.MonkeyPatch, differs: dict[str, Any], words: str
) -> None:
    answering(monkeypatch, first={"speaks": "dask"}, then={"imported": True}, last=FITS | differs)
    assert words in refusal("dask", "tcp://a:1")


def test_what_fits_is_joined_and_spark_need_not_say_its_workers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answering(monkeypatch, first={"speaks": "dask"}, then={"imported": True}, last=FITS)
    require_cluster("dask", "tcp://a:1", 2, sys.executable)
    unsaid = FITS | {"workers": None, "threads": None}
    first = {"speaks": "grpc", "status": 3}
    answering(monkeypatch, first=first, then={"imported": True}, last=unsaid)
    require_cluster("spark", "sc://a:1", 2, sys.executable)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "nobody answers there (no answer within 4 seconds)"),
        ({"first": {"speaks": "dask"}}, "the library that asks it was not read"),
        ({"first": {"speaks": "dask"}, "then": {"imported": True}}, "it does not say within"),
        ({"first": {"refused": "it ended"}}, "it ended"),
    ],
    ids=["no word", "no library", "no last answer", "an end"],
)
def test_an_answer_that_does_not_come_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, answers: dict[str, Any], words: str
) -> None:
    answering(monkeypatch, **answers)
    assert words in refusal("dask", "tcp://a:1")


def test_a_server_that_needs_a_token_is_told_from_one_of_another_kind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answering(monkeypatch, first={"speaks": "grpc", "status": 16})
    assert (
        "a Spark Connect server answers there that asks for another token; set SPARK_"
        in refusal("spark", "sc://a:1")
    )
    answering(monkeypatch, first={"speaks": "grpc", "status": 12})
    assert "a gRPC server answers there, and that is not a Spark" in refusal("spark", "sc://a:1")


def test_a_process_that_asks_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dask: Cluster
) -> None:
    owner = new_owner()
    monkeypatch.setenv(MARKER, owner)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with serving(_say_nothing) as port:
        refusal("dask", address_of("dask", port))
    require_cluster("dask", dask.address, 2, sys.executable)
    assert marked_processes(owner) == []
    assert list(tmp_path.iterdir()) == []


def test_a_token_that_opens_ray_here_goes_to_no_other_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("RAY_AUTH_MODE", "RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH"):
        monkeypatch.setenv(name, "")  # so that they are put back
        monkeypatch.delenv(name)
    here = endpoint_of("ray", f"{LOOPBACK}:6379")
    there = endpoint_of("ray", "192.0.2.1:6379")
    assert here
    assert there
    keep_own_token(here)
    own = plain_token(here, "")
    keep_own_token(there)
    assert len(plain_token(there, "")) == 64
    assert plain_token(there, "") != own


def test_a_token_for_spark_is_shown_in_plain_to_this_machine_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(SPARK_TOKEN, "own")
    for address, token in {
        f"{SPARK_HERE}15002": "own",
        f"{SPARK_HERE}15002/;token=given": "given",
        "sc://192.0.2.1:15002/;token=given": "",
    }.items():
        endpoint = endpoint_of("spark", address)
        assert endpoint
        assert plain_token(endpoint, address) == token
