"""Holding a known amount of memory for a moment, in every way that a measurement can get wrong."""

from breakeven.workload import Implementation, Workload

MEGABYTE = 1_000_000


def make_inputs(megabytes):
    """Return the megabytes to hold."""
    return (megabytes,)


def check(result, expected):
    """The answer is the amount that was held."""
    assert result == expected, f"held {result} MB instead of {expected}"


WORKLOAD = Workload(
    name="known_memory",
    version="1",
    source="a truth for the ruler",
    question="Does the ruler find an amount of memory that is known beforehand?",
    sizes={
        "nothing": 0,
        "small": 100,
        "300 MB": 300,
        "400 MB": 400,
        "medium": 500,
        "large": 1_000,
    },
    unit="MB",
    make_inputs=make_inputs,
    check=check,
    reference="own-process",
    baseline="own-process",
    implementations={
        "own-process": Implementation("with_python:hold"),
        "untouched": Implementation("with_python:hold_untouched"),
        "mapped-file": Implementation("with_python:read_mapped_file", ingest="with_python:to_file"),
        "child": Implementation("with_processes:hold_in_child"),
        "brief-in-child": Implementation("with_processes:hold_briefly_in_child"),
        "forks-reading": Implementation("with_processes:forks_that_read"),
        "forks-writing": Implementation("with_processes:forks_that_write"),
        "shared-block": Implementation("with_processes:block_mapped_by_four"),
        "dask-worker": Implementation("with_dask:hold_in_worker", engine="dask-distributed"),
        "ray-store": Implementation("with_ray:hold_in_store", engine="ray"),
    },
)
