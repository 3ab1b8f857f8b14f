"""Talks to a process that asks a running cluster, and waits for none of its answers too long."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from breakeven.processes.leftovers import MARKER, end_marked, new_owner
from breakeven.processes.owned_folder import make_held, new_place, remove_tree

__all__ = ["Next", "probing"]

Next = Callable[[float], dict[str, Any] | None]
"""The next answer; None where none comes within so many seconds."""
MODULE = "breakeven.engines.clusters.probe_process"


@contextmanager
def probing(request: Mapping[str, Any], python: str) -> Iterator[Next]:
    """A process that answers ``request``; it and its files are gone when the block ends."""
    owner, folder = new_owner(), new_place()
    held = make_held(folder)
    try:
        with _started(python, os.environ | {MARKER: owner, "TMPDIR": str(folder)}) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            with contextlib.suppress(BrokenPipeError):  # it has ended, which its answers then say
                # Not among the arguments, which every user of the machine can read.
                process.stdin.write(json.dumps(dict(request)).encode())
                process.stdin.close()
            yield partial(_next_line, process.stdout.fileno(), bytearray())
    finally:
        end_marked(owner)
        remove_tree(folder)
        held.let_go()


@contextmanager
def _started(python: str, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [python, "-P", "-m", MODULE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _next_line(answers: int, heard: bytearray, seconds: float) -> dict[str, Any] | None:
    ends = time.monotonic() + seconds
    with selectors.DefaultSelector() as selector:
        selector.register(answers, selectors.EVENT_READ)
        while b"\n" not in heard:
            if not selector.select(max(0.0, ends - time.monotonic())):
                return None
            more = os.read(answers, 65536)
            if not more:
                return {"refused": "the process that asks it ended without an answer"}
            heard += more
    line, _, rest = bytes(heard).partition(b"\n")
    heard[:] = rest
    return dict(json.loads(line))
