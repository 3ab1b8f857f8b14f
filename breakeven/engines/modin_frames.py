"""Modin: pandas code on Ray's or Dask's workers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from breakeven.engines.base import Engine, Session
from breakeven.engines.keeper import keep_cluster, ray_authentication
from breakeven.engines.ray_cluster import joined_ray
from breakeven.engines.tasks import Payload, through_frame
from breakeven.environments.declared import EngineEnvironment

MODIN = EngineEnvironment("modin", ("modin[dask,ray]>=0.37", "pyarrow>=18"))
"""Modin follows pandas by many months: version 0.37 needs one below 2.4."""


class _Modin(Engine):
    """Modin on a cluster; its functions are pandas code, so they take no session."""

    passes_session = False
    has_tasks = False
    own_environment = MODIN
    modin_engine: ClassVar[str]

    def environment(self, workers: int) -> dict[str, str]:
        settings = {"MODIN_ENGINE": self.modin_engine, "MODIN_CPUS": str(workers)}
        return super().environment(workers) | settings

    def configure(self, workers: int) -> None:
        """The same settings for a process that was started without them."""
        import modin.config

        modin.config.Engine.put(self.modin_engine.capitalize())
        modin.config.CpuCount.put(workers)

    def round_trip(self, session: Session, payload: Payload) -> Payload:
        import modin.pandas

        return through_frame(payload, lambda frame: modin.pandas.DataFrame(frame).modin.to_pandas())


class ModinRay(_Modin):
    """Modin on Ray."""

    name = "modin-ray"
    title = "Modin on Ray"
    libraries = ("modin", "ray")
    modules = ("ray", "modin.pandas")
    cluster = "ray"
    modin_engine = "ray"

    def environment(self, workers: int) -> dict[str, str]:
        return super().environment(workers) | ray_authentication()

    @contextmanager
    def start(self, workers: int, address: str | None) -> Iterator[Session]:
        with keep_cluster("ray", workers, address) as cluster, joined_ray(cluster.address):
            self.configure(workers)
            yield Session(workers, pids=cluster.pids, address=cluster.address)


class ModinDask(_Modin):
    """Modin on Dask Distributed."""

    name = "modin-dask"
    title = "Modin on Dask"
    libraries = ("modin", "distributed")
    modules = ("distributed", "modin.pandas")
    cluster = "dask"
    modin_engine = "dask"

    @contextmanager
    def start(self, workers: int, address: str | None) -> Iterator[Session]:
        from distributed import Client

        with (
            keep_cluster("dask", workers, address) as cluster,
            Client(cluster.address, set_as_default=True),
        ):
            self.configure(workers)
            yield Session(workers, pids=cluster.pids, address=cluster.address)
