"""What charts are drawn from: the parts of a run from cold."""

import pytest
from example_results import journal, measurement, realistic

from breakeven.records.tables.table import read_results
from breakeven.report.charts.drawings import drawings
from breakeven.report.charts.of_cold_start import PARTS, cold_parts
from breakeven.report.charts.palette import looks
from breakeven.report.workload_page.exact import exact_tables


def parts_of(tmp_path, *measurements):
    journal(tmp_path, measurements)
    table = read_results(tmp_path).table
    rows = table[table["cold_seconds"].notna()]
    return rows, cold_parts(rows)


def test_the_parts_of_a_cold_run_sum_to_it(tmp_path):
    rows, parts = parts_of(tmp_path, *realistic())
    assert list(parts.columns) == list(PARTS)
    assert len(parts) > 50
    assert (parts >= 0).all(axis=None)
    assert parts.sum(axis=1).tolist() == pytest.approx(rows["cold_seconds"].tolist())


def test_what_the_first_call_takes_beyond_a_warm_one_stands_apart_from_idle_cores(tmp_path):
    """A warm call takes 2 s on four workers, with 4 s of processor time: half of them are idle."""
    case = measurement(
        implementation="threads",
        workers=4,
        samples=((2.0, 2.0, 2.0),),
        first_call_seconds=5.0,
        cpu_seconds=4.0,
    )
    _, parts = parts_of(tmp_path, case)
    (row,) = parts.to_dict("records")
    assert (row["first time"], row["compute"], row["idle cores"]) == pytest.approx((3.0, 1.0, 1.0))


def test_what_was_built_once_is_told_beside_the_bars_and_in_the_exact_figures(tmp_path):
    """Another compiler's time is in its first call, so a reader who compares the two has to know."""
    rows, _ = parts_of(
        tmp_path,
        measurement(implementation="numpy"),
        measurement(implementation="cython", build_seconds=9.5),
    )
    notes = {each.name: each.note for each in drawings(rows, {}, looks(rows["implementation"]))}
    assert (
        "not in the bars: what was built once, when it was installed (cython 9.50 s)"
        in notes["anatomy"]
    )
    (table,) = exact_tables(rows)
    cells = {
        row.case["implementation"]: {each.heading: each.text for each in row.cells}
        for row in table.rows
    }
    assert cells["cython"]["built once"] == "9.50 s"
    assert cells["numpy"]["built once"] == "–"


def test_where_nothing_was_built_nothing_is_said_of_it(tmp_path):
    rows, _ = parts_of(tmp_path, measurement(implementation="numpy"))
    assert all(
        "built" not in each.note for each in drawings(rows, {}, looks(rows["implementation"]))
    )
    assert "built once" not in exact_tables(rows)[0].headings


def test_a_warm_call_slower_than_the_first_leaves_nothing_for_the_first_time(tmp_path):
    case = measurement(samples=((2.0, 2.0, 2.0),), first_call_seconds=1.5, cpu_seconds=None)
    _, parts = parts_of(tmp_path, case)
    (row,) = parts.to_dict("records")
    assert (row["first time"], row["compute"], row["idle cores"]) == pytest.approx((0.0, 1.5, 0.0))
