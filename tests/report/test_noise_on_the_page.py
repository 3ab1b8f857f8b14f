"""Inside the noise nothing is called a difference, anywhere; and what a run noted is on its page."""

import re
import shutil
from dataclasses import replace
from html import unescape

import pytest
from example_notes import against_itself, engine_costs, limits, memory_need
from example_results import in_turns, journal, measurement, run, site_text

from breakeven.catalogue.catalogue import project
from breakeven.findings.scaling.scaling_curves import scaling_curves
from breakeven.findings.scaling.scaling_words import in_words
from breakeven.findings.sentences import every_finding, headline
from breakeven.records.merging import merged
from breakeven.records.tables.table import read_results
from breakeven.report.site import write_site

FASTER = re.compile(r"is the fastest|starts to pay off|as long as|once warm at|are the fastest")


def timed(implementation, seconds, size="small", n=4, **changes):
    rows = tuple(tuple(seconds * f * d for f in (0.999, 1, 1.001)) for d in (0.999, 1, 1.001))
    engine = {"engine": "serial" if implementation == "numpy" else implementation}
    return measurement("ndvi", implementation, size, n, rows, **(engine | changes))


def read(folder, cases, notes=()):
    journal(folder, cases, notes=notes)
    results = read_results(folder)
    return results, unescape(site_text(write_site(results, folder / "site")))


def row(results, implementation, size="small"):
    table = results.table
    (found,) = [
        each
        for _, each in table[table["implementation"] == implementation].iterrows()
        if each["size"] == size
    ]
    return found


def cell(page, implementation):
    place = rf'href="workloads/ndvi\.html#[a-z]+-{implementation}"'
    return re.findall(rf'<a class="[^"]*" {place}.*?</a>', page, re.DOTALL)[0]


def is_best(shown):
    return "best" in re.match(r'<a class="([^"]*)"', shown)[1].split()


@pytest.mark.parametrize("ratio", [1.3, 1 / 1.3])
def test_what_processes_of_the_same_code_may_show_is_called_nothing_anywhere(tmp_path, ratio):
    cases = [timed("numpy", 0.1), in_turns(timed("ray", 0.1 / ratio, workers=2), ratio)]
    results, page = read(tmp_path, cases, [against_itself("ray", 1.4, 1.4, 1.4)])
    ray = row(results, "ray")
    assert ray["speedup_low"] < 1 < ray["speedup_high"]
    assert ray["verdict"] == "cannot tell"
    assert every_finding(results.table) == []
    assert "nothing is measurably faster than" in headline(results.table)
    shown = cell(page, "ray")
    assert "up-" not in shown
    assert "down-" not in shown
    assert not is_best(shown)
    told = page.partition("<main>")[2].partition('id="environment"')[0]
    assert not FASTER.search(told)
    assert re.search(r">ray</th><td>\d+ %<", page)


def test_the_same_ratio_beyond_what_processes_differ_by_is_a_difference(tmp_path):
    cases = [timed("numpy", 0.1), in_turns(timed("ray", 0.1 / 1.3, workers=2), 1.3)]
    results, page = read(tmp_path, cases, [against_itself("ray", 1.02, 1.03, 0.98)])
    assert row(results, "ray")["verdict"] == "faster"
    assert "ray is the fastest" in page
    assert is_best(cell(page, "ray"))


def test_those_that_are_not_told_from_the_leader_share_the_lead(tmp_path):
    cases = [timed("numpy", 1.0), timed("ray", 0.25), timed("threads", 0.3)]
    notes = [against_itself("ray", 1.3, 1.3, 1.3)]
    results, page = read(tmp_path, cases, notes)
    assert "ray and threads share first place" in headline(results.table)
    assert all(is_best(cell(page, label)) for label in ("ray", "threads"))


