"""No figure of one run is set against a figure of another, and each cell can say which run it is of.

Two runs: a reference run of a machine that is a hundred times slower, with more implementations, and one that was
measured here.
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from example_results import journal, measurement, run

from breakeven.findings.decisions import decisions, leaders_by_size, whose_decisions
from breakeven.findings.lessons import answer_told, told
from breakeven.findings.sentences import headline
from breakeven.findings.tools import at_main_size, best_ways, price_of_a_task, step_costs
from breakeven.records.measurement import Measurement
from breakeven.records.tables.table import Results, read_results
from breakeven.report.overviews.matrix import matrix_of
from breakeven.report.overviews.views import views_of
from breakeven.report.shown import REFERENCE, what_is_shown
from breakeven.report.site import write_site

HERE, LATER = "2026-11-25T10-00-00", "2026-11-25T10:00:00+00:00"
SLOWER = 100.0


def timed(label: str, seconds: float, n: int = 4, **changes: Any) -> Measurement:
    samples = tuple(tuple(seconds * f for f in (0.995, 1.0, 1.005)) for _ in range(3))
    once = {"first_call_seconds": 2 * seconds, "import_seconds": seconds, "ingest_seconds": 0.0}
    size = "small" if n == 4 else "large"
    return measurement("ndvi", label, size, n, samples, **(once | changes))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("two-runs")
    slow = {"numpy": 1.0, "numba": 0.5, "ray": 0.25, "dask-threads": 2.0}
    reference = [
        timed(label, SLOWER * seconds, n, peak_bytes=800_000_000, is_baseline=label == "numpy")
        for label, seconds in slow.items()
        for n in (4, 400)
    ]
    journal(found, reference, run(), prefix="reference-")
    fast = {"numpy": 1.0, "numba": 0.9, "dask-threads": 3.0}
    here = [timed(label, seconds, peak_bytes=100_000_000) for label, seconds in fast.items()]
    journal(found, here, run(HERE, started_at=LATER))
    return found


@pytest.fixture(scope="module")
def results(folder: Path) -> Results:
    return read_results(folder)


@pytest.fixture(scope="module")
def index(folder: Path, results: Results) -> Path:
    return write_site(results, folder / "site")


def cells(results: Results) -> dict[str, Any]:
    """The cells of the small size, by their labels."""
    shown = what_is_shown(results)
    runs = list(shown.run_names)
    references = shown.origins[REFERENCE]
    made = matrix_of(shown.competing, shown.ranked, {"ndvi": ""}, ["small"], runs, references)
    rows = [row for _, rows in made.families for row in rows]
    return {
        label: cell
        for label, (place,) in rows
        for cell in place.cells
        if cell.row["size"] == "small"
    }


def test_a_cell_beside_a_baseline_of_another_run_is_marked_and_names_its_run(
    results: Results,
) -> None:
    found = cells(results)
    assert "apart" in found["ray"].marks
    assert "apart-r" not in found["ray"].marks  # among the reference runs its baseline is shown
    assert not {"apart", "apart-r"} & set(found["numba"].marks)
    for view in found["ray"].views.values():
        assert view.note.endswith("reference run of 2026-11-21 20:14")


def test_each_note_names_the_baselines_own_figure(results: Results) -> None:
    views = {name: view.note for name, view in cells(results)["ray"].views.items()}
    assert views["steady"].startswith("25.0 s against 1 min 40 s")
    assert views["ingested"].startswith("25.0 s with its ingest against 1 min 40 s")
    assert views["cold"].startswith("1 min 15 s from cold against 5 min")
    assert views["memory"].startswith("763 MiB at the peak against 763 MiB")
    own = {name: view.note for name, view in cells(results)["numba"].views.items()}
    assert own["cold"].startswith("2.70 s from cold against 3.00 s")
    assert own["memory"].startswith("95.4 MiB at the peak against 95.4 MiB")


def test_every_ratio_is_that_of_the_two_figures_beside_it(results: Results) -> None:
    figures = {
        "speedup": ("baseline_seconds", "seconds"),
        "ingested_speedup": ("baseline_ingested_seconds", "ingested_seconds"),
        "cold_speedup": ("baseline_cold_seconds", "cold_seconds"),
        "memory_ratio": ("peak_bytes", "baseline_peak_bytes"),
    }
    others = results.table[~results.table["is_baseline"].astype(bool)]
    for ratio, (above, below) in figures.items():
        assert (others[ratio] == others[ratio]).all()
        assert (others[above] / others[below]).tolist() == pytest.approx(others[ratio].tolist())


def test_only_implementations_of_one_run_are_the_fastest(results: Results) -> None:
    found = cells(results)
    assert "best" in found["numba"].marks
    assert "best" not in found["ray"].marks  # it is faster, on another machine
    assert "best-r" in found["ray"].marks


def test_what_to_use_is_decided_within_one_run(results: Results) -> None:
    chosen = {each.aim: each.choice for each in decisions(results.table, {})}
    assert chosen["Fastest, once warm"] == "numba"
    assert leaders_by_size(results.table) == ""  # the large size is of another run
    said = whose_decisions(results.table)
    assert said == "run of 2026-11-25 10:00, which has 3 of 4 implementations"


def test_a_sentence_has_all_of_its_figures_from_one_run(results: Results) -> None:
    lesson = [
        {"text": "Numba takes {numba.seconds}, NumPy {numpy.seconds}."},
        {"text": "Ray takes {ray@small.seconds}, NumPy {numpy@small.seconds}."},
    ]
    of_here = "Numba takes 900 ms, NumPy 1.00 s."
    assert told(lesson, results.table) == [of_here]  # the reference's own NumPy is not in there
    assert told(lesson, what_is_shown(results).of_each_run) == [
        of_here,
        "Ray takes 25.0 s, NumPy 1 min 40 s. (Reference run of 2026-11-21 20:14.)",
    ]


def later(day: int) -> str:
    return f"2026-12-{day:02}T10:00:00+00:00"


def test_the_baseline_that_is_shown_is_that_of_most_rows_beside_it(tmp_path: Path) -> None:
    """A later run of one more implementation does not make a stranger of each other row."""
    many = [timed(label, 1.0) for label in ("numpy", "numba", "ray", "threads")]
    journal(tmp_path, many, run("many"))
    few = [timed("numpy", 50.0), timed("dask-threads", 40.0)]
    journal(tmp_path, few, run("few", started_at=later(1), commit="f" * 40))
    results = read_results(tmp_path)
    shown = what_is_shown(results)
    runs = dict(zip(shown.table["implementation"], shown.table["run"], strict=True))
    assert runs["numpy"] == "many"
    assert runs["dask-threads"] == "few"
    made = matrix_of(shown.competing, shown.ranked, {"ndvi": ""}, ["small"], list(shown.run_names))
    marks = {label: place.cells[0].marks for _, rows in made.families for label, (place,) in rows}
    assert [label for label, found in marks.items() if "apart" in found] == ["dask-threads"]


def test_a_ranking_is_of_the_run_with_most_implementations_whole(tmp_path: Path) -> None:
    """Though the newest run's rows are shown in place of some of its own."""
    many = [timed("numpy", 1.0), timed("numba", 0.1), timed("ray", 0.5), timed("threads", 0.9)]
    journal(tmp_path, many, run("many"))
    few = [timed("numpy", 50.0), timed("ray", 10.0)]
    journal(tmp_path, few, run("few", started_at=later(1), commit="f" * 40))
    shown = what_is_shown(read_results(tmp_path))
    assert set(shown.table["run"]) == {"many", "few"}
    said = headline(shown.ranked)
    assert "numba is the fastest, 10× as fast as numpy (100 ms against 1.00 s)" in said
    assert "which has" not in said  # it has them all
    assert "(From the run of 2026-11-21 20:14.)" in said


