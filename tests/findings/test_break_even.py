"""Where two times meet: planted overheads and powers, and how the page says it."""

import math
import re

import pytest
from example_results import in_turns, journal, measurement, site_text

from breakeven.findings.break_even import break_evens, cold_break_evens
from breakeven.records.tables.table import read_results
from breakeven.report.site import write_site
from breakeven.report.workload_page.break_even import pays_off

SIZES = {"small": 100, "medium": 10_000, "large": 1_000_000}


def case(label, seconds, ratio, size):
    """A case that takes so many seconds, measured in turns with its baseline."""
    rows = tuple(tuple(seconds * way * d for d in (0.999, 1, 1.001)) for way in (0.998, 1, 1.002))
    one = measurement("ndvi", label, size, SIZES[size], rows, workers=2, engine="ray")
    return in_turns(one, ratio)


def rows_of(tmp_path, times, baseline, sizes=("small", "medium")):
    """The table of one implementation whose times, and the baseline's, are functions of n."""
    cases = []
    for size in sizes:
        n = SIZES[size]
        flat = tuple((baseline(n),) * 3 for _ in range(3))
        cases.append(measurement("ndvi", "numpy", size, n, flat))
        cases.append(case("ray", times(n), baseline(n) / times(n), size))
    journal(tmp_path, cases)
    return read_results(tmp_path).table


def test_from_a_size_of_nothing_on_only_the_overhead_is_read(tmp_path, monkeypatch):
    monkeypatch.setitem(SIZES, "small", 0)
    table = rows_of(tmp_path, lambda n: 0.01 + 1e-6 * n, lambda n: 1e-6 + 4e-6 * n)
    (found,) = break_evens(table)
    assert (found.below, found.above) == (0, 10_000)
    assert 0 < found.low <= found.n <= found.high < 10_000
    assert found.n == pytest.approx(0.009999 / 3e-6, rel=0.05)
    site = site_text(write_site(read_results(tmp_path), tmp_path / "site"))
    assert "n = 0 has no place on a logarithmic axis" in site


def test_an_overhead_that_pays_off_is_found_where_the_times_meet(tmp_path):
    table = rows_of(tmp_path, lambda n: 0.01 + 1e-6 * n, lambda n: 4e-6 * n)
    (found,) = break_evens(table)
    assert found.pays_off
    assert (found.below, found.above) == (100, 10_000)
    assert found.n == pytest.approx(0.01 / 3e-6)
    assert found.low <= found.n < found.high


def test_times_that_are_powers_of_n_meet_inside_the_bounds(tmp_path):
    table = rows_of(tmp_path, lambda n: 1e-3 * n**0.5, lambda n: 1e-6 * n**1.3)
    (found,) = break_evens(table)
    meet = (1e-3 / 1e-6) ** (1 / 0.8)
    assert found.low <= meet <= found.high
    assert math.log(found.high / found.low) < math.log(10_000 / 100)


def test_the_bounds_lie_between_the_sizes_that_told(tmp_path):
    table = rows_of(tmp_path, lambda n: 0.3 + 1e-6 * n, lambda n: 4e-6 * n, SIZES)
    (found,) = break_evens(table)
    assert found.n == pytest.approx(0.3 / 3e-6)
    assert 10_000 < found.low <= found.n < found.high < 1_000_000


def test_what_falls_behind_is_found_too(tmp_path):
    table = rows_of(tmp_path, lambda n: 4e-6 * n, lambda n: 0.01 + 1e-6 * n)
    (found,) = break_evens(table)
    assert not found.pays_off
    assert "up to about" in pays_off(table)[0].warm


@pytest.mark.parametrize(
    ("factor", "words"), [(3.0, "at every measured size"), (1 / 3, "at no measured size")]
)
def test_without_a_turn_there_is_no_break_even(tmp_path, factor, words):
    table = rows_of(tmp_path, lambda n: 1e-6 * n, lambda n: factor * 1e-6 * n)
    assert break_evens(table) == []
    assert pays_off(table)[0].warm == words


def test_inside_the_noise_nothing_is_said_to_pay(tmp_path):
    table = rows_of(tmp_path, lambda n: 1e-6 * n, lambda n: 1e-6 * n)
    assert break_evens(table) == []
    assert pays_off(table)[0].warm == "cannot tell"


def test_a_single_size_has_no_table(tmp_path):
    table = rows_of(tmp_path, lambda n: 1e-6 * n, lambda n: 2e-6 * n, ("small",))
    assert pays_off(table) == []


def test_a_start_from_cold_has_a_break_even_of_its_own(tmp_path):
    table = rows_of(
        tmp_path, lambda n: 0.01 + 1e-6 * n, lambda n: 4e-6 * n, ("small", "large")
    ).sort_values(["is_baseline", "n"])
    took = [0.15 + 1e-6 * 100, 0.15 + 1.0, 0.1 + 4e-6 * 100, 0.1 + 4.0]
    cold = table.assign(
        cold_seconds=took,
        cold_speedup=[took[2] / took[0], took[3] / took[1], 1.0, 1.0],
        cold_verdict=["slower", "faster", "baseline", "baseline"],
    )
    (found,) = cold_break_evens(cold)
    assert found.n == pytest.approx(0.05 / 3e-6)
    assert found.low < found.n < found.high
    assert pays_off(cold)[0].cold.startswith("from about 17,000 (")


def test_the_chart_marks_where_it_pays_with_the_bounds(tmp_path):
    rows_of(tmp_path, lambda n: 0.01 + 1e-6 * n, lambda n: 4e-6 * n)
    site = site_text(write_site(read_results(tmp_path), tmp_path / "site"))
    marked = re.findall(r"<title>ray pays from about ([^<]+)</title>", site)
    assert len(marked) == 1
    n, low, high = (float(each.replace(",", "")) for each in re.findall(r"\d[\d,]*", marked[0]))
    assert 100 < low <= n <= high < 10_000
    assert n == pytest.approx(0.01 / 3e-6, rel=0.1)
