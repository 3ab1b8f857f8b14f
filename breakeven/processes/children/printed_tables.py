"""Tables that programs print as JSON, among which anything else may stand that was printed meanwhile."""

from __future__ import annotations

import json
import os
import select
import time
from typing import IO, Any

__all__ = ["awaited_table", "table_in"]

READ_BYTES = 2**16
MOST_BYTES = 2**20


def table_in(text: str | bytes) -> dict[str, Any]:
    """The table in the last line of a text; raises ValueError where there is none."""
    lines = text.splitlines()
    try:
        found = json.loads(lines[-1] if lines else "")
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if isinstance(found, dict):
        return found
    raise ValueError("it is no table")


def awaited_table(stream: IO[bytes], name: str, seconds: float) -> dict[str, Any] | None:
    """The first table in a stream that has a text of that name, as soon as its line is there; None where
    none comes in so many seconds, and where the stream ends.

    Nothing else may read the stream.
    """
    ends, received = time.monotonic() + seconds, b""
    poll = select.poll()
    poll.register(stream.fileno(), select.POLLIN)
    while (left := ends - time.monotonic()) > 0 and len(received) < MOST_BYTES:
        if not poll.poll(1000 * left):
            continue
        more = os.read(stream.fileno(), READ_BYTES)
        if not more:
            return None
        *lines, received = (received + more).split(b"\n")
        for line in lines:
            if isinstance((found := _table_or_nothing(line)).get(name), str):
                return found
    return None


def _table_or_nothing(line: bytes) -> dict[str, Any]:
    try:
        return table_in(line)
    except ValueError:
        return {}
