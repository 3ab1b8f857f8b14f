"""Speedups of a run, also of rows in environments of their engines' own, whose baseline is another."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from example_results import in_turns, journal, measurement, run

from breakeven.commands.printed.results import print_results
from breakeven.findings.decisions import decisions
from breakeven.findings.environments import beside_in_words, over_default, versions_in_words
from breakeven.findings.ranking import ahead_of_all
from breakeven.records.tables.table import read_results
from breakeven.report.workload_page.break_even import pays_off
from breakeven.terminal import new_console

STEADY = ((1.0, 1.0, 1.0),) * 3


def seconds(each: float) -> tuple[tuple[float, ...], ...]:
    """The samples of three processes that all take as long."""
    return tuple(tuple(each * sample for sample in row) for row in STEADY)


@pytest.fixture
def rows(tmp_path: Path) -> pd.DataFrame:
    """NumPy and two ways here; elsewhere NumPy takes twice as long, and a tool half of that."""
    found = [
        measurement("ndvi", "numpy", samples=seconds(1.0), peaks_bytes=(100_000_000,)),
        in_turns(measurement("ndvi", "numba", samples=seconds(0.8)), 1 / 0.8),
        in_turns(
            measurement("ndvi", "modin:numpy", samples=seconds(2.0), own_environment="modin"), 0.5
        ),
        in_turns(
            measurement(
                "ndvi",
                "modin-ray",
                samples=seconds(1.0),
                own_environment="modin",
                ingest_seconds=3.0,
            ),
            2.0,
        ),
    ]
    settings = {
        **run().settings,
        "environments": {"modin": {"pandas": "2.2.1", "numpy": "2.4.0", "ray": "2.60"}},
    }
    journal(tmp_path, found, run(settings=settings))
    return read_results(tmp_path).table.set_index("implementation", drop=False)


def test_the_speedup_is_over_the_baseline_of_the_environment(rows: pd.DataFrame) -> None:
    assert rows.loc["modin-ray", "speedup"] == pytest.approx(2.0)
    assert rows.loc["modin-ray", "verdict"] == "faster"
    assert rows.loc["modin:numpy", "speedup"] == pytest.approx(0.5)


def test_over_the_runs_own_baseline_it_is_the_product_of_both(rows: pd.DataFrame) -> None:
    assert rows.loc["modin-ray", "default_speedup"] == pytest.approx(1.0)
    assert rows.loc["modin-ray", "default_verdict"] != "faster"
    assert rows.loc["numba", "default_speedup"] == rows.loc["numba", "speedup"]
    low, high = (rows.loc["modin-ray", f"default_speedup_{end}"] for end in ("low", "high"))
    assert low <= 1.0 <= high


def test_nobody_wins_by_a_slower_baseline(rows: pd.DataFrame) -> None:
    assert list(ahead_of_all(rows)["implementation"]) == ["numba"]
    assert over_default(rows).loc["modin-ray", "speedup"] == pytest.approx(1.0)


def test_the_versions_that_differ_are_named(rows: pd.DataFrame) -> None:
    assert versions_in_words(rows.loc["modin-ray"]) == "pandas 2.2.1"
    assert versions_in_words(rows.loc["numba"]) == ""
    words = "over the baseline with pandas 2.2.1; 1.0× over the one with the run's own versions"
    assert beside_in_words(rows.loc["modin-ray"]) == words
    assert beside_in_words(rows.loc["numba"]) == ""


def test_in_a_terminal_one_note_says_what_environments_of_their_own_change(
    rows: pd.DataFrame,
) -> None:
    printed = io.StringIO()
    table = rows.reset_index(drop=True)
    print_results(table, {"ndvi": list(rows.index)}, new_console(file=printed, width=80))
    lines = {line.split()[0]: line for line in printed.getvalue().splitlines() if line.strip()}
    assert "2.0× faster" in lines["modin-ray"]
    assert [name for name, line in lines.items() if "*" in line] == ["modin-ray", "*"]
    assert "(modin: pandas 2.2.1)" in lines["*"]
    assert lines["over"].endswith("modin-ray 1.0×")


def test_an_ingest_is_paid_once_and_earned_back_after_some_calls(rows: pd.DataFrame) -> None:
    own = rows.loc["modin-ray"]
    assert own["ingested_seconds"] == pytest.approx(4.0)
    assert own["ingested_speedup"] == pytest.approx(0.5)
    assert own["ingested_verdict"] == "slower"
    assert own["ingest_earned_calls"] == 3
    assert pd.isna(rows.loc["modin:numpy", "ingest_earned_calls"])
    assert rows.loc["numba", "ingest_earned_calls"] == 0


def test_without_the_baseline_of_the_environment_nothing_is_made_up(tmp_path: Path) -> None:
    alone = measurement("ndvi", "modin-ray", samples=seconds(1.0), own_environment="modin")
    base = measurement("ndvi", "numpy", samples=seconds(1.0))
    journal(tmp_path, [base, alone])
    row = read_results(tmp_path).table.set_index("implementation").loc["modin-ray"]
    assert row["speedup"] == row["default_speedup"] == pytest.approx(1.0)
    assert not row["in_turns"]


def test_an_ingest_is_not_earned_back_by_what_is_within_the_noise(tmp_path: Path) -> None:
    base = measurement("ndvi", "numpy", samples=seconds(1.02))
    other = in_turns(measurement("ndvi", "ray", samples=seconds(1.0), ingest_seconds=3.0), 1.02)
    journal(tmp_path, [base, other])
    row = read_results(tmp_path).table.set_index("implementation").loc["ray"]
    assert row["verdict"] == "same"
    assert pd.isna(row["ingest_earned_calls"])


def test_what_an_ingest_and_memory_cost_elsewhere_is_over_the_runs_own_baseline(
    tmp_path: Path,
) -> None:
    """The baseline of the other environment needs much memory, and takes long to make its data ready."""
    elsewhere = {"own_environment": "modin", "peak_bytes": 800_000_000, "ingest_seconds": 8.0}
    found = [
        measurement("ndvi", "numpy", samples=seconds(1.0), ingest_seconds=1.0),
        in_turns(measurement("ndvi", "numba", samples=seconds(0.5), ingest_seconds=0.5), 2.0),
        in_turns(measurement("ndvi", "modin:numpy", samples=seconds(1.0), **elsewhere), 1.0),
        in_turns(
            measurement(
                "ndvi",
                "modin-ray",
                samples=seconds(0.5),
                own_environment="modin",
                peak_bytes=200_000_000,
                ingest_seconds=1.2,
            ),
            2.0,
        ),
    ]
    journal(tmp_path, found)
    chosen = {each.aim: each for each in decisions(read_results(tmp_path).table, {})}
    assert chosen["Fastest if the data are used once"].choice == "numba"
    assert chosen["Least memory"].choice == "numpy or numba"


def test_where_each_is_faster_is_said_of_the_runs_own_baseline(tmp_path: Path) -> None:
    found = []
    for size, n in (("small", 4), ("large", 400)):
        base = measurement("ndvi", "numpy", size, n, seconds(1.0))
        beside = measurement("ndvi", "modin:numpy", size, n, seconds(4.0), own_environment="modin")
        tool = measurement("ndvi", "modin-ray", size, n, seconds(2.0), own_environment="modin")
        found += [base, in_turns(beside, 0.25), in_turns(tool, 2.0)]
    journal(tmp_path, found)
    told = {each.label: each.warm for each in pays_off(read_results(tmp_path).table)}
    assert told["modin-ray"] == "at no measured size"
