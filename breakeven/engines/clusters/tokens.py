"""The tokens that Ray and Spark ask for, and which servers may get them."""

from __future__ import annotations

import os
import re
import secrets
import socket
from pathlib import Path

import psutil

from breakeven.engines.clusters.addresses import Endpoint
from breakeven.engines.clusters.peers import is_served_by_user
from breakeven.engines.keeper import (
    SPARK_HERE,
    SPARK_TOKEN,
    ray_authentication,
    spark_authentication,
)

__all__ = ["has_spark_token", "keep_own_token", "plain_token"]

IN_ADDRESS = re.compile(r"[;/]token=([^;]+)")


def keep_own_token(endpoint: Endpoint | None) -> None:
    """Let what joins a Ray cluster of another machine, or of another user, show it a token that opens no cluster
    of this user's.

    A token that the user has set is the user's own choice.
    """
    if endpoint is not None and endpoint.kind != "ray":
        return
    if endpoint and _is_of_this_machine(endpoint.host) and is_served_by_user(endpoint.port):
        return  # which Ray finds by itself may be anybody's
    if "RAY_AUTH_MODE" not in os.environ:
        os.environ |= {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}


def plain_token(endpoint: Endpoint, address: str) -> str:
    """The token that a client shows there without TLS, or nothing: Spark's stays on this machine, and Breakeven's
    own with servers of this user."""
    if endpoint.kind == "ray":
        return _ray_token()
    if endpoint.kind == "spark" and address.startswith(SPARK_HERE):
        given = IN_ADDRESS.search(address)
        own = os.environ.get(SPARK_TOKEN) or spark_authentication(address).get(SPARK_TOKEN, "")
        return given[1] if given else own
    return ""


def has_spark_token(address: str) -> bool:
    """Whether the user has named a token for a Spark Connect server: its client then asks for TLS."""
    return bool(IN_ADDRESS.search(address) or os.environ.get(SPARK_TOKEN))


def _ray_token() -> str:
    found = ray_authentication()
    if found.get("RAY_AUTH_MODE") != "token":
        return ""
    if "RAY_AUTH_TOKEN" in found:
        return found["RAY_AUTH_TOKEN"]
    usual = Path("~/.ray/auth_token").expanduser()
    try:
        return Path(found.get("RAY_AUTH_TOKEN_PATH") or usual).read_text().strip()
    except OSError:
        return ""


def _is_of_this_machine(host: str) -> bool:
    own = {each.address for some in psutil.net_if_addrs().values() for each in some}
    return host.startswith("127.") or host in own | {"localhost", socket.gethostname()}
