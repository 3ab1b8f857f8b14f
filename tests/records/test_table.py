import json
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from asv.benchmarks import Benchmarks
from asv.results import Results as AsvResults
from asv.runner import BenchmarkResult
from example_results import journal, measurement, realistic, run

from breakeven.records.errors import ResultsError
from breakeven.records.journal import Journal, journals
from breakeven.records.run_notes import run_notes
from breakeven.records.tables.asv_store import COLUMNS as STORE_COLUMNS
from breakeven.records.tables.asv_store import read_store
from breakeven.records.tables.columns import COLUMNS
from breakeven.records.tables.counting import newest
from breakeven.records.tables.rows import rows_of, tidy
from breakeven.records.tables.table import read_results


def case(table: pd.DataFrame, implementation: str, size: str = "small") -> pd.Series:
    rows = table[(table["implementation"] == implementation) & (table["size"] == size)]
    assert len(rows) == 1
    return rows.iloc[0]


def test_a_case_is_compared_with_the_baseline_of_its_run_and_size(tmp_path):
    fast = ((0.01, 0.0101, 0.0099), (0.01, 0.0101, 0.0099))
    journal(
        tmp_path,
        [
            measurement(),
            measurement(size="large", n=400, samples=((9.0, 9.1, 9.2),)),
            measurement(implementation="threads", samples=fast, peak_bytes=200_000_000),
        ],
    )
    table = read_results(tmp_path).table
    threads = case(table, "threads")
    assert list(table.columns) == list(COLUMNS)
    assert threads["speedup"] == pytest.approx(10, rel=0.01)
    assert threads["speedup_low"] < 10 < threads["speedup_high"]
    assert threads["verdict"] == "faster"
    assert threads["memory_ratio"] == 2
    assert threads["cold_speedup"] == 1
    assert case(table, "numpy")["verdict"] == "baseline"
    assert case(table, "numpy", "large")["speedup"] == 1


def every_row(of: Journal) -> list[dict[str, Any]]:
    """All rows of a run, whatever other runs have measured since."""
    measurements = of.measurements()
    return rows_of(of, measurements, run_notes(of, measurements))


def test_what_counts_of_many_runs_is_what_reading_all_of_them_gives(tmp_path):
    """Runs are looked through by their cases; the rows must be those of the newest, read whole."""
    first, second, third = (
        measurement(implementation=label, size=size, n=n)
        for label, size, n in (
            ("numpy", "small", 10),
            ("threads", "small", 10),
            ("numpy", "large", 99),
        )
    )
    newer = [
        replace(each, case=replace(each.case, workload_version="2")) for each in (first, third)
    ]
    other = replace(second, case=replace(second.case, workload="other"))
    runs = [
        ("reference-a", [first, second, third, other], "2026-11-09"),
        ("b", [first, second], "2026-11-01"),
        ("c", newer, "2026-11-03"),
        ("d", [replace(other, status="timeout", reason="late"), newer[0]], "2026-11-04"),
    ]
    for name, measured, day in runs:
        started = run(name, started_at=f"{day}T00:00:00+00:00")
        journal(tmp_path, [replace(each, run=name) for each in measured], started)
    found = read_results(tmp_path)
    in_order = sorted(journals(tmp_path), key=lambda journal: not journal.is_reference)
    every = tidy([row for each in in_order for row in every_row(each)])
    pd.testing.assert_frame_equal(found.table, newest(every), check_dtype=False)
    assert found.runs.keys() == {"c", "d"}


def test_without_a_baseline_in_its_run_nothing_is_said(tmp_path):
    journal(tmp_path, [measurement(implementation="threads")])
    journal(tmp_path, [measurement()], run("older", started_at="2026-01-01T00:00:00+00:00"))
    threads = case(read_results(tmp_path).table, "threads")
    assert threads["verdict"] == "cannot tell"
    assert pd.isna(threads["speedup"])


def test_a_baseline_that_failed_compares_with_nothing(tmp_path):
    failed = measurement(status="timeout", reason="no answer within 60 s")
    journal(tmp_path, [failed, measurement(implementation="threads")])
    table = read_results(tmp_path).table
    assert case(table, "threads")["verdict"] == "cannot tell"
    assert case(table, "numpy")["reason"] == "no answer within 60 s"
    assert pd.isna(case(table, "numpy")["seconds"])


def test_memory_without_times_is_a_row(tmp_path):
    journal(tmp_path, [measurement(samples=())])
    row = case(read_results(tmp_path).table, "numpy")
    assert row["peak_bytes"] == 100_000_000
    assert pd.isna(row["seconds"])


def test_the_newest_local_run_counts_before_the_reference(tmp_path):
    newer = run("b", started_at="2026-12-01T00:00:00+00:00")
    journal(tmp_path, [measurement(), measurement(size="large", n=400)], newer, "reference-")
    journal(tmp_path, [measurement()], run("a", started_at="2026-02-01T00:00:00+00:00"))
    journal(tmp_path, [measurement()], run("z", started_at="2026-01-01T00:00:00+00:00"))
    results = read_results(tmp_path)
    assert case(results.table, "numpy")["run"] == "a"
    assert case(results.table, "numpy", "large")["run"] == "b"
    assert case(results.table, "numpy", "large")["is_reference"]
    assert set(results.runs) == {"a", "b"}


