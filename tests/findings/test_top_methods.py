"""The one number of each tool, worked out by hand, and the section that shows it."""

import math
import re

import pytest
from example_pages import CATALOGUE
from example_results import journal, measurement, run, site_text

from breakeven.findings.weighted import compared_tools, members, one_number, supported_share
from breakeven.records.tables.table import read_results
from breakeven.report.site import write_site
from breakeven.run.planning.plan import planned_cases
from kernels.top_methods.weights import CALLS, TOP_METHODS

BASE = ((0.1, 0.101, 0.099), (0.1, 0.1, 0.1), (0.1, 0.099, 0.101))
SIZE = {"size": "medium", "n": 1000}


def case(method, label, speedup=1.0, spread=1.0, **changes):
    drifts = (1 / spread, 1.0, spread)
    samples = tuple(
        tuple(sample / speedup * drift for sample in row)
        for row, drift in zip(BASE, drifts, strict=True)
    )
    known = {"is_baseline": label == "pandas", "family": "top_methods", "unit": "rows"} | SIZE
    if changes.get("status", "ok") == "ok":
        known |= {"samples": samples}
        known |= {"baseline_samples_seconds": () if label == "pandas" else BASE}
    return measurement(f"method_{method}", label, **(known | changes))


def table_of(folder, *cases):
    journal(folder, cases)
    return read_results(folder).table


def unavailable(method, label, reason="it refuses"):
    return case(method, label, status="unavailable", reason=reason)


def test_the_weights_are_those_of_the_study():
    assert len(CALLS) == 20
    assert sum(CALLS.values()) == 89184
    assert list(CALLS.values()) == sorted(CALLS.values(), reverse=True)


def test_the_number_is_the_geometric_mean_weighted_with_the_calls(tmp_path):
    table = table_of(
        tmp_path,
        case("loc", "pandas"),
        case("unique", "pandas"),
        case("loc", "polars", 4.0, spread=1.02),
        case("unique", "polars", 0.5, spread=1.02),
    )
    found = one_number(table, TOP_METHODS, "polars", "medium")
    loc, unique = CALLS["loc"], CALLS["unique"]
    by_hand = math.exp((loc * math.log(4.0) + unique * math.log(0.5)) / (loc + unique))
    assert found.speedup == pytest.approx(by_hand, rel=0.01)
    assert found.timed_share == pytest.approx((loc + unique) / sum(CALLS.values()))
    assert found.low < found.speedup < found.high


def test_the_interval_adds_the_methods_in_quadrature(tmp_path):
    cases = [case(name, "pandas") for name in ("loc", "unique")]
    cases += [case(name, "polars", 2.0, spread=1.05) for name in ("loc", "unique")]
    table = table_of(tmp_path, *cases)
    rows = members(table, TOP_METHODS, "medium").set_index(["member", "implementation"])
    of_loc = rows.loc[("loc", "polars")]
    half = math.log(of_loc["speedup_high"] / of_loc["speedup_low"]) / 2
    found = one_number(table, TOP_METHODS, "polars", "medium")
    loc, unique = CALLS["loc"], CALLS["unique"]
    expected = half * math.hypot(loc, unique) / (loc + unique)
    assert math.log(found.high / found.low) / 2 == pytest.approx(expected, rel=0.01)


def test_the_number_is_as_sure_as_the_intervals_it_is_made_of(tmp_path):
    cases = [case("loc", "pandas"), case("loc", "polars", 2.0, spread=1.05)]
    table = table_of(tmp_path, *cases).assign(confidence=0.99)
    assert one_number(table, TOP_METHODS, "polars", "medium").confidence == 0.99


def test_without_one_interval_there_is_none(tmp_path):
    single = {"samples": ((0.05,),), "baseline_samples_seconds": ((0.1,),)}
    cases = [case("loc", "pandas"), case("loc", "ray", 2.0), case("head", "pandas")]
    table = table_of(tmp_path, *cases, case("head", "ray", **single))
    found = one_number(table, TOP_METHODS, "ray", "medium")
    assert found.speedup == pytest.approx(2.0, rel=0.01)
    assert (found.low, found.high) == (None, None)


def test_what_a_tool_cannot_do_is_in_the_share_and_not_in_the_mean(tmp_path):
    table = table_of(
        tmp_path,
        case("loc", "pandas"),
        case("iloc", "pandas"),
        case("loc", "dask-sync", 2.0),
        unavailable("iloc", "dask-sync"),
    )
    found = one_number(table, TOP_METHODS, "dask-sync", "medium")
    assert found.speedup == pytest.approx(2.0, rel=0.01)
    share = CALLS["loc"] / (CALLS["loc"] + CALLS["iloc"])
    assert (
        supported_share(table, TOP_METHODS, "dask-sync")
        == found.supported_share
        == pytest.approx(share)
    )


