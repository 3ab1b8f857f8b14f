"""The command line: what it lists, how it refuses, what it says of missing things."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command_here import command_here

from breakeven.catalogue import catalogue
from breakeven.records.journal import journals
from breakeven.records.measurement import Case
from breakeven.ruler.ruler import case_of, measure_afresh
from breakeven.ruler.settings import QUICK

ROOT = Path(__file__).resolve().parents[2]


def breakeven(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "breakeven", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_list_names_every_implementation() -> None:
    done = command_here(ROOT, "list", "--json")
    rows = json.loads(done.stdout)
    declared = {
        (name, label)
        for name in catalogue.names()
        for label in catalogue.workload(name).implementations
    }
    assert {(row["workload"], row["implementation"]) for row in rows} == declared
    assert all(row["available"] or row["reason"] for row in rows)


def test_many_workloads_are_listed_with_their_questions_in_the_width_of_a_terminal() -> None:
    said = breakeven("list").stdout
    assert max(map(len, said.splitlines()[:-1])) <= 80
    for name in catalogue.names():
        assert f"\n  {name} " in said
    together = " ".join(said.split())
    assert "How much does fusing the passes over memory" in together
    assert "name a workload or a family: breakeven list chunked_mean" in together


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("list", "ndvj"), "no workload 'ndvj'; did you mean 'ndvi'?"),
        (("run", "--allow-dirty", "ntegrate"), "did you mean 'integrate'?"),
        (("run", "--allow-dirty", "--sizes", "smal"), "no size 'smal'; did you mean 'small'?"),
        (("run", "--allow-dirty", "--only", "dask-nothing"), "no implementation 'dask-nothing'"),
        (("run", "--quick", "--thorough"), "choose one"),
        (("run", "--find-memory", "--budget", "10m"), "measures no time; leave --budget out"),
        (("run", "--find-memory", "--thorough"), "measures no time; leave --thorough out"),
        (("run", "--find-memory", "--ray-address", "127.0.0.1:1"), "leave its address out"),
        (("run", "--allow-dirty", "--profile", "--profile-budget", "soon"), "soon"),
        (
            ("run", "--dask-address", "nonsense"),
            "'nonsense' is not the address of a Dask scheduler",
        ),
        (("run", "--ray-address", "127.0.0.1:1"), "nobody answers there (connection refused)"),
        (("run", "--ray-address", "127.0.0.1:1", "--scaling"), "leave its address out"),
    ],
)
def test_what_does_not_exist_is_refused_with_the_nearest_name(
    arguments: tuple[str, ...], said: str
) -> None:
    done = command_here(ROOT, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("run",), "declares no workloads; measure a file (breakeven run mine.py)"),
        (("list",), "declares no workloads; list a file (breakeven list mine.py)"),
        (("compare", "HEAD~1", "."), "is not in a git repository, so there are no commits"),
        (("report",), "there are no results to report yet; measure something first"),
    ],
)
def test_a_folder_that_declares_nothing_is_told_the_next_step(
    tmp_path: Path, command: tuple[str, ...], said: str
) -> None:
    done = command_here(tmp_path, *command)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_reference_runs_hold_every_implementation_of_the_catalogue() -> None:
    measured = {(each.workload, each.implementation) for each in _cases_of_references()}
    for name in catalogue.names():
        named = {(name, label) for label in catalogue.workload(name).implementations}
        assert named <= measured, named - measured


def test_a_size_that_means_another_n_has_another_version() -> None:
    """Else asv's history would show a step where the code did not change."""
    current = [case for case in _cases_of_references() if _is_current(case)]
    assert {case.workload for case in current} == set(catalogue.names())
    other = [
        case for case in current if case.n != catalogue.workload(case.workload).sizes[case.size]
    ]
    assert other == []


def _cases_of_references() -> set[Case]:
    references = [each for each in journals(catalogue.project().runs) if each.is_reference]
    return {case for each in references for case in each.cases()}


def _is_current(case: Case) -> bool:
    workload = catalogue.workload(case.workload)
    return case.workload_version == workload.version and case.size in workload.sizes


def test_report_without_results_says_how_to_get_some(in_project: Callable[..., Path]) -> None:
    folder = in_project('workloads = "kernels.catalogue:PACKAGES"', 'results = "results/data"')
    done = command_here(folder, "report")
    assert done.returncode == 2
    assert "breakeven run mine.py" in done.stderr


def test_a_missing_library_costs_its_own_rows_only(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec

    def without_polars(name: str, package: str | None = None) -> Any:
        return None if name == "polars" else real(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", without_polars)
    missing = measure_afresh(case_of("groupby_mean", "polars", "small"), frozenset({"time"}), QUICK)
    assert missing.status == "unavailable"
    assert missing.reason == "polars is not installed; run: pip install 'breakeven[frames]'"
    there = measure_afresh(case_of("groupby_mean", "pandas", "small"), frozenset({"time"}), QUICK)
    assert there.status == "ok"


def test_an_extension_that_was_not_built_is_named_with_the_command(clone: Any) -> None:
    rows = json.loads(clone.breakeven("list", "integrate", "--json").stdout)
    reasons = {row["implementation"]: row["reason"] for row in rows}
    assert "with_cython is not built; install Cython and a C compiler" in reasons["cython"]
    assert "make environment" in reasons["cython"]
    assert reasons["python"] == ""


@pytest.mark.parametrize(
    ("raises", "said"),
    [
        ("lambda _: 1 / 0", "ZeroDivisionError"),
        ("lambda _: (_ for _ in ()).throw(GeneratorExit('odd'))", "GeneratorExit: odd"),
    ],
)
def test_a_crash_has_an_exit_code_of_its_own_and_a_traceback(
    tmp_path: Path, raises: str, said: str
) -> None:
    """A gate says 1 of something worse, and what a command refuses has 2."""
    (tmp_path / "sitecustomize.py").write_text(
        f"import breakeven.commands.project as project\nproject.use_targets = {raises}\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "breakeven", "combine", "nothing"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    assert said in done.stderr
