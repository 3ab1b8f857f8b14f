"""RAPIDS: CuPy's arrays and cuDF's frames, which one NVIDIA GPU computes with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from breakeven.engines.base import Engine, Session
from breakeven.engines.tasks import Payload
from breakeven.environments.declared import EngineEnvironment

RAPIDS = EngineEnvironment(
    "rapids",
    ("cudf-cu12>=25.10", "cupy-cuda12x>=13"),
    programs=(("nvidia-smi", "it needs an NVIDIA GPU and its driver"),),
)


class Rapids(Engine):
    """One GPU: an implementation brings its data there in its ingest, and its answer home in its call."""

    name = "rapids"
    title = "GPU (RAPIDS)"
    libraries = ("cupy", "cudf")
    modules = ("cupy",)
    own_environment = RAPIDS
    parallel = False
    passes_session = False
    starts_processes = False
    has_tasks = False

    @contextmanager
    def start(self, workers: int, address: str | None) -> Iterator[Session]:
        import cupy

        cupy.zeros(1).sum().item()  # the first touch makes the context, which takes a second
        yield Session(workers)
        cupy.get_default_memory_pool().free_all_blocks()

    def round_trip(self, session: Session, payload: Payload) -> Payload:
        import cupy

        returned: Payload = cupy.asnumpy(cupy.asarray(payload))
        return returned
