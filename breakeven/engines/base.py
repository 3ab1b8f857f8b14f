"""What every engine promises: it says whether it can run, starts, and leaves nothing behind."""

from __future__ import annotations

import abc
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar

from breakeven.engines.libraries import missing_library
from breakeven.engines.tasks import Payload, same
from breakeven.environments.declared import EngineEnvironment
from breakeven.errors import Unavailable

ZARR_THREADS = "ZARR_THREADING__MAX_WORKERS"
"""One pool a process, in which Zarr reads and writes files for all threads that ask it to."""
NATIVE_THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",  # a NumPy built with BLIS reads this one before OpenMP's
    "VECLIB_MAXIMUM_THREADS",  # Apple's Accelerate, with which NumPy may be built on a Mac
    "RAYON_NUM_THREADS",  # libraries in Rust, such as tokenizers
    "NUMEXPR_NUM_THREADS",  # pandas computes with numexpr where it is installed
    "NUMBA_NUM_THREADS",
    "POLARS_MAX_THREADS",
    "ARROW_IO_THREADS",  # eight by default, beside the computing ones that OpenMP's variable sets
    ZARR_THREADS,  # four more than the cores by default, in every process
    "ZARR_ASYNC__CONCURRENCY",
)
"""What each native library reads when it is loaded; set in every process of a case."""


@dataclass
class Session:
    """A started engine: its number of workers, and the processes whose memory belongs to it.

    ``pids`` names only processes that are not descendants of the caller, such as those of a cluster
    that was joined, and ``address`` is where that cluster listens, for other processes to join.
    ``on_close`` registers what an ``ingest`` must release (a shared-memory block).
    """

    workers: int
    pids: tuple[int, ...] = ()
    closing: ExitStack = field(default_factory=ExitStack, repr=False)
    address: str | None = None

    def on_close(self, release: Callable[[], Any]) -> None:
        """Call ``release`` when the session ends, last registered first."""
        self.closing.callback(release)


class Engine(abc.ABC):
    """One way of running: how it starts, what it needs, and the thread settings that are fair to it."""

    name: ClassVar[str]
    title: ClassVar[str]
    parallel: ClassVar[bool] = True
    """Whether more than one worker means anything; if not, its cases have one worker."""
    passes_session: ClassVar[bool] = True
    """Whether functions take the session as their last argument."""
    libraries: ClassVar[tuple[str, ...]] = ()
    cluster: ClassVar[str | None] = None
    """The kind of cluster ("dask" or "ray") that its sessions join, if any."""
    own_environment: ClassVar[EngineEnvironment | None] = None
    """The environment in which its cases run if its libraries are missing in this interpreter: for an
    engine whose requirements conflict with those of others."""
    starts_workers: ClassVar[bool] = True
    """Whether a session starts anything; if not, only the caller works, or the library's own threads, which
    start with the first call that needs them."""
    starts_processes: ClassVar[bool] = True
    """Whether a session starts other processes, which takes longer than a short case without them."""
    has_tasks: ClassVar[bool] = True
    """Whether it runs plain Python functions as tasks."""
    has_round_trip: ClassVar[bool] = True
    """Whether data goes to its workers and comes back, as opposed to being worked on in place."""

    @property
    def modules(self) -> tuple[str, ...]:
        """The modules that a program imports to use it; none where it needs no library."""
        return self.libraries

    def available(self) -> str | None:
        """Why this engine cannot run here, in words, or None when it can."""
        reasons = (missing_library(library) for library in self.libraries)
        return next((reason for reason in reasons if reason), None)

    def workers(self, asked: int) -> int:
        """The number of workers that a case on this engine really has."""
        return asked if self.parallel else 1

    def environment(self, workers: int) -> dict[str, str]:
        """Environment variables that a process must have before it starts: native threads are one for each
        worker, so that workers times native threads never exceeds the case's number of workers."""
        return dict.fromkeys(NATIVE_THREAD_VARIABLES, "1")

    def pandas_threads(self, workers: int) -> int:
        """With how many threads pandas may read a large CSV file, which no environment variable says."""
        return 1

    def arguments(self, data: tuple[Any, ...], session: Session) -> tuple[Any, ...]:
        """What a function on this engine is called with: the data, then the session if it takes it."""
        return (*data, session) if self.passes_session else data

    def run_tasks(
        self, session: Session, function: Callable[[Any], Any], arguments: Sequence[Any]
    ) -> list[Any]:
        """Return the results of ``function`` for each of the arguments, each a task of its own, handed out
        as the tool's documentation would; the workers can import ``function``.

        Raises Unavailable where ``has_tasks`` is false.
        """
        raise Unavailable(f"{self.title} does not take Python functions as tasks")

    def round_trip(self, session: Session, payload: Payload) -> Payload:
        """Send the payload, a one-dimensional array, to a worker, and return it as it comes back.

        Raises Unavailable where ``has_round_trip`` is false.
        """
        returned: Payload = self.run_tasks(session, same, [payload])[0]
        return returned

    def session(self, workers: int, address: str | None = None) -> AbstractContextManager[Session]:
        """Start the engine, or join the running cluster at ``address``, and stop what was started."""
        return self._closing(workers, address)

    @contextmanager
    def _closing(self, workers: int, address: str | None) -> Iterator[Session]:
        with self.start(workers, address) as session, session.closing:
            yield session

    @abc.abstractmethod
    def start(self, workers: int, address: str | None) -> AbstractContextManager[Session]:
        """Start, yield the session, and stop: what each engine does in its own way."""