def test_a_tools_costs_and_its_best_way_are_of_one_run(results: Results) -> None:
    best = best_ways(at_main_size(results.table), "dask")
    assert list(best["run"]) == [HERE]
    (costs,) = step_costs(results.table, "dask")
    assert costs.cases == 1
    assert costs.import_seconds == pytest.approx(3.0)
    (price,) = price_of_a_task(results.table, "ndvi", "dask")
    assert price.seconds == pytest.approx(3.0 / 4)
    (of_ray,) = price_of_a_task(results.table, "ndvi", "ray")
    assert of_ray.whose == ""  # there is no other price of Ray's


def test_the_best_way_of_a_tool_is_of_the_run_that_is_ranked_and_its_own(tmp_path: Path) -> None:
    beside = {"own_environment": "spark", "is_baseline": False}
    every = [timed("numpy", 1.0), timed("numba", 0.1), timed("spark:numpy", 0.9, **beside)]
    journal(tmp_path, every, run("every"), prefix="reference-")
    of_later = run("again", started_at=later(1), commit="f" * 40)
    again = [timed("numpy", 1.1), timed("threads", 1.0)]
    journal(tmp_path, [*again, timed("spark:numpy", 0.8, **beside)], of_later, prefix="reference-")
    third = run("third", started_at=later(2), commit="e" * 40)
    journal(tmp_path, [timed("numpy", 1.2)], third, prefix="reference-")
    best = best_ways(at_main_size(what_is_shown(read_results(tmp_path)).of_each_run), "numpy")
    assert list(best["implementation"]) == ["numpy"]
    assert list(best["run"]) == ["again"]  # the newer of two with as many implementations