def test_a_break_even_needs_both_sides_told(tmp_path):
    cases = [timed("numpy", 1.0), timed("ray", 1.3)]
    cases += [timed("numpy", 9.0, "large", 400), timed("ray", 3.0, "large", 400)]
    results, _ = read(tmp_path, cases, [against_itself("ray", 1.5, 1.5, 1.5)])
    assert "break-even" not in {each.kind for each in every_finding(results.table)}


def test_a_cold_start_that_processes_may_differ_by_turns_nothing_around(tmp_path):
    slow = timed("ray", 0.1, first_call_seconds=0.5)
    results, page = read(tmp_path, [timed("numpy", 1.0), slow], [against_itself("ray", 2.1)])
    assert 1 / 2.1 < row(results, "ray")["cold_speedup"] < 1 / 1.5
    assert row(results, "ray")["cold_verdict"] == "cannot tell"
    assert "cold reversal" not in {each.kind for each in every_finding(results.table)}
    cold = re.search(r'class="cell cold tie"[^>]*>([^<]+)<', cell(page, "ray"))
    assert cold[1].endswith("× ?")


@pytest.mark.parametrize(
    ("peaks", "verdict"),
    [
        ((109_000_000,), "same"),
        ((95_000_000, 109_000_000), "same"),
        ((112_000_000,), "larger"),
        ((88_000_000,), "smaller"),
        ((105_000_000, 130_000_000), "cannot tell"),
    ],
)
def test_memory_counts_beyond_its_tolerance_and_only_when_all_passes_agree(
    tmp_path, peaks, verdict
):
    ray = timed("ray", 0.1, peak_bytes=max(peaks), peaks_bytes=peaks)
    results, page = read(tmp_path, [timed("numpy", 0.1), ray])
    assert row(results, "ray")["memory_verdict"] == verdict
    shown = re.search(r'class="cell memory ([^"]+)"[^>]*>([^<]+)<', cell(page, "ray"))
    assert (shown[1] == "tie") == (verdict in ("same", "cannot tell"))
    assert (shown[2] == "tie") == (verdict == "same")
    assert shown[2].endswith("?") == (verdict == "cannot tell")


def test_the_share_of_the_limit_is_of_the_rows_own_workers_and_run(tmp_path):
    ray = timed("ray", 1.0, workers=2, bytes_moved=11_300_000_000, bytes_written=0)
    results, page = read(tmp_path, [timed("numpy", 1.0), ray], [limits()])
    assert row(results, "ray")["limit_share"] == pytest.approx(0.5, rel=0.01)
    assert "about 50 % of the read bandwidth of 2 threads" in page
    journal(tmp_path, [replace(ray)], run("newer", started_at="2026-12-01T00:00:00+00:00"))
    assert row(read_results(tmp_path), "ray")["limit_share"] != pytest.approx(0.5, rel=0.01)


def test_data_that_fits_the_cache_is_said_under_the_table(tmp_path):
    small = timed("numpy", 0.001, bytes_moved=2**20, bytes_written=0)
    _, page = read(tmp_path, [small], [limits()])
    assert "† numpy: the data fits into the cache (1.00 MiB of 32.0 MiB)" in page


def test_what_was_not_measured_is_said_in_words(tmp_path):
    _, page = read(tmp_path, [timed("numpy", 0.1), timed("ray", 0.1)])
    assert re.search(r">ray</th><td>not measured<", page)
    assert "machine’s limits were not measured in this run" in page
    assert "What each engine costs by itself was not measured" in page


def test_turns_warm_ups_and_passes_are_told_by_row(tmp_path):
    restless = timed("ray", 0.1, stationary=(True, False, True), peaks_bytes=(100_000_000,))
    cases = [timed("numpy", 0.1), in_turns(restless), timed("threads", 0.1)]
    _, page = read(tmp_path, cases)
    assert "not stationary in 1 of 3 processes: calls still changed" in page
    assert ">one pass<" in page
    assert re.search(r">in turns</td>", page)
    assert re.search(r">apart</td>", page)


