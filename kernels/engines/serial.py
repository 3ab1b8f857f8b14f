"""The caller's own process and thread: plain Python, NumPy, pandas, serial Numba and Cython."""

from collections.abc import Iterator
from contextlib import contextmanager

from kernels.engines.base import Engine, Session


class Serial(Engine):
    """No workers but the caller."""

    name = "serial"
    title = "one thread"
    parallel = False
    passes_session = False

    @contextmanager
    def start(self, workers: int, address: str | None) -> Iterator[Session]:
        yield Session(1)
