"""Where two times meet: planted overheads and powers, and how the page says it."""

import math
import re

import pytest
from example_results import in_turns, journal, measurement, site_text

import breakeven
from breakeven.findings.break_evens.break_even import break_evens, cold_break_evens
from breakeven.findings.break_evens.measured_break_even import break_even_told
from breakeven.records.break_evens import BREAK_EVEN, MeasuredBreakEven, SizeTried
from breakeven.records.journal import journals
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
    words = pays_off(table)[0].warm
    assert words.startswith("up to about 3,300, interpolated between 100 and 10,000 (")


@pytest.mark.parametrize(
    ("factor", "words"),
    [(3.0, "at every measured size"), (1 / 3, "at no measured size")],
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
    assert (found.low, found.high) == (found.below, found.above) == (100, 1_000_000)
    assert pays_off(cold)[0].cold == "from somewhere between 100 and 1,000,000 on"


def test_the_chart_marks_where_it_pays_with_the_bounds(tmp_path):
    rows_of(tmp_path, lambda n: 0.01 + 1e-6 * n, lambda n: 4e-6 * n)
    site = site_text(write_site(read_results(tmp_path), tmp_path / "site"))
    marked = re.findall(r"<title>ray pays off from about ([^<]+)</title>", site)
    assert len(marked) == 1
    n, low, high = (float(each.replace(",", "")) for each in re.findall(r"\d[\d,]*", marked[0]))
    assert 100 < low <= n <= high < 10_000
    assert n == pytest.approx(0.01 / 3e-6, rel=0.1)


def searched(first="ray", second="numpy", **changes):
    """A break-even that was measured, as a search notes it; the first one pays from 2,000 on."""
    sizes = (
        SizeTried(n=1_000, pairs=3, ratio=0.5, low=0.45, high=0.55, told="slower"),
        SizeTried(n=1_700, pairs=6, ratio=0.9, low=0.85, high=0.95, told="slower"),
        SizeTried(n=2_400, pairs=3, ratio=1.2, low=1.1, high=1.3, told="faster"),
    )
    known = {"workload": "ndvi", "workload_version": "1", "unit": "scenes", "baseline": "numpy"}
    known |= {"first": first, "second": second, "first_workers": 2, "second_workers": 1, "run": ""}
    known |= {"outcome": "crossing", "rises": True, "n": 2_020.0, "low": 1_700.0, "high": 2_400.0}
    return MeasuredBreakEven(**(known | {"sizes": sizes} | changes))


def test_what_was_measured_takes_the_place_of_what_is_drawn(tmp_path):
    table = rows_of(tmp_path, lambda n: 0.01 + 1e-6 * n, lambda n: 4e-6 * n)
    (found,) = break_evens(table, [searched()])
    assert (found.n, found.low, found.high, found.pays_off) == (2_020, 1_700, 2_400, True)
    words = pays_off(table, [searched()])[0].warm
    assert words == (
        "from about 2,000 on, measured (1,700 to 2,400; 3 sizes, 3 to 6 processes each)"
    )


def test_a_search_that_names_the_baseline_first_is_turned_around(tmp_path):
    table = rows_of(tmp_path, lambda n: 0.01 + 1e-6 * n, lambda n: 4e-6 * n)
    (found,) = break_evens(table, [searched("numpy", "ray", rises=False)])
    assert found.pays_off
    (other,) = break_evens(table, [searched("numpy", "ray", rises=True)])
    assert not other.pays_off


def test_a_search_of_two_that_are_no_baseline_leaves_what_is_drawn(tmp_path):
    table = rows_of(tmp_path, lambda n: 0.01 + 1e-6 * n, lambda n: 4e-6 * n)
    assert break_evens(table, [searched("ray", "dask")]) == break_evens(table)


@pytest.mark.parametrize(
    ("outcome", "rises", "words"),
    [("ahead", True, "everywhere"), ("ahead", False, "nowhere"), ("level", False, "no difference")],
)
def test_a_search_that_found_no_break_even_takes_back_the_one_that_is_drawn(
    tmp_path, outcome, rises, words
):
    table = rows_of(tmp_path, lambda n: 0.01 + 1e-6 * n, lambda n: 4e-6 * n)
    of = searched(outcome=outcome, rises=rises, n=None, low=None, high=None)
    assert break_evens(table, [of]) == []
    assert pays_off(table, [of])[0].warm.startswith(f"{words} from 1,000 to 2,400, measured")


def test_a_search_that_could_not_tell_leaves_what_is_drawn(tmp_path):
    table = rows_of(tmp_path, lambda n: 0.01 + 1e-6 * n, lambda n: 4e-6 * n)
    of = searched(outcome="cannot tell", n=None, low=None, high=None)
    assert break_evens(table, [of]) == break_evens(table)


def test_the_answer_names_who_overtakes_whom():
    assert break_even_told(searched()) == (
        "ray overtakes numpy at about 2,000 scenes "
        "(95 % interval 1,700 to 2,400; 3 sizes, 3 to 6 processes each)"
    )
    assert break_even_told(searched(rises=False)).startswith("numpy overtakes ray at about 2,000")
    level = searched(level=(1_800, 2_000), within=1.021)
    assert break_even_told(level).endswith("; they differ by at most 2.1 % at 1,800 and 2,000")
    noisy = searched(level=(1_800,), within=1.8)
    assert break_even_told(noisy).endswith("; which is faster cannot be told at 1,800")
    ahead = searched(outcome="ahead", n=None, low=None, high=None)
    assert "ray is faster than numpy at every size tried" in break_even_told(ahead)


def test_the_page_names_a_measured_break_even_and_its_reasons(tmp_path):
    rows_of(tmp_path, lambda n: 0.01 + 1e-6 * n, lambda n: 4e-6 * n)
    failed = SizeTried(n=10**8, reason="ray: ran out of memory")
    for own in (searched(), searched("dask", "ray", sizes=(*searched().sizes, failed))):
        (run,) = journals(tmp_path)
        run.note(BREAK_EVEN, own.to_json())
    site = site_text(write_site(read_results(tmp_path), tmp_path / "site"))
    assert break_even_told(searched()) in site
    assert "dask overtakes ray" in site
    assert "at 100,000,000 scenes ray: ran out of memory" in site
    assert "ray pays off from about 2,000 scenes (1,700 to 2,400), measured" in site
    assert f"Measured by a search: {break_even_told(searched())}" in site


def test_a_break_even_of_an_older_version_is_not_shown(tmp_path):
    rows_of(tmp_path, lambda n: 0.01 + 1e-6 * n, lambda n: 4e-6 * n)
    (run,) = journals(tmp_path)
    run.note(BREAK_EVEN, searched(workload_version="0").to_json())
    assert read_results(tmp_path).break_evens == []


def test_the_newest_search_of_two_counts_whichever_is_named_first(tmp_path):
    rows_of(tmp_path, lambda n: 0.01 + 1e-6 * n, lambda n: 4e-6 * n)
    (run,) = journals(tmp_path)
    newer = searched("numpy", "ray", rises=False, low=1_900.0)
    for own in (searched(), newer):
        run.note(BREAK_EVEN, own.to_json())
    run.note(BREAK_EVEN, searched().to_json() | {"outcome": "crossing", "low": None})
    assert read_results(tmp_path).break_evens == [newer]
    table = breakeven.break_evens(tmp_path)
    assert table[["first", "second", "low", "high"]].values.tolist() == [
        ["numpy", "ray", 1_900.0, 2_400.0]
    ]


def test_work_that_grows_with_pairs_is_read_as_such(tmp_path):
    """n² of a price each against an overhead and a hundredth of it: they meet where 0.99 n² prices are the overhead."""
    table = rows_of(tmp_path, lambda n: 0.99e-3 + 1e-11 * n**2, lambda n: 1e-9 * n**2)
    (found,) = break_evens(table)
    assert found.n == pytest.approx(1_000, rel=1e-3)


def test_sizes_that_lie_close_together_break_nothing(tmp_path, monkeypatch):
    monkeypatch.setitem(SIZES, "small", 1_000_000_000)
    monkeypatch.setitem(SIZES, "medium", 1_000_000_001)
    table = rows_of(tmp_path, lambda _: 2.0, lambda n: 1.0 if n == 10**9 else 8.0)
    (found,) = break_evens(table)
    assert 10**9 <= found.low <= found.n <= found.high <= 10**9 + 1