def test_a_crash_says_nothing_about_the_api_and_a_wrong_answer_does(tmp_path):
    table = table_of(
        tmp_path,
        case("loc", "modin-ray", 2.0),
        case("head", "modin-ray", status="crashed", reason="a worker died"),
        case("sum", "modin-ray", status="wrong_answer", reason="other values"),
    )
    share = CALLS["loc"] / (CALLS["loc"] + CALLS["sum"])
    assert supported_share(table, TOP_METHODS, "modin-ray") == pytest.approx(share)


def test_of_a_tool_that_is_not_there_nothing_is_known(tmp_path):
    table = table_of(tmp_path, case("loc", "pandas"), unavailable("loc", "polars", "not installed"))
    assert supported_share(table, TOP_METHODS, "polars") is None
    assert one_number(table, TOP_METHODS, "polars", "medium").speedup is None
    assert compared_tools(members(table, TOP_METHODS, "medium"), TOP_METHODS) == ["polars"]


def test_other_workloads_and_sizes_are_left_out(tmp_path):
    table = table_of(tmp_path, case("loc", "pandas"), measurement("method_of_another_kind"))
    assert set(members(table, TOP_METHODS, "medium")["workload"]) == {"method_loc"}
    assert members(table, TOP_METHODS, "large").empty


def site(tmp_path, cases, of=None):
    journal(tmp_path, cases, of)
    return site_text(write_site(read_results(tmp_path), tmp_path / "site", presentation=CATALOGUE))


def test_the_section_shows_speedups_numbers_and_refusals(tmp_path):
    cases = [case(name, "pandas") for name in ("loc", "iloc")]
    cases += [case("loc", "dask-sync", 4.0), unavailable("iloc", "dask-sync")]
    text = site(tmp_path, [*cases, measurement()])
    section = text[text.index('id="top_methods"') :]
    assert 'href="workloads/top_methods.html"' in text
    loc = re.search(r'data-member="loc">.*?</tr>', section, re.DOTALL)[0]
    assert "4.0×" in loc
    assert "8,100" in loc
    iloc = re.search(r'data-member="iloc">.*?</tr>', section, re.DOTALL)[0]
    assert "unavailable" in iloc
    assert "iloc with dask-sync" in section
    assert "unavailable: it refuses" in section
    tool = re.search(r'data-tool="dask-sync">.*?</tr>', section, re.DOTALL)[0]
    assert "4.0×" in tool
    assert "70 %" in tool


def test_the_page_says_how_large_a_size_is_and_over_which_versions_a_speedup_is(tmp_path):
    own = {"own_environment": "modin"}
    cases = [case(name, "pandas") for name in ("loc", "head")]
    cases += [case("read_csv", "pandas", n=900), case("loc", "polars", 2.0)]
    cases += [case("loc", "modin:pandas", 0.5, **own), case("loc", "modin-ray", 0.25, **own)]
    known = run().settings | {"environments": {"modin": {"pandas": "2.3.3"}}}
    text = site(tmp_path, cases, run(versions={"pandas": "3.1.1"}, settings=known))
    assert "From the run of 2026-11-21 20:14. Medium: 1,000 rows (read_csv 900)." in text
    for label in ("modin:pandas", "modin-ray"):
        assert re.search(rf"{label}<small>pandas 2\.3\.3</small></th>", text)
    assert "polars</th>" in text
    assert "Their speedups are over pandas of the same versions" in text


def test_the_methods_stand_in_their_own_table_not_in_the_matrix(tmp_path):
    text = site(tmp_path, [case("loc", "pandas"), case("loc", "polars", 4.0), measurement()])
    assert 'data-workload="method_loc"' not in text
    assert 'data-workload="ndvi"' in text


def test_a_page_of_methods_alone_is_a_page(tmp_path):
    text = site(tmp_path, [case("loc", "pandas"), case("loc", "polars", 4.0)])
    assert 'id="views"' not in text
    assert 'data-member="loc"' in text


def test_without_methods_there_is_no_section(tmp_path):
    assert 'id="top_methods"' not in site(tmp_path, [measurement()])


def test_everything_from_the_data_is_escaped(tmp_path):
    nasty = "<script>alert(1)</script>"
    about = {"method_loc": {"question": nasty, "lesson": [{"text": nasty, "holds": []}]}}
    cases = [case("loc", "pandas", source=nasty), unavailable("loc", nasty, nasty)]
    text = site(tmp_path, cases, run(settings={"workloads": about}))
    assert nasty not in text


def test_the_methods_are_measured_at_one_size_unless_others_are_asked_for():
    assert {case.size for case in planned_cases(["method_*"], ["pandas"], [], 2)} == {"medium"}
    asked = planned_cases(["method_loc"], ["pandas"], ["small", "large"], 2)
    assert [case.size for case in asked] == ["small", "large"]
    assert {case.size for case in planned_cases(["ndvi"], [], [], 2)} == {"small", "medium"}
