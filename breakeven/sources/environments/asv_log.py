"""What asv says while it makes an environment: its log would go to standard error, once for each attempt."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["kept_log"]


class _Kept(logging.Handler):
    def __init__(self, said: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.said = said

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@contextmanager
def kept_log() -> Iterator[list[str]]:
    """What is logged in the block, instead of printing it: the output of commands that failed."""
    said: list[str] = []
    handler, root = _Kept(said), logging.getLogger()
    before = root.handlers[:]
    root.handlers[:] = [handler]
    try:
        yield said
    finally:
        root.handlers[:] = before
