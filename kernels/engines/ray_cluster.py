"""Ray tasks on a cluster of this machine, or on one that runs already."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kernels.engines.base import Engine, Session
from kernels.engines.keeper import keep_cluster


class Ray(Engine):
    """Ray with ``num_cpus`` equal to the workers, its servers behind token authentication."""

    name = "ray"
    title = "Ray"
    libraries = ("ray",)
    cluster = "ray"

    @contextmanager
    def start(self, workers: int, address: str | None) -> Iterator[Session]:
        with keep_cluster("ray", workers, address) as cluster, joined_ray(cluster.address):
            yield Session(workers, pids=cluster.pids)


@contextmanager
def joined_ray(address: str) -> Iterator[None]:
    """This process as a driver of the Ray cluster at ``address``."""
    import ray
    from ray._raylet import Config  # type: ignore[attr-defined]

    # Ray reads how to authenticate when it is imported, which may have been before it was known.
    Config.initialize("")
    ray.init(address=address, log_to_driver=False, logging_level="warning", namespace="breakeven")
    try:
        yield
    finally:
        ray.shutdown()
