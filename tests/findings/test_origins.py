"""What was measured here comes first, reference runs are named, and nothing is drawn from one run to another."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from example_results import in_turns, journal, measurement, run

from breakeven.findings.baselines import against_in_words, shift_in_words
from breakeven.findings.break_evens.break_even import break_evens
from breakeven.findings.sentences import every_finding, headline, top_findings
from breakeven.records.measurement import Measurement
from breakeven.records.tables.table import Results, read_results

LATER = "2026-11-25T10:00:00+00:00"
SIZES = {4: "small", 400: "large"}


def timed(workload: str, label: str, seconds: float, n: int = 4, **changes: object) -> Measurement:
    samples = tuple(tuple(seconds * f for f in (0.995, 1.0, 1.005)) for _ in range(3))
    return measurement(workload, label, SIZES[n], n, samples, **changes)


@pytest.fixture
def results(tmp_path: Path) -> Results:
    """A reference run of two workloads, the wins of which are large, and a run of one of them here."""
    reference = [timed(name, "numpy", 1.0) for name in ("ndvi", "integrate")]
    reference += [timed(name, "numba", 0.001) for name in ("ndvi", "integrate")]
    reference += [timed("ndvi", "ray", 8.0), timed("ndvi", "numpy", 100.0, n=400)]
    reference += [timed("ndvi", "ray", 10.0, n=400)]
    journal(tmp_path, reference, run("2026-11-21T20-14-05"), prefix="reference-")
    here = [timed("ndvi", "numpy", 1.2), timed("ndvi", "numba", 0.6), timed("ndvi", "ray", 12.0)]
    journal(tmp_path, here, run("2026-11-25T10-00-00", started_at=LATER))
    return read_results(tmp_path)


def test_findings_of_what_was_measured_here_come_first_and_others_are_named(
    results: Results,
) -> None:
    found = top_findings(results.table)
    assert [each.workload for each in found] == ["ndvi", "ndvi", "integrate"]
    assert [each.is_reference for each in found] == [False, False, True]
    assert "reference run" in str(found[-1])
    assert "reference run" not in str(found[0])


def test_reference_runs_have_no_say_on_what_was_measured_here(results: Results) -> None:
    of_ndvi = [each for each in every_finding(results.table) if each.workload == "ndvi"]
    assert {each.kind for each in of_ndvi} == {"winner", "slower in parallel"}
    assert not any(each.is_reference for each in of_ndvi)


def test_a_break_even_lies_within_one_run(results: Results) -> None:
    rows = results.table[results.table["workload"] == "ndvi"]
    assert break_evens(rows[rows["implementation"] == "ray"]) == []
    both = pd.concat([results.replaced, results.table])
    of_reference = both[both["is_reference"] & (both["implementation"] == "ray")]
    (found,) = break_evens(of_reference)
    assert (found.below, found.above) == (4, 400)


def test_what_a_row_of_here_replaces_is_kept(results: Results) -> None:
    replaced = results.replaced
    assert set(replaced["workload"]) == {"ndvi"}
    assert set(replaced["size"]) == {"small"}
    assert replaced["is_reference"].all()
    assert set(results.runs) == {"2026-11-21T20-14-05", "2026-11-25T10-00-00"}


def test_a_headline_is_of_one_run_and_names_it_where_there_are_others(tmp_path: Path) -> None:
    journal(
        tmp_path, [timed("ndvi", "numpy", 1.0), timed("ndvi", "numba", 0.01)], prefix="reference-"
    )
    journal(
        tmp_path,
        [timed("ndvi", "numpy", 1.0), timed("ndvi", "ray", 0.5)],
        run("2026-11-25T10-00-00", started_at=LATER),
    )
    said = headline(read_results(tmp_path).table)
    assert "ray is the fastest" in said
    assert "numba" not in said
    assert said.endswith("(From the run of 2026-11-25 10:00, which has 2 of 3 implementations.)")


def test_the_baselines_time_is_one_that_was_measured(tmp_path: Path) -> None:
    numba = in_turns(timed("ndvi", "numba", 0.1), ratio=17.0)
    journal(tmp_path, [timed("ndvi", "numpy", 1.0), numba])
    table = read_results(tmp_path).table.set_index("implementation")
    row = table.loc["numba"]
    assert row["baseline_seconds"] == pytest.approx(1.7)
    assert row["baseline_shift"] == pytest.approx(1.7)
    assert against_in_words(row) == "100 ms against 1.70 s"
    assert shift_in_words(row) == (
        "beside this case, the baseline took 1.7× as long as when it was measured for its own row"
    )
    assert shift_in_words(table.loc["numpy"]) == ""
    (found,) = [
        each for each in every_finding(read_results(tmp_path).table) if each.kind == "winner"
    ]
    assert "100 ms against 1.70 s" in found.sentence
    assert "beside this case, the baseline took 1.7×" in found.certainty


def test_more_processor_time_than_the_machine_has_is_no_figure(tmp_path: Path) -> None:
    of = run(machine={"cores usable": "2"})
    cases = [
        timed("ndvi", "numpy", 1.0, cpu_seconds=1.9),
        timed("ndvi", "ray", 1.0, cpu_seconds=4.7),
    ]
    journal(tmp_path, cases, of)
    table = read_results(tmp_path).table.set_index("implementation")
    assert table.loc["numpy", "cores_busy"] == pytest.approx(1.9)
    assert pd.isna(table.loc["ray", "cores_busy"])
    assert pd.isna(table.loc["ray", "cpu_seconds"])
