"""The caller's own process and thread: plain Python, NumPy, pandas, serial Numba and Cython."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from breakeven.engines.base import Engine, Session


class Serial(Engine):
    """No workers but the caller."""

    name = "serial"
    title = "one thread"
    parallel = False
    passes_session = False
    starts_workers = False
    starts_processes = False

    @contextmanager
    def start(self, workers: int, address: str | None) -> Iterator[Session]:
        yield Session(1)

    def run_tasks(
        self, session: Session, function: Callable[[Any], Any], arguments: Sequence[Any]
    ) -> list[Any]:
        return [function(argument) for argument in arguments]
