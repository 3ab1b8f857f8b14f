"""The cluster that the cases of a run join: started once, and again only when it has died."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import ExitStack
from types import TracebackType
from typing import Self

import psutil

from breakeven.catalogue.project import Project
from breakeven.engines import all_engines
from breakeven.engines.clusters.joining import require_cluster
from breakeven.engines.keeper import Cluster, keep_cluster
from breakeven.engines.libraries import missing_library
from breakeven.environments.kept import kept
from breakeven.processes.control_group import ControlGroup, new_group
from breakeven.ruler.settings import ClusterAddress
from breakeven.run.planning.plan import ClusterKind

LIBRARIES = {"dask": ("dask", "distributed"), "ray": ("ray",), "spark": ("pyspark",)}


def require_clusters(
    addresses: Mapping[str, str], workers: int, *, elsewhere: Project | None = None
) -> None:
    """Raise UserError where at one of the addresses, by kind, no cluster is that cases can join.

    Where the kind's library is missing in this interpreter, only the first words of the server are heard.
    It is asked what it has once there is an environment with the library: then ``elsewhere`` is the project.
    """
    for kind, address in addresses.items():
        is_here = not any(map(missing_library, LIBRARIES[kind]))
        if elsewhere is None:
            require_cluster(kind, address, workers, sys.executable, further=is_here)
        elif not is_here and (python := _python_of(kind, elsewhere)):
            require_cluster(kind, address, workers, python)


def _python_of(kind: str, project: Project) -> str | None:
    """The Python of the environment with a kind's library, where it was made."""
    needed = all_engines()[kind].own_environment if kind in all_engines() else None
    found = kept(needed, project.constraints_of(needed.name)) if needed else None
    return str(found.python) if found else None


class RunCluster:
    """One kind of cluster, or none, as a context manager that stops what it started.

    ``address`` names a cluster that runs already, which is joined and left as it is; ``python`` runs one that
    is started.
    """

    def __init__(
        self,
        kind: ClusterKind | None,
        workers: int,
        address: str | None,
        python: str = sys.executable,
    ) -> None:
        self.kind = kind
        self.python = python
        self.workers = workers
        self.address = address
        self._open = ExitStack()
        self._cluster: Cluster | None = None
        self._group: ControlGroup | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def current(self) -> ClusterAddress | None:
        """Where the cluster is; one that has died is replaced.

        None when its library is missing or it does not start: each case then says itself why.
        """
        if self.kind is None or self._is_missing(self.kind):
            return None
        if self._cluster is None or not all(map(_is_alive, self._cluster.pids)):
            self._restart(self.kind.kind)
        if self._cluster is None:
            return None
        return ClusterAddress(
            address=self._cluster.address,
            pids=self._cluster.pids,
            start_seconds=self._cluster.start_seconds or None,
            group=self._group,
        )

    def _is_missing(self, kind: ClusterKind) -> bool:
        if kind.environment:
            return self.python == sys.executable  # it is not there
        return any(map(missing_library, LIBRARIES[kind.kind]))

    def _restart(self, kind: str) -> None:
        self._open.close()
        self._group = None if self.address else new_group()
        if self._group:
            self._open.callback(self._group.remove)
        enter = self._group.add if self._group else _stay
        try:
            kept = keep_cluster(kind, self.workers, self.address, enter, self.python)
            self._cluster = self._open.enter_context(kept)
        except RuntimeError:
            self._cluster = None


def _stay(pid: int) -> None:
    """Leave a process in the control group that it was started in."""


def _is_alive(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
