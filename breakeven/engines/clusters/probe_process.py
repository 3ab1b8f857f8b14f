"""Asks a running cluster what it is, in a process that may hang: its owner ends it after a while.

The request comes as JSON from standard input. Answers go to standard output, a line of JSON each:
that it has begun; which server answers there; that the library is imported; and then what the
cluster has, or why it refuses.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from breakeven.engines.clusters.first_words import METHODS, question, who_answers
from breakeven.engines.clusters.what_it_has import ASKING, Refused

LONGEST_WORDS = 300
LIFE_SECONDS = 120
"""The system ends this process then, also if its owner is gone."""


def main() -> None:
    """Answer what standard input asks."""
    signal.alarm(LIFE_SECONDS)
    request = json.loads(sys.stdin.buffer.read())
    out = os.dup(1)
    os.dup2(2, 1)  # what the libraries print must not stand where the answers are read

    def tell(**answer: Any) -> None:
        os.write(out, json.dumps(answer).encode() + b"\n")

    tell(began=True)
    kind = request["kind"]
    if request["place"]:
        host, port = request["place"]
        path = METHODS.get(kind, METHODS["ray"])
        authority = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        tell(**who_answers((host, port), question(path, authority, request["token"])))
    if request["further"]:
        _ask(kind, request["address"], tell)


def _ask(kind: str, address: str, tell: Callable[..., None]) -> None:
    try:
        tell(**ASKING[kind](address, lambda: tell(imported=True)))
    except Refused as reason:
        tell(refused=str(reason))
    except Exception as error:  # noqa: BLE001 - the owner says any error in words
        tell(refused=_in_one_line(error))


def _in_one_line(error: Exception) -> str:
    words = " ".join(str(error).split())
    said = "".join(each if each.isprintable() else "·" for each in words[:LONGEST_WORDS])
    return f"{type(error).__name__}: {said}"


if __name__ == "__main__":
    main()
