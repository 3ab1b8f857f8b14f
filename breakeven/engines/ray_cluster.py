"""Ray tasks on a cluster of this machine, or on one that runs already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from breakeven.engines.base import Engine, Session
from breakeven.engines.keeper import keep_cluster, ray_authentication


class Ray(Engine):
    """Ray with ``num_cpus`` equal to the workers, its servers behind token authentication."""

    name = "ray"
    title = "Ray"
    libraries = ("ray",)
    cluster = "ray"

    def environment(self, workers: int) -> dict[str, str]:
        return super().environment(workers) | ray_authentication()

    @contextmanager
    def start(self, workers: int, address: str | None) -> Iterator[Session]:
        with keep_cluster("ray", workers, address) as cluster, joined_ray(cluster.address):
            yield Session(workers, pids=cluster.pids, address=cluster.address)

    def run_tasks(
        self, session: Session, function: Callable[[Any], Any], arguments: Sequence[Any]
    ) -> list[Any]:
        import ray

        remote = _remote(function)
        return list(ray.get([remote.remote(argument) for argument in arguments]))


@cache
def _remote(function: Callable[[Any], Any]) -> Any:
    """Made once: a remote function that is made again is also sent to the workers again."""
    import ray

    return ray.remote(function)


@contextmanager
def joined_ray(address: str) -> Iterator[None]:
    """This process as a driver of the Ray cluster at ``address``.

    Ray reads how to authenticate when it is imported: a process that imports it earlier must have
    been started with the engine's ``environment``.
    """
    import ray

    ray.init(address=address, log_to_driver=False, logging_level="warning", namespace="breakeven")
    try:
        yield
    finally:
        ray.shutdown()
