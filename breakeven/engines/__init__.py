"""Every way of running, declared in one table; no optional library is imported here."""

from kernels.engines.base import Engine, Session
from kernels.engines.dask_schedulers import DaskDistributed, DaskProcesses, DaskSync, DaskThreads
from kernels.engines.modin_frames import ModinDask, ModinRay
from kernels.engines.native_threads import ArrowThreads, Duckdb, NumbaThreads, OpenMP, Polars
from kernels.engines.pools import Joblib, Processes, Threads
from kernels.engines.ray_cluster import Ray
from kernels.engines.serial import Serial

__all__ = ["ENGINES", "Engine", "Session"]

ENGINES: dict[str, Engine] = {
    engine.name: engine
    for engine in (
        Serial(),
        Threads(),
        Processes(),
        Joblib(),
        NumbaThreads(),
        OpenMP(),
        DaskSync(),
        DaskThreads(),
        DaskProcesses(),
        DaskDistributed(),
        Ray(),
        ModinRay(),
        ModinDask(),
        ArrowThreads(),
        Polars(),
        Duckdb(),
    )
}
