"""Every profiler on every engine that it claims, on real cases: ``make test-slow`` runs the whole of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from taken_profiles import taken

from breakeven.catalogue import catalogue
from breakeven.engines import ENGINES
from breakeven.profile.profiler import profilers, refusal

CASES = (
    *(("chunked_mean", label) for label in ("python", "numpy", "numba", "numba-parallel")),
    *(("chunked_mean", label) for label in ("cython", "cython-parallel")),
    *(("chunked_mean", label) for label in ("threads", "processes", "joblib", "ray")),
    *(("chunked_mean", f"dask-{name}") for name in ("sync", "threads", "processes", "distributed")),
    ("boosted_trees", "xgboost-dask"),
    *(("read_csv", label) for label in ("polars", "duckdb", "pandas-pyarrow")),
    ("method_read_csv", "pandas-threads"),
    *(("groupby_mean", label) for label in ("modin-ray", "modin-dask", "vaex")),
)
"""Cases of every engine, and of every compiler on it."""


def claimed(workload: str, label: str) -> list[str]:
    """The tools that can profile such a case here."""
    implementation = catalogue.implementation(catalogue.workload(workload), label)
    engine = catalogue.engine(implementation)
    return [name for name, tool in profilers().items() if not refusal(tool, engine, implementation)]


def test_the_cases_have_every_engine_and_every_tool_that_can_run_here() -> None:
    engines, tools = set(), set()
    for workload, label in CASES:
        engines.add(catalogue.implementation(catalogue.workload(workload), label).engine)
        tools.update(claimed(workload, label))
    elsewhere = {name for name, each in ENGINES.items() if each.own_environment}
    assert engines >= set(ENGINES) - elsewhere
    assert tools == {name for name, tool in profilers().items() if not tool.available()}


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("workload", "label"), CASES)
def test_every_tool_that_claims_a_case_shows_something_of_it(
    tmp_path: Path, workload: str, label: str
) -> None:
    for tool in claimed(workload, label):
        found = taken(tmp_path, workload, label, tool, size="small", seconds=0.5)
        shown = [each.name for each in found.profile.attachments]
        print(f"{label}: {tool}: {found.profile.overhead:.2f} times", *found.profile.notes)
        assert found.stacks.total > 0 or shown
        assert found.profile.overhead > 0
        if tool in {"dask", "ray"}:
            assert found.profile.tasks
