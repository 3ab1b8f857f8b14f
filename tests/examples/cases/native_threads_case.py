"""Run as a script: run one implementation, and print what the native libraries would use.

The arguments are a workload, an implementation, and a number of workers.
"""

import json
import sys

from breakeven.catalogue import catalogue
from breakeven.ruler.loaded_threads import limit_pandas_threads, loaded_native_threads


def threads_in_a_worker():
    """What the libraries that a task might use would use in this worker."""
    import numba  # noqa: F401
    import polars  # noqa: F401
    import pyarrow  # noqa: F401

    return loaded_native_threads()


def in_workers(engine, session):
    """The answer of a worker process, where the engine has some."""
    if engine.name == "processes":
        return session.executor.submit(threads_in_a_worker).result()
    if engine.name == "joblib":
        from joblib import delayed

        return session.parallel([delayed(threads_in_a_worker)()] * session.workers)[0]
    if engine.name == "dask-distributed":
        return next(iter(session.client.run(threads_in_a_worker).values()))
    if engine.name == "ray":
        import ray

        return ray.get(ray.remote(threads_in_a_worker).remote())
    return {}


def main(name, label, workers):
    workload = catalogue.workload(name)
    chosen = workload.implementations[label]
    engine = catalogue.engine(chosen)
    data = workload.make_inputs(min(workload.sizes.values()))
    with engine.session(int(workers)) as session:
        if chosen.ingest:
            data = catalogue.load(workload, chosen.ingest)(*engine.arguments(data, session))
        function = catalogue.load(workload, chosen.function)
        limit_pandas_threads(engine.pandas_threads(int(workers)))
        function(*engine.arguments(data, session))
        own = loaded_native_threads(getattr(session, "connection", None))
        print(json.dumps({"own": own, "worker": in_workers(engine, session)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