def test_rows_of_an_older_version_of_a_workload_are_left_out(tmp_path):
    old = [measurement(implementation="threads"), measurement()]
    journal(tmp_path, old, run("a", started_at="2026-01-01T00:00:00+00:00"))
    journal(tmp_path, [measurement(workload_version="2")])
    table = read_results(tmp_path).table
    assert table["workload_version"].tolist() == ["2"]


def test_an_empty_folder_is_an_empty_table(tmp_path):
    assert read_results(tmp_path).table.empty


def test_every_case_of_a_whole_run_is_one_row(tmp_path):
    cases = realistic()[:60]
    journal(tmp_path, cases)
    table = read_results(tmp_path).table
    assert len(table) == len(cases)
    assert table["seconds"].notna().sum() == sum(each.status == "ok" for each in cases)


BENCHMARK = {
    "name": "arrays.Ndvi.track_seconds",
    "params": [["'numpy'", "'ray'"], ["'small'", "'large'"]],
    "param_names": ["implementation", "size"],
    "version": "1",
    "unit": "seconds",
    "type": "track",
    "code": "",
}
COMMIT = "4f1d2c9a8b7e6d5c4b3a29180716253443526170"


@pytest.fixture
def store(asv_config):
    folder = asv_config.parent / "store"
    (folder / "box").mkdir(parents=True)
    (folder / "box" / "machine.json").write_text('{"machine": "box", "version": 1}')
    listed = {BENCHMARK["name"]: BENCHMARK, "version": Benchmarks.api_version}
    (folder / "benchmarks.json").write_text(json.dumps(listed))
    environment = "existing-py_home_someone_bin_python"
    result = AsvResults({"machine": "box"}, {}, COMMIT, 1_700_000_000_000, "3.11", environment, {})
    measured = BenchmarkResult(
        result=[0.5, None, 0.25, float("nan")],
        samples=[[0.4, 0.5, 0.6], None, None, None],
        number=[1, None, None, None],
        errcode=0,
        stderr="",
        profile=None,
    )
    result.add_result(BENCHMARK, measured, record_samples=True)
    result.save(str(folder))
    return asv_config


def test_the_store_is_read_one_row_a_value(store):
    table = read_store(store)
    assert list(table.columns) == list(STORE_COLUMNS)
    assert len(table) == 4
    first = table.iloc[0]
    assert first["params"] == {"implementation": "numpy", "size": "small"}
    assert (first["commit"], first["value"], first["unit"]) == (COMMIT, 0.5, "seconds")
    assert first["commit_date"] == pd.Timestamp("2023-11-14T22:13:20Z")
    assert first["repeat"] == 3
    assert first["is_current"]
    assert table["value"].isna().tolist() == [False, True, False, True]


def test_of_a_long_history_only_the_last_commits_are_read(store):
    folder = store.parent / "store" / "box"
    (first,) = folder.glob("*-existing*.json")
    for day in range(1, 6):
        later = json.loads(first.read_text())
        later["date"] += day * 86_400_000
        later["commit_hash"] = str(day) * 40
        name = first.name.replace(COMMIT[:8], str(day) * 8)
        (folder / name).write_text(json.dumps(later))
    read = read_store(store, BENCHMARK["name"].rpartition(".")[2], newest=2)
    assert read["commit"].unique().tolist() == ["4" * 40, "5" * 40]
    assert read["value"].notna().sum() == 4
    assert read_store(store, "track_nothing", newest=2).empty
    assert read_store(store)["commit"].nunique() == 6


def test_no_path_of_the_interpreter_is_shown(store):
    assert set(read_store(store)["environment"]) == {"existing"}


def test_an_older_version_of_a_benchmark_is_not_current(store):
    path = store.parent / "store" / "benchmarks.json"
    path.write_text(path.read_text().replace('"version": "1"', '"version": "2"'))
    assert not read_store(store)["is_current"].any()


def test_an_empty_store_is_an_empty_table(asv_config):
    assert read_store(asv_config).empty
    (asv_config.parent / "store").mkdir()
    assert list(read_store(asv_config).columns) == list(STORE_COLUMNS)


def test_a_missing_configuration_is_said(tmp_path):
    with pytest.raises(ResultsError, match=r"asv\.conf\.json"):
        read_store(tmp_path / "asv.conf.json")


def test_cores_busy_compares_the_mean_processor_time_with_the_mean_call(tmp_path):
    """One call in five waits: the median call knows nothing of that, the processor time neither."""
    rows = ((0.1, 0.1, 0.1, 0.1, 0.6),) * 3
    journal(tmp_path, [measurement(samples_seconds=rows, cpu_seconds=0.2)])
    (row,) = read_results(tmp_path).table.to_dict("records")
    assert row["seconds"] == pytest.approx(0.1)
    assert row["cores_busy"] == pytest.approx(1.0)
