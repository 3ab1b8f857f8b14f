"""A running cluster that does not fit is refused in one sentence, which says who answers and what differs."""

from __future__ import annotations

import contextlib
import http.server
import os
import re
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from foreign_servers import LOOPBACK, SSH, address_of, refusal, refuse_in_tls, say_nothing, serving

from breakeven.engines.clusters.addresses import endpoint_of
from breakeven.engines.clusters.joining import require_cluster
from breakeven.engines.clusters.tokens import keep_own_token, plain_token
from breakeven.engines.keeper import (
    SPARK_HERE,
    SPARK_TOKEN,
    Cluster,
    keep_cluster,
    ray_authentication,
    spark_authentication,
)
from breakeven.processes.leftovers import MARKER, marked_processes, new_owner


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
def a_web_server() -> Iterator[int]:
    server = http.server.ThreadingHTTPServer((LOOPBACK, 0), http.server.SimpleHTTPRequestHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


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
        (say_nothing, "a server answers there that says nothing, and that is not"),
        (lambda _: None, "a server there hangs up at once"),
        (lambda connection: connection.sendall(SSH), "says 'SSH-2.0-OpenSSH_9.2"),
        (refuse_in_tls, "a server answers there that asks for TLS; "),
    ],
    ids=["says nothing", "hangs up", "speaks SSH", "wants TLS"],
)
def test_another_server_is_named_by_what_it_does(
    kind: str, answer: Callable[[socket.socket], object], words: str
) -> None:
    with serving(answer) as port:
        assert words in refusal(kind, address_of(kind, port))


def test_dask_with_tls_is_not_joined_without_certificates() -> None:
    with serving(refuse_in_tls) as port:
        said = refusal("dask", f"tls://{LOOPBACK}:{port}")
    assert "names no certificates" in said


@pytest.fixture(scope="module")
def dask() -> Iterator[Cluster]:
    with keep_cluster("dask", 2) as cluster:
        yield cluster


def test_a_cluster_that_fits_is_not_refused(dask: Cluster) -> None:
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


def test_a_process_that_asks_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dask: Cluster
) -> None:
    owner = new_owner()
    monkeypatch.setenv(MARKER, owner)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with serving(say_nothing) as port:
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
    with serving(say_nothing) as port:
        here = endpoint_of("ray", f"{LOOPBACK}:{port}")
        assert here
        keep_own_token(here)
        own = plain_token(here, "")
    there = endpoint_of("ray", "192.0.2.1:6379")
    assert there
    keep_own_token(there)
    assert len(plain_token(there, "")) == 64
    assert plain_token(there, "") != own


@pytest.mark.skipif(os.getuid() != 0, reason="only root can be another user")
@pytest.mark.parametrize("host", [LOOPBACK, "::"])
def test_another_users_server_on_this_machine_is_shown_no_token_of_this_users(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    for name in (SPARK_TOKEN, "RAY_AUTH_MODE", "RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH"):
        monkeypatch.setenv(name, "")  # so that they are put back
        monkeypatch.delenv(name)
    own = {Path(ray_authentication()["RAY_AUTH_TOKEN_PATH"]).read_text()}
    own |= set(spark_authentication(None).values())
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family) as of_this_user:
        port = of_this_user.getsockname()[1]
        assert spark_authentication(f"{SPARK_HERE}{port}")
    os.seteuid(65534)  # a socket is its effective user's
    try:
        other = socket.create_server((host, 0), family=family)
    finally:
        os.seteuid(0)
    with other:
        port = other.getsockname()[1]
        assert spark_authentication(f"{SPARK_HERE}{port}") == {}
        for kind, address in (("spark", f"{SPARK_HERE}{port}"), ("ray", f"{LOOPBACK}:{port}")):
            endpoint = endpoint_of(kind, address)
            assert endpoint
            keep_own_token(endpoint)
            assert plain_token(endpoint, address) not in own


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
