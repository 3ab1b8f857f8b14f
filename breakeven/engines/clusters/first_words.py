"""Which server answers at an address, told from its first bytes alone.

It uses no library of a cluster: such a library takes every server for its own, and may wait for its
words for ever.
"""

from __future__ import annotations

import re
import socket
import ssl
import struct
import time
from typing import Any

__all__ = ["LIMIT_SECONDS", "METHODS", "question", "who_answers"]

LIMIT_SECONDS = 3.5
"""For all that is tried, but for the name of a host, which the system looks up as long as it likes."""
CONNECT_SECONDS = 2.5
WORDS_SECONDS = 0.8
"""A server that says nothing for so long waits to be asked."""
MOST_BYTES = 4096
SHOWN_BYTES = 30

METHODS = {
    "ray": "/ray.rpc.NodeInfoGcsService/CheckAlive",
    "spark": "/spark.connect.SparkConnectService/FetchErrorDetails",
}
"""What only the server of each kind can be asked, and what changes nothing there."""
PLAIN = ("dask", "http", "tls")
"""Known by any of their words."""
GET = b"GET / HTTP/1.0\r\n\r\n"
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, SETTINGS = 0, 1, 4
END_OF_STREAM, END_OF_HEADERS = 1, 4
STATUS = re.compile(rb"grpc-status[\x01\x02](\d{1,2})")
"""As servers write it: a literal, after its length. https://grpc.github.io/grpc/core/md_doc_statuscodes.html"""

Place = tuple[str, int]


def who_answers(place: Place, asked: bytes) -> dict[str, Any]:
    """``speaks``: "dask", "grpc" (with its ``status``), "http", "tls", "silence", "end" or "other".

    "silence" is a server that never says anything, "end" one that hangs up, "other" has its ``words``.
    Where nobody answers, ``nobody`` says why. ``asked`` is what a silent server is asked.
    """
    ends = time.monotonic() + LIMIT_SECONDS
    found: dict[str, Any] = {}
    try:
        for said in (b"", asked, GET):
            found = _who(_said(place, ends, said))
            if found["speaks"] in PLAIN or (found["speaks"] == "grpc" and said):
                return found
            if found["speaks"] == "other" and not said:
                return found
        return {"speaks": "tls"} if _speaks_tls(place, ends) else found
    except OSError as error:
        return {"nobody": _reason(error)}


def question(path: str, authority: str, token: str = "") -> bytes:
    """A call by gRPC, which is HTTP/2, of a method without arguments."""
    fields = {
        ":method": "POST",
        ":scheme": "http",
        ":path": path,
        ":authority": authority,
        "te": "trailers",
        "content-type": "application/grpc",
    }
    if token:
        fields["authorization"] = f"Bearer {token}"
    block = b"".join(_literal(name) + _literal(value, b"") for name, value in fields.items())
    return b"".join(
        (
            PREFACE,
            _frame(SETTINGS, 0, 0, b""),
            _frame(HEADERS, END_OF_HEADERS, 1, block),
            _frame(DATA, END_OF_STREAM, 1, bytes(5)),
        )
    )


def _literal(text: str, before: bytes = b"\0") -> bytes:
    """A string of a header field that nobody keeps (RFC 7541, 6.2.2); its length has seven bits a byte."""
    raw = text.encode()
    rest = len(raw) - 127
    if rest < 0:
        return before + bytes([len(raw)]) + raw
    length = b"\x7f"
    while rest >= 128:
        length += bytes([rest % 128 + 128])
        rest //= 128
    return before + length + bytes([rest]) + raw


def _frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def _said(place: Place, ends: float, asked: bytes = b"") -> bytes | None:
    """What a server says by itself, or when it was asked; None where it says nothing in time."""
    heard = b""
    with socket.create_connection(place, _left(ends, CONNECT_SECONDS)) as connection:
        until = time.monotonic() + _left(ends, WORDS_SECONDS)
        try:
            connection.sendall(asked)
            while not heard or (asked and _is_settings(heard) and not STATUS.search(heard)):
                connection.settimeout(_left(until, WORDS_SECONDS))
                more = connection.recv(MOST_BYTES)
                if not more:
                    return heard
                heard += more
        except TimeoutError:
            return heard or None
        except ConnectionError:
            return heard
    return heard


def _speaks_tls(place: Place, ends: float) -> bool:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # who it is does not matter, only how it speaks
    with socket.create_connection(place, _left(ends, CONNECT_SECONDS)) as connection:
        connection.settimeout(_left(ends, WORDS_SECONDS))
        try:
            context.wrap_socket(connection).close()
        except ssl.SSLError as error:
            return "ALERT" in (error.reason or "")
        except OSError:
            return False
    return True


def _left(ends: float, most: float) -> float:
    return min(most, max(0.05, ends - time.monotonic()))


def _who(words: bytes | None) -> dict[str, Any]:
    if not words:
        return {"speaks": "silence" if words is None else "end"}
    if b"pickle-protocol" in words:
        return {"speaks": "dask"}
    if _is_settings(words):
        found = STATUS.search(words)
        return {"speaks": "grpc", "status": int(found[1]) if found else None}
    if words.startswith(b"HTTP/"):
        return {"speaks": "http"}
    if words.startswith((b"\x15\x03", b"\x16\x03")):
        return {"speaks": "tls"}
    return {"speaks": "other", "words": _printable(words)}


def _is_settings(words: bytes) -> bool:
    """Whether they begin with what each server of HTTP/2 says first."""
    return words[3:4] == bytes([SETTINGS]) and words[5:9] == bytes(4)


def _printable(words: bytes) -> str:
    text = words[:SHOWN_BYTES].decode("ascii", errors="replace")
    return "".join(each if each.isascii() and each.isprintable() else "·" for each in text).strip()


def _reason(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer within {CONNECT_SECONDS:g} seconds"
    if isinstance(error, socket.gaierror):
        return "there is no host of that name"
    return (error.strerror or str(error)).lower()