@pytest.mark.parametrize(("serial", "said"), [(1.4, "slower with"), (1.02, "told apart from one")])
def test_more_workers_within_the_smallest_effect_are_no_difference(tmp_path, serial, said):
    more = [
        timed("ray", 0.5 * (serial + (1 - serial) / count), workers=count) for count in (1, 2, 3, 4)
    ]
    cases = [timed("numpy", 1.0), *more]
    results, _ = read(tmp_path, cases, [against_itself("ray", 1.0)])
    (curve,) = scaling_curves(results)["ndvi"]
    assert said in in_words(curve.amdahl)


def test_a_process_without_turns_does_not_shift_the_others(tmp_path):
    alone, beside = timed("ray", 0.1), in_turns(timed("ray", 0.1), 2.0)
    results, _ = read(tmp_path, [timed("numpy", 1.0), merged(alone, beside)])
    assert row(results, "ray")["speedup"] == pytest.approx(2.0)
    assert row(results, "ray")["in_turns"]


def test_the_newest_search_for_the_least_memory_counts(tmp_path):
    case = timed("ray", 0.1)
    journal(tmp_path, [timed("numpy", 0.1), case], notes=[memory_need(case, 64 * 2**20)])
    later = run("later", started_at="2026-12-01T00:00:00+00:00")
    journal(tmp_path, [], later, notes=[memory_need(case, 48 * 2**20)])
    results = read_results(tmp_path)
    assert [need.smallest_cap_bytes for need in results.memory_needs] == [48 * 2**20]
    page = site_text(write_site(results, tmp_path / "site"))
    assert ">48.0 MiB<" in page
    assert ">64.0 MiB<" not in page
    assert "Run later" in page


def test_hostile_notes_are_escaped(tmp_path):
    nasty = "<script>alert(1)</script>\"'&{{7*7}}"
    cases = [timed("numpy", 0.1), timed("ray", 0.1, engine=nasty)]
    notes = [
        against_itself(nasty, 1.1),
        limits(how={"read bandwidth": nasty, nasty: nasty}, missing={nasty: nasty}),
        engine_costs(nasty, "crashed", nasty),
        memory_need(cases[1], None, status="crashed", reason=nasty),
        ("end", {"ended_at": nasty}),
    ]
    journal(tmp_path, cases, notes=notes)
    page = site_text(write_site(read_results(tmp_path), tmp_path / "site"))
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;") > 5


def test_notes_that_cannot_be_used_are_passed_over_and_counted_once(tmp_path, capsys):
    broken = [
        ("engine", {"engine": "ray"}),
        ("limits", {"read_bytes_per_second": {"1": "fast"}}),
        ("memory_need", {"case": None}),
        ("self", {"engine": "ray", "first_seconds": [[0]], "second_seconds": [[1]]}),
    ]
    journal(tmp_path, [timed("numpy", 0.1)], notes=[*broken, against_itself("ray", 1.1)])
    results = read_results(tmp_path)
    assert len(results.table) == 1
    (notes,) = results.notes.values()
    assert list(notes.spreads.figures) == ["ray"]
    told = capsys.readouterr().err
    assert told.count("4 lines of ") == told.count("\n") == 1
    assert "jsonl cannot be used and are left out" in told


def test_the_committed_runs_of_an_earlier_ruler_are_still_shown(tmp_path):
    shutil.copy(project().runs / "reference-large-objects.jsonl", tmp_path)
    results = read_results(tmp_path)
    page = site_text(write_site(results, tmp_path / "site"))
    assert "made by an earlier ruler" in page
    assert results.table["limit_share"].isna().all()
    assert results.table["usual_difference"].isna().all()


def test_the_method_page_has_its_numbers_from_the_code(tmp_path):
    read(tmp_path, [timed("numpy", 0.1)])
    page = (tmp_path / "site" / "how-we-measure.html").read_text(encoding="utf-8")
    page = page.replace("\N{NO-BREAK SPACE}", " ")
    for told in ("3 %", "10 %", "1.25", "5 %", "10 MB", "false discovery rate"):
        assert told in page
