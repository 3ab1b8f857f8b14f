"""What a workload's page and the index say one should use."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from example_results import journal, measurement

from breakeven.findings.decisions import decisions, leaders_by_size, what_pays_off
from breakeven.findings.lessons import answer_told
from breakeven.findings.tools import on_one_worker
from breakeven.records.measurement import Measurement
from breakeven.records.tables.table import read_results

SIZES = {4: "small", 400: "large"}


def timed(label: str, seconds: float, n: int = 4, **changes: object) -> Measurement:
    samples = tuple(tuple(seconds * f for f in (0.995, 1.0, 1.005)) for _ in range(3))
    workload = str(changes.pop("workload", "ndvi"))
    return measurement(workload, label, SIZES[n], n, samples, **changes)


@pytest.fixture
def rows(tmp_path: Path) -> pd.DataFrame:
    journal(
        tmp_path,
        [
            *(timed("numpy", 1.0), timed("ray", 9.0, peak_bytes=900_000_000)),
            *(timed("numpy", 100.0, n=400), timed("numba", 20.0, n=400, first_call_seconds=900.0)),
            timed("ray", 50.0, n=400, peak_bytes=900_000_000, first_call_seconds=60.0),
            timed("threads", 99.0, n=400, peak_bytes=20_000_000, first_call_seconds=100.0),
        ],
    )
    return read_results(tmp_path).table


def test_each_aim_has_its_own_choice(rows: pd.DataFrame) -> None:
    found = {each.aim: each for each in decisions(rows, {"ray": 12, "numba": 30})}
    assert found["Fastest, once warm"].choice == "numba"
    assert "5.0× as fast as numpy" in found["Fastest, once warm"].figures
    assert found["Fastest in a script that runs once"].choice == "numpy"
    assert found["Least memory"].choice == "threads"
    least = found["Faster with the least change to the code"]
    assert (least.choice, least.figures) == ("ray", "12 lines changed or added, 2.0× as fast")


def test_an_ingest_that_costs_more_than_it_saves_decides_for_data_used_once(tmp_path: Path) -> None:
    aim = "Fastest if the data are used once"
    costly = timed("numba", 20.0, n=400, ingest_seconds=500.0)
    plain = [timed("numpy", 100.0, n=400), timed("threads", 60.0, n=400)]
    journal(tmp_path, [*plain, costly])
    found = {each.aim: each for each in decisions(read_results(tmp_path).table, {})}
    assert found["Fastest, once warm"].choice == "numba"
    assert found[aim].choice == "threads"
    assert "as fast as numpy, seen once" in found[aim].figures
    journal(tmp_path / "without", [*plain, timed("numba", 20.0, n=400)])
    without = decisions(read_results(tmp_path / "without").table, {})
    assert aim not in {each.aim for each in without}


def test_what_leads_is_told_from_size_to_size(rows: pd.DataFrame) -> None:
    assert leaders_by_size(rows) == "up to 4 scenes: numpy; from 400 scenes on: numba (5.0×)"
    assert leaders_by_size(rows[rows["n"] == 4]) == ""


def test_nothing_is_decided_without_a_baseline(rows: pd.DataFrame) -> None:
    assert decisions(rows[~rows["is_baseline"].astype(bool)], {}) == []


def test_what_pays_off_is_counted_by_kind(tmp_path: Path) -> None:
    journal(
        tmp_path,
        [
            timed(label, seconds, workload=workload)
            for workload, label, seconds in (
                *(("ndvi", "numpy", 1.0), ("ndvi", "numba", 0.1)),
                *(("integrate", "numpy", 1.0), ("integrate", "threads", 0.5)),
                *(("pairwise_sum", "numpy", 1.0), ("pairwise_sum", "dask-processes", 0.5)),
                *(("chunked_mean", "numpy", 1.0), ("chunked_mean", "ray", 5.0)),
            )
        ],
    )
    assert what_pays_off(read_results(tmp_path).table) == (
        "Fastest at the main size of 4 workloads: better code on one core in 1, several threads of "
        "one process in 1 and several processes or a cluster in 1; in 1, nothing is measurably "
        "faster than the baseline."
    )


def test_the_answer_is_the_first_that_the_figures_bear_out(rows: pd.DataFrame) -> None:
    answers = [
        {"text": "Ray wins: {ray.speedup}.", "holds": ["ray > numba"]},
        {"text": "Numba takes {numba.each} for a scene.", "holds": ["numba > ray"]},
        {"text": "It depends.", "holds": []},
    ]
    assert answer_told(answers, rows) == "Numba takes 50.0 ms for a scene."
    assert answer_told(answers[:1], rows) == ""


def test_a_tool_is_compared_with_the_same_on_one_worker(rows: pd.DataFrame) -> None:
    about = {
        "baseline": "numpy",
        "functions": {"ray": "with_ray:a", "numba": "with_numba:b", "threads": "with_numba:b"},
    }
    assert on_one_worker("ray", rows, about) == "numpy"
    assert on_one_worker("threads", rows, about) == "numba"
    assert on_one_worker("numba-parallel", rows, about) == "numba"
    assert on_one_worker("ray", rows, about | {"one_worker": {"ray": "numba"}}) == "numba"


def test_the_same_leaders_in_another_order_are_the_same(tmp_path: Path) -> None:
    cases = [timed("numpy", 1.0, n) for n in SIZES]
    for n, (one, other) in zip(SIZES, ((0.1, 0.101), (0.101, 0.1)), strict=True):
        cases += [timed("numba", one, n), timed("polars", other, n)]
    journal(tmp_path, cases)
    said = leaders_by_size(read_results(tmp_path).table)
    assert said == "from 4 to 400 scenes: polars or numba (10× at 400)"


def test_of_many_leaders_one_is_named_and_the_others_are_counted(tmp_path: Path) -> None:
    level = [timed(label, 0.25) for label in ("threads", "ray", "numba", "processes")]
    journal(tmp_path, [timed("numpy", 1.0), *level])
    found = {each.aim: each for each in decisions(read_results(tmp_path).table, {})}
    assert found["Fastest, once warm"].choice.endswith(", level with 3 others")