def test_pages_say_of_which_run_each_row_is(index: Path) -> None:
    page = unescape((index.parent / "workloads" / "ndvi.html").read_text(encoding="utf-8"))
    row = re.search(r'<tr id="small-ray">.*?</tr>', page)
    assert row
    assert "<td>reference run of 2026-11-21 20:14</td>" in row[0]
    row = re.search(r'<tr id="small-numba">.*?</tr>', page)
    assert row
    assert "<td>run of 2026-11-25 10:00</td>" in row[0]
    assert "of the run of 2026-11-25 10:00, which has 3 of 4 implementations</caption>" in page


def test_sorted_rows_stay_together_run_by_run(index: Path, silent_view: Any) -> None:
    with silent_view(1200, "light") as view:
        view.goto(f"{index.as_uri()}#size=small&sort=ndvi")
        rows = view.locator(".matrix tr:visible").all_inner_texts()
        labels = [re.split(r"\s", row.strip().lstrip("●■▲◆"))[0] for row in rows[1:]]
        assert [each for each in labels if each] == [
            *("numba", "numpy", "dask-threads"),
            *("Another", "ray"),
        ]
        told = view.locator(".of-run").inner_text()
        assert "reference run of 2026-11-21 20:14" in told
        view.get_by_label("reference", exact=True).check()
        assert view.locator(".of-run").count() == 0
        view.get_by_role("button", name="Sort the rows by ndvi").click()
        assert "sort" not in view.url


def test_a_copied_cell_keeps_its_star(index: Path, silent_view: Any) -> None:
    with silent_view(1200, "light") as view:
        view.goto(f"{index.as_uri()}#size=small")
        view.evaluate("navigator.clipboard.writeText = words => { window.copied = words; }")
        view.get_by_role("button", name="Copy as Markdown").first.click()
        rows = [line.split("|") for line in view.evaluate("window.copied").splitlines()]
        cells = {row[1].split()[0]: row[2].strip() for row in rows[2:]}
        assert cells["ray"] == "4.0×\\*"
        assert cells["numba"] == "1.1×"


def test_a_run_whose_cases_an_earlier_one_keeps_is_told_of(tmp_path: Path) -> None:
    journal(tmp_path, [timed("numpy", 1.0), timed("numba", 0.5)], run("full"))
    quick = measurement("ndvi", "numpy", samples=((1.1, 1.1),))
    journal(tmp_path, [quick], run(HERE, started_at=LATER))
    index = write_site(read_results(tmp_path), tmp_path / "site")
    said = "0 of its cases are shown here; for 1 more, an earlier and"
    assert said in index.read_text(encoding="utf-8")
    page = index.with_name("environment.html").read_text(encoding="utf-8")
    assert "For 1 of the cases that it measured, an earlier and more thorough run is shown." in page


def test_a_row_without_a_baseline_in_its_run_has_no_ratio_and_no_mark(tmp_path: Path) -> None:
    journal(tmp_path, [timed("numpy", 1.0)], run("first"))
    journal(tmp_path, [timed("numba", 0.5)], run(HERE, started_at=LATER))
    table = what_is_shown(read_results(tmp_path)).table
    (row,) = [each for _, each in table.iterrows() if each["implementation"] == "numba"]
    assert views_of(row)["steady"].note == "no baseline was measured in the same run"


def test_of_several_numbers_of_workers_the_most_are_shown(tmp_path: Path) -> None:
    counts = (1, 4, 2)
    cases = [timed("numpy", 1.0), *(timed("ray", 1.0 / each, workers=each) for each in counts)]
    journal(tmp_path, cases, run("scaling"))
    shown = what_is_shown(read_results(tmp_path))
    for table in (shown.table, shown.of_each_run):
        assert list(table[table["implementation"] == "ray"]["workers"]) == [4]


