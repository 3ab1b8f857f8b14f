"""The contract: every implementation gives the reference's answer, again and again."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from benchmarks.harness.plan import cluster_of
from benchmarks.harness.ruler import case_of, measure_once
from benchmarks.harness.settings import QUICK, ClusterAddress
from kernels import catalogue
from kernels.engines.keeper import keep_cluster
from kernels.workload import Implementation

WORKERS = 2
CALLS = 3
WORKLOADS = catalogue.PACKAGES | catalogue.TRUTHS
ROWS = [
    pytest.param(name, label, id=f"{name}-{label}")
    for name in WORKLOADS
    for label in catalogue.workload(name).implementations
]


SETTINGS = dataclasses.replace(
    QUICK,
    workers=WORKERS,
    warm_up_seconds=0.0,
    min_samples=2,
    max_samples=2,
    sample_seconds=1e-9,
    limit_seconds=100.0,
)
"""The least sampling there is."""


@pytest.fixture(scope="module")
def clusters() -> Iterator[dict[str | None, ClusterAddress]]:
    """The clusters that all cases share."""
    with ExitStack() as stack:
        found: dict[str | None, ClusterAddress] = {}
        for kind in ("dask", "ray"):
            cluster = stack.enter_context(keep_cluster(kind, WORKERS))
            found[kind] = ClusterAddress(address=cluster.address, pids=cluster.pids)
        yield found


@pytest.mark.parametrize(("name", "label"), ROWS)
def test_it_gives_the_references_answer_every_time(
    name: str, label: str, clusters: dict[str | None, ClusterAddress]
) -> None:
    smallest = next(iter(catalogue.workload(name).sizes))
    case = case_of(name, label, smallest, WORKERS)
    found = measure_once(
        case, frozenset({"time"}), SETTINGS, cluster=clusters.get(cluster_of(case))
    )
    assert (found.status, found.reason) == ("ok", "")
    assert found.answers_checked >= CALLS


@pytest.mark.parametrize("name", WORKLOADS)
def test_a_workload_keeps_its_promises(name: str) -> None:
    workload = catalogue.workload(name)
    assert workload.name == name
    assert workload.question.endswith("?")
    assert workload.sizes.keys() >= {"small", "medium", "large"}
    assert len(workload.sizes) == 3 or name in catalogue.TRUTHS
    assert workload.implementations[workload.reference].engine == "serial"
    assert workload.implementations[workload.baseline].engine == "serial"
    work = workload.work(1000)
    counted = [count for count in (work.bytes_moved, work.operations) if count is not None]
    assert all(count > 0 for count in counted)


@pytest.mark.parametrize("name", WORKLOADS)
def test_inputs_are_the_same_every_time(name: str) -> None:
    workload = catalogue.workload(name)
    n = next(iter(workload.sizes.values()))
    reference = catalogue.load(workload, workload.implementations[workload.reference].function)
    first = reference(*workload.make_inputs(n))
    workload.check(reference(*workload.make_inputs(n)), first)


@pytest.mark.parametrize("name", WORKLOADS)
def test_the_four_dask_schedulers_run_the_same_code(name: str) -> None:
    found: dict[str, Implementation] = {
        label: chosen
        for label, chosen in catalogue.workload(name).implementations.items()
        if label in ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")
    }
    assert len({(chosen.function, chosen.ingest) for chosen in found.values()}) <= 1
    assert all(chosen.engine == label for label, chosen in found.items())
