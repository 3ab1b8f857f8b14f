"""What the address of a running cluster looks like, by the kind of cluster."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from breakeven.errors import UserError

__all__ = ["SERVERS", "Endpoint", "endpoint_of", "option_of"]

SERVERS = {"dask": "a Dask scheduler", "ray": "a Ray cluster", "spark": "a Spark Connect server"}
"""What has an address of each kind."""
EXAMPLES = {
    "dask": "tcp://10.0.0.7:8786 or tls://10.0.0.7:8786",
    "ray": "10.0.0.7:6379, or auto for the one of this machine",
    "spark": "sc://10.0.0.7:15002",
}
SCHEMES = {"dask": ("tcp", "tls"), "ray": ("",), "spark": ("sc",)}
DEFAULT_PORTS = {"spark": 15002}
AUTO = "auto"
"""Ray itself finds a cluster that runs on this machine."""


@dataclass(frozen=True)
class Endpoint:
    """Where a cluster listens; ``shown`` is its address without what may be secret in it."""

    kind: str
    scheme: str
    host: str
    port: int

    @property
    def shown(self) -> str:
        """The address as a message names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}" if self.scheme else f"{host}:{self.port}"


def option_of(kind: str) -> str:
    """The option of ``breakeven run`` that names a running cluster of that kind."""
    return f"--{kind}-address"


def endpoint_of(kind: str, address: str) -> Endpoint | None:
    """Where an address of a kind of cluster leads; None where Ray is to find it.

    Raises UserError, with an example, where it is no such address.
    """
    if kind == "ray" and address == AUTO:
        return None
    scheme, separator, rest = address.rpartition("://")
    scheme = scheme if separator else {"dask": "tcp"}.get(kind, "")
    if scheme not in SCHEMES[kind]:
        raise _no_address(kind, address)
    try:
        parts = urlsplit(f"//{rest}")
        host, port = parts.hostname, parts.port or DEFAULT_PORTS.get(kind)
    except ValueError:
        raise _no_address(kind, address) from None
    beyond = parts.path.rstrip("/") if kind != "spark" else ""
    if not host or not port or beyond or parts.query or parts.fragment or parts.username:
        raise _no_address(kind, address)
    return Endpoint(kind, scheme, host, port)


def _no_address(kind: str, address: str) -> UserError:
    return UserError(
        f"{option_of(kind)} {address!r} is not the address of {SERVERS[kind]}, which is like "
        f"{EXAMPLES[kind]}"
    )