def test_the_row_of_most_workers_makes_a_run_whole_wherever_it_is_shown(tmp_path: Path) -> None:
    cases = [timed("numpy", 1.0), *(timed("ray", 1.0 / each, workers=each) for each in (1, 2, 4))]
    journal(tmp_path, cases, run("scaling"))
    few = [timed("numpy", 1.0), timed("ray", 0.9, workers=1)]
    journal(tmp_path, few, run("few", started_at=later(1), commit="f" * 40))
    rows = what_is_shown(read_results(tmp_path)).of_each_run
    of_scaling = rows[(rows["run"] == "scaling") & (rows["implementation"] == "ray")]
    assert list(of_scaling["workers"]) == [4]


def test_the_answer_is_that_of_the_main_run_even_if_it_bears_out_a_later_one(
    results: Results,
) -> None:
    answers = [
        {"text": "Ray wins.", "holds": ["ray faster"]},
        {"text": "Dask loses.", "holds": ["dask-threads slower"]},
    ]
    assert answer_told(answers, what_is_shown(results).of_each_run) == "Dask loses."
    assert answer_told(answers[:1], what_is_shown(results).of_each_run).startswith("Ray wins. (Ref")


def test_a_sentence_and_the_ranking_beside_it_are_of_the_same_run(tmp_path: Path) -> None:
    every = [timed("numpy", 1.0), timed("numba", 0.1), timed("ray", 2.0, style="instructive")]
    journal(tmp_path, every, run("every"))
    again = [timed("numpy", 1.0), timed("numba", 0.2)]
    journal(tmp_path, again, run("again", started_at=later(1), commit="f" * 40))
    rows = what_is_shown(read_results(tmp_path)).of_each_run
    assert "(200 ms against 1.00 s)" in headline(rows)
    assert told([{"text": "Numba takes {numba.seconds}."}], rows) == ["Numba takes 200 ms."]
    (of_ray,) = told([{"text": "Ray takes {ray.seconds}."}], rows)
    assert of_ray.startswith("Ray takes 2.00 s. (Run of ")


@pytest.mark.parametrize(("first", "second", "shown"), [(0.1, 2.0, False), (2.0, 0.1, True)])
def test_what_a_later_run_does_not_bear_out_is_not_told_of_an_earlier_one(
    tmp_path: Path, first: float, second: float, shown: bool
) -> None:
    """Numba is faster in the first of two runs, or in the second; the main one has it slower."""
    main, other = [timed("ray", 0.5), timed("threads", 0.9)], [timed("dask-threads", 3.0)]
    for name, numba, at in (("first", first, 1), ("second", second, 2)):
        more = main if numba == 2.0 else other
        cases = [timed("numpy", 1.0), timed("numba", numba), *more]
        of = run(name, started_at=later(at), commit=name[0] * 40)
        journal(tmp_path, cases, of, prefix="reference-")
    rows = what_is_shown(read_results(tmp_path)).of_each_run
    lesson = [{"text": "Numba takes {numba.seconds}.", "holds": ["numba faster"]}]
    said = ["Numba takes 100 ms. (Reference run of 2026-12-02 10:00.)"]
    assert told(lesson, rows) == (said if shown else [])


def test_of_several_other_runs_a_sentence_is_of_the_newest(tmp_path: Path) -> None:
    journal(tmp_path, [timed("numpy", 1.0), timed("numba", 0.1), timed("ray", 0.5)], run("main"))
    old = [timed("numpy", 1.0), timed("threads", 0.8), timed("threads", 3.0, 400)]
    journal(tmp_path, old, run("old", started_at=later(1), commit="e" * 40))
    new = [timed("numpy", 1.0), timed("threads", 0.9)]
    journal(tmp_path, new, run("new", started_at=later(2), commit="f" * 40))
    rows = what_is_shown(read_results(tmp_path)).of_each_run
    (said,) = told([{"text": "Threads take {threads@small.seconds}."}], rows)
    assert said.startswith("Threads take 900 ms. (Run of ")


