"""Which rows make a curve of speedup over workers."""

from dataclasses import replace

from example_results import journal, measurement, run

from breakeven.findings.scaling.scaling_curves import scaling_curves
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
    assert scaling_curves(results) == {}


def test_the_newest_row_of_a_number_of_workers_counts(tmp_path):
    baseline = measurement("ndvi", "numpy", "small", 4, ((0.1, 0.1),) * 3)
    journal(tmp_path, [baseline, timed(1, 0.5), timed(2, 0.3)])
    later = run("later", started_at="2027-01-01T00:00:00+00:00")
    journal(tmp_path, [timed(2, 0.25, "renamed")], later)
    results = read_results(tmp_path)
    (curve,) = scaling_curves(results)["ndvi"]
    assert [point.workers for point in curve.points] == [1, 2]
    assert round(curve.points[1].speedup.value, 2) == 2.0


def in_turns(workers: int, seconds: float, offset: float):
    """One process that took turns with the baseline, both slower by what the machine was then."""
    own = ((seconds * offset,) * 4,)
    of = measurement("ndvi", "ray", "small", 4, own, engine="ray")
    case = replace(of.case, workers=workers)
    return replace(of, case=case, baseline_samples_seconds=((0.1 * offset,) * 4,))


def test_one_process_each_has_the_spread_of_its_run(tmp_path):
    """What the run's code against itself differs by is in the speedup over one worker too."""
    apart = [0.95, 1.02, 0.99, 1.06, 1.0, 0.97, 1.03, 1.01]
    baseline = replace(
        measurement("ndvi", "numpy", "small", 4, tuple((0.1 * each,) * 3 for each in apart)),
        baseline_samples_seconds=((0.1,) * 3,) * len(apart),
    )
    pair = [in_turns(1, 0.5, 1.0), in_turns(2, 0.25, 1.3)]
    journal(tmp_path, [baseline, *pair])
    (curve,) = scaling_curves(read_results(tmp_path))["ndvi"]
    of_two = curve.points[1].speedup
    assert round(of_two.value, 2) == 2.0
    assert of_two.low < 1.95
    assert of_two.high > 2.05
    journal(tmp_path, pair, run("later", started_at="2027-01-01T00:00:00+00:00"))
    (alone,) = scaling_curves(read_results(tmp_path))["ndvi"]
    assert alone.points[1].speedup.low is None


def test_two_versions_of_the_code_are_no_curve(tmp_path):
    """Outside of git nothing but the source tells them apart."""
    baseline = measurement("ndvi", "numpy", "small", 4, ((0.1, 0.1),) * 3)
    slow = replace(timed(1, 5.0), source="def slow(): ...")
    journal(tmp_path, [baseline, timed(1, 0.5), timed(2, 0.3)])
    journal(tmp_path, [slow], run("later", started_at="2027-01-01T00:00:00+00:00"))
    assert "ndvi" not in scaling_curves(read_results(tmp_path)) or all(
        point.speedup.value < 3
        for curve in scaling_curves(read_results(tmp_path))["ndvi"]
        for point in curve.points
    )


def test_a_curve_that_cannot_be_computed_costs_no_other_one(tmp_path, monkeypatch, capsys):
    from breakeven.findings.scaling import scaling_curves as module

    def broken(*_):
        raise ArithmeticError("SVD did not converge")

    monkeypatch.setattr(module, "fit_usl", broken)
    baseline = measurement("ndvi", "numpy", "small", 4, ((0.1, 0.1),) * 3)
    journal(tmp_path, [baseline, timed(1, 0.5), timed(2, 0.3)])
    assert scaling_curves(read_results(tmp_path)) == {}
    assert "the scaling of ndvi ray is left out" in capsys.readouterr().err


def test_other_versions_in_an_engines_own_environment_are_no_curve(tmp_path):
    baseline = measurement("ndvi", "numpy", "small", 4, ((0.1, 0.1),) * 3)
    for version, workers in (("1", 1), ("2", 2)):
        settings = run().settings | {"environments": {"ray": {"ray": version}}}
        of = run(version, settings=settings, started_at=f"2026-12-0{version}T00:00:00+00:00")
        journal(tmp_path, [baseline, timed(workers, 0.5 / workers)], of)
    assert scaling_curves(read_results(tmp_path)) == {}
