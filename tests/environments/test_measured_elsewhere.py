"""A case whose engine needs other versions runs in an environment of its own, beside the baseline there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

OWN = '''"""Which way adds squares?"""
import numpy as np
from breakeven import Implementation, Workload


def make_inputs(n):
    return (np.arange(n, dtype=float),)


def numpy_way(x):
    return float((x * x).sum())


WORKLOAD = Workload(
    make_inputs=make_inputs,
    sizes={"some": 50_000},
    implementations={
        "numpy": numpy_way,
        "numexpr": Implementation("elsewhere_numexpr:squares", engine="numexpr"),
    },
)
'''
IN_NUMEXPR = '''"""By NumExpr, which is not installed beside the tool."""
import numexpr


def squares(x):
    return float(numexpr.evaluate("sum(x * x)", {"x": x}))
'''


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workload, of which one way needs NumExpr."""
    made = tmp_path_factory.mktemp("elsewhere")
    (made / "squares.py").write_text(OWN)
    (made / "elsewhere_numexpr.py").write_text(IN_NUMEXPR)
    return made


def breakeven(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command, run in the folder with a cache of its own."""
    return subprocess.run(
        [sys.executable, "-m", "breakeven", *words],
        cwd=folder,
        env=os.environ | {"BREAKEVEN_CACHE": str(folder / "cache"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def measured(folder: Path) -> dict[str, dict[str, Any]]:
    """What a run of the file measured, by label."""
    done = breakeven(folder, "run", "squares.py", "--quick", "--json")
    assert done.returncode == 0, done.stderr
    return {each["case"]["implementation"]: each for each in json.loads(done.stdout)}


def test_the_way_is_measured_beside_the_baseline_of_its_environment(
    measured: dict[str, dict[str, Any]],
) -> None:
    assert set(measured) == {"numpy", "numexpr:numpy", "numexpr"}
    assert {label: each["own_environment"] for label, each in measured.items()} == {
        "numpy": "",
        "numexpr:numpy": "numexpr",
        "numexpr": "numexpr",
    }
    assert all(each["status"] == "ok" for each in measured.values())
    assert [label for label, each in measured.items() if each["is_baseline"]] == ["numpy"]
    assert all(any(each["baseline_samples_seconds"]) for each in measured.values())


@pytest.mark.usefixtures("measured")
def test_the_table_says_what_each_ratio_is_over(folder: Path) -> None:
    from breakeven.records.tables.table import read_results

    rows = read_results(folder / ".breakeven" / "runs").table.set_index("implementation")
    own, there = rows.loc["numexpr"], rows.loc["numexpr:numpy"]
    assert own["default_speedup"] == pytest.approx(own["speedup"] * there["speedup"])
    assert there["default_speedup"] == there["speedup"]
    assert rows.loc["numpy", "speedup"] == 1.0


@pytest.mark.usefixtures("measured")
def test_the_run_keeps_the_versions_of_the_environment(folder: Path) -> None:
    (journal,) = (folder / ".breakeven" / "runs").glob("*.jsonl")
    settings = json.loads(journal.read_text().splitlines()[0])["settings"]
    assert settings["environments"]["numexpr"]["numpy"]


@pytest.mark.usefixtures("measured")
def test_the_pages_name_it(folder: Path) -> None:
    done = breakeven(folder, "report")
    assert done.returncode == 0, done.stderr
    page = next((folder / ".breakeven" / "report" / "workloads").glob("*.html")).read_text()
    assert "numexpr:numpy" in page
    assert "its own versions" in page


@pytest.mark.usefixtures("measured")
def test_it_is_listed_made_and_removed(folder: Path) -> None:
    listed = {
        each["name"]: each for each in json.loads(breakeven(folder, "env", "list", "--json").stdout)
    }
    assert listed["numexpr"]["engines"] == ["numexpr"]
    assert listed["numexpr"]["size_bytes"] > 1_000_000
    assert listed["modin"]["size_bytes"] is None
    assert "numexpr: removed" in breakeven(folder, "env", "remove", "numexpr").stdout
    assert "numexpr: there was none" in breakeven(folder, "env", "remove", "numexpr").stdout
    assert "numexpr is ready" in breakeven(folder, "env", "make", "numexpr").stdout
    unknown = breakeven(folder, "env", "make", "numexp")
    assert unknown.returncode == 2
    assert "numexpr" in unknown.stderr


@pytest.mark.usefixtures("measured")
def test_a_way_is_profiled_in_its_environment(folder: Path) -> None:
    done = breakeven(
        folder, "profile", "squares.py", "numexpr", "--tool", "cprofile", "--seconds", "1"
    )
    assert done.returncode == 0, done.stderr


def test_one_that_cannot_be_made_costs_its_rows_alone(tmp_path: Path) -> None:
    (tmp_path / "squares.py").write_text(OWN)
    (tmp_path / "elsewhere_numexpr.py").write_text(IN_NUMEXPR)
    (tmp_path / "constraints").mkdir()
    (tmp_path / "constraints" / "numexpr.txt").write_text("numexpr==0.0.1\n")
    done = breakeven(tmp_path, "run", "squares.py", "--quick", "--json")
    assert done.returncode == 0, done.stderr
    found = {each["case"]["implementation"]: each for each in json.loads(done.stdout)}
    assert found["numpy"]["status"] == "ok"
    assert found["numexpr"]["status"] == "unavailable"
    assert "the environment 'numexpr' cannot be made" in found["numexpr"]["reason"]