def test_a_figure_of_another_run_than_the_ranked_one_is_not_the_fastest(tmp_path: Path) -> None:
    many = [timed("numpy", 1.0), timed("numba", 0.1), timed("ray", 0.5), timed("threads", 0.9)]
    journal(tmp_path, many, run("many"))
    few = [timed("numpy", 1.0), timed("numba", 0.9)]
    journal(tmp_path, few, run("few", started_at=later(1), commit="f" * 40))
    shown = what_is_shown(read_results(tmp_path))
    made = matrix_of(shown.competing, shown.ranked, {"ndvi": ""}, ["small"], list(shown.run_names))
    marks = {label: place.cells[0].marks for _, rows in made.families for label, (place,) in rows}
    assert set(shown.table[shown.table["implementation"] == "numba"]["run"]) == {"few"}
    assert [label for label, found in marks.items() if "best" in found] == []


@pytest.fixture(scope="module")
def measured_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of a site of two reference runs, beside one that was measured here; the second has measured one
    implementation of the first again."""
    folder = tmp_path_factory.mktemp("again")
    many = [timed("numpy", 1.0), timed("numba", 0.1), timed("ray", 0.5), timed("threads", 0.9)]
    journal(folder, many, run("many"), prefix="reference-")
    few = [timed("numpy", 1.0), timed("numba", 0.2)]
    at = later(1)
    journal(folder, few, run("few", started_at=at, commit="f" * 40), prefix="reference-")
    other = [measurement("integrate", "numpy"), measurement("integrate", "numba")]
    journal(folder, other, run(HERE, started_at=LATER))
    return write_site(read_results(folder), folder / "site")


def test_a_page_says_which_figures_are_newer_than_its_sentences(measured_again: Path) -> None:
    page = unescape((measured_again.parent / "workloads" / "ndvi.html").read_text(encoding="utf-8"))
    assert "numba is the fastest, 10× as fast as numpy (100 ms against 1.00 s)" in page
    assert (
        '<p class="note">numba was measured again in the reference run of 2026-12-01 10:00' in page
    )
    assert "use the reference run of 2026-11-21 20:14; charts and tables use the newer" in page
    index = unescape(measured_again.read_text(encoding="utf-8"))
    assert "; the matrix shows newer figures of 1 implementation</small>" in index


def test_the_line_of_best_trade_offs_names_its_run_where_points_are_of_several(
    measured_again: Path, tmp_path: Path
) -> None:
    page = (measured_again.parent / "workloads" / "ndvi.html").read_text(encoding="utf-8")
    assert "best trade-offs of speed and memory in the reference run of 2026-11-21 20:14;" in page
    journal(tmp_path, [timed("numpy", 1.0), timed("numba", 0.1)], run())
    alone = write_site(read_results(tmp_path), tmp_path / "site")
    page = (alone.parent / "workloads" / "ndvi.html").read_text(encoding="utf-8")
    assert "best trade-offs of speed and memory;" in page


def test_pages_say_that_a_ratio_is_not_quite_that_of_two_times(measured_again: Path) -> None:
    said = "may differ", "from (the ratio|that) of (the two times|the two rows’ times)"
    for page in (measured_again, measured_again.parent / "workloads" / "ndvi.html"):
        assert re.search(".*".join(said), page.read_text(encoding="utf-8")), page


def test_the_matrix_begins_with_the_size_that_the_sentences_speak_of(
    index: Path, silent_view: Any
) -> None:
    """Not with a larger one, which only the reference run has measured: what was measured here would be missing."""
    with silent_view(1200, "light") as view:
        view.goto(index.as_uri())
        assert "4 scenes" in view.locator(".matrix thead th").inner_text()
        view.get_by_label("measured here", exact=True).check()
        assert view.locator(".matrix td a:visible").count() == 3
        assert view.locator("dd p:visible").last.inner_text().startswith("At 4 scenes, ")


def test_the_index_says_once_of_which_run_a_sentence_is(measured_again: Path) -> None:
    index = unescape(measured_again.read_text(encoding="utf-8"))
    assert "(From the reference run of 2026-11-21 20:14.)</p>" in index
    assert "(From a reference run.)" not in index


def test_a_workload_and_the_run_below_it_are_two_words(
    measured_again: Path, silent_view: Any
) -> None:
    with silent_view(1200, "light") as view:
        view.goto(measured_again.as_uri())
        said = view.locator(".decisions tbody th", has_text="ndvi").inner_text()
        assert said.split()[:3] == ["ndvi", "reference", "run"]


def test_what_to_use_has_no_empty_cell(measured_again: Path, index: Path) -> None:
    for page in (measured_again, index):
        text = page.read_text(encoding="utf-8")
        tables = re.findall(r'<table class="decisions.*?</table>', text, re.DOTALL)
        assert tables
        assert not [table for table in tables if re.search("<td[^>]*></td>", table)]
