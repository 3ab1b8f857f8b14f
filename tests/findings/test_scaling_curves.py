"""Which rows make a curve of speedup over workers."""

from dataclasses import replace

from example_results import journal, measurement, run

from breakeven.findings.scaling_curves import scaling_curves
from breakeven.records.tables.table import read_results


def timed(workers: int, seconds: float, size: str = "small"):
    rows = tuple(tuple(seconds * each for each in (0.999, 1, 1.001)) for _ in range(3))
    of = measurement("ndvi", "ray", size, 4, rows, engine="ray")
    return replace(of, case=replace(of.case, workers=workers))


def test_a_size_that_was_renamed_is_one_size(tmp_path):
    """The same n under two labels, each on one worker only, is no curve."""
    baseline = measurement("ndvi", "numpy", "small", 4, ((0.1, 0.1),) * 3)
    journal(tmp_path, [baseline, timed(1, 0.5), timed(1, 0.5, "renamed")])
    results = read_results(tmp_path)
    assert scaling_curves(results.table, results.runs) == {}


def test_the_newest_row_of_a_number_of_workers_counts(tmp_path):
    baseline = measurement("ndvi", "numpy", "small", 4, ((0.1, 0.1),) * 3)
    journal(tmp_path, [baseline, timed(1, 0.5), timed(2, 0.3)])
    later = run("later", started_at="2027-01-01T00:00:00+00:00")
    journal(tmp_path, [timed(2, 0.25, "renamed")], later)
    results = read_results(tmp_path)
    (curve,) = scaling_curves(results.table, results.runs)["ndvi"]
    assert [point.workers for point in curve.points] == [1, 2]
    assert round(curve.points[1].speedup.value, 2) == 2.0
