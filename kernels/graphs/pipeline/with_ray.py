"""The pipeline with Ray: a task for each step."""

from pathlib import Path
from tempfile import TemporaryDirectory

import ray

from kernels.graphs.pipeline import SOURCES, with_python
from kernels.graphs.pipeline.with_python import of_source

# Made once: a remote function that is made again in every call is also sent again in every call.
load = ray.remote(with_python.load)
keep_valid = ray.remote(with_python.keep_valid)
compute = ray.remote(with_python.compute)


# Ray looks for references among the arguments themselves, not inside a list: hence the stars.
@ray.remote
def aggregate(*values_of_parts):
    """The totals of one source."""
    return with_python.aggregate(values_of_parts)


@ray.remote
def save(path, *totals):
    """Write the totals of all sources."""
    return with_python.save(totals, path)


def steps(parts, session):  # noqa: ARG001 - the tasks run on the cluster that Ray has joined
    """References as arguments of the next step: the values stay in the object store."""
    values = [compute.remote(keep_valid.remote(load.remote(part)), part) for part in parts]
    totals = [aggregate.remote(*of_source(source, parts, values)) for source in SOURCES]
    with TemporaryDirectory() as folder:
        saved = ray.get(save.remote(f"{folder}/totals.json", *totals))
        return Path(saved).read_text(encoding="utf-8")
