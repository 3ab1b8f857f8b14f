import base64
import hashlib
import importlib.util
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin

import psutil
import pytest
from example_notes import realistic_notes
from example_pages import CATALOGUE, HOSTILE, Page
from example_results import LAYOUT, journal, labels, measurement, realistic, run, site_text
from started_run import wait_for

from breakeven.records.tables.table import read_results
from breakeven.report.charts.palette import looks, looks_on_page
from breakeven.report.errors import ReportError
from breakeven.report.overviews import index as overview
from breakeven.report.site import write_site
from breakeven.report.workload_page import page as workload_page
from breakeven.report.workload_page.sections import section

NAMES = ("ndvi", "integrate")

CLIP = re.compile(r"clip\d+")
KILLED = """
import os, time
from breakeven.report.drawing_pool import processes_that_draw
if __name__ == "__main__":
    with processes_that_draw(2) as pool:
        print(pool.submit(os.getpid).result(), flush=True)
        time.sleep(60)
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    measured = realistic()
    journal(folder, measured, run(dirty=True), notes=realistic_notes(measured))
    results = read_results(folder)
    return results, write_site(results, folder / "site", presentation=CATALOGUE)


@pytest.fixture(scope="module")
def page(written):
    return Page(written[1].read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def pages(written):
    """Every page of the site by its path below the folder."""
    folder = written[1].parent
    return {
        str(path.relative_to(folder)): Page(path.read_text(encoding="utf-8"))
        for path in folder.rglob("*.html")
    }


def small_site(tmp_path, measurements, of=None, prefix=""):
    journal(tmp_path, measurements, of, prefix)
    return site_text(write_site(read_results(tmp_path), tmp_path / "site"))


def test_the_page_stays_under_two_megabytes(written):
    assert written[1].stat().st_size < 2_000_000


def test_the_pages_are_the_same_whoever_draws_them(written, tmp_path, monkeypatch):
    """One process or several: only the running numbers of clipping paths may differ."""
    results, index = written
    monkeypatch.setattr("breakeven.report.drawing_pool.MANY_PAGES", 2)
    again = write_site(results, tmp_path, presentation=CATALOGUE)
    pages = sorted(index.parent.glob("workloads/*.html"))
    assert len(pages) > 2
    for page in pages:
        drawn = (tmp_path / "workloads" / page.name).read_text(encoding="utf-8")
        assert CLIP.sub("", drawn) == CLIP.sub("", page.read_text(encoding="utf-8"))
    assert CLIP.sub("", again.read_text()) == CLIP.sub("", index.read_text())


def test_who_draws_pages_ends_with_who_asked(tmp_path):
    """A killed report leaves no process that waits for more pages."""
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        [sys.executable, str(script)], env=environment, stdout=subprocess.PIPE, text=True
    ) as asked:
        drawing = int(asked.stdout.readline())
        assert _is_alive(drawing)
        asked.kill()
    wait_for(lambda: not _is_alive(drawing), 20)


def _is_alive(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_every_workload_has_its_page_and_its_sentence_on_the_index(page, pages):
    assert {f"workload-{name}" for name in LAYOUT} <= set(page.attributes("id"))
    paths = {f"workloads/{name}.html" for name in LAYOUT}
    assert paths <= set(page.attributes("href"))
    others = {path for path in pages if not path.startswith("tools/")}
    assert others == {
        *paths,
        *["index.html", "claims.html", "how-we-measure.html", "environment.html"],
    }


def test_every_link_leads_to_a_page_and_a_place_that_are_there(pages):
    for path, each in pages.items():
        ids = each.attributes("id")
        assert len(ids) == len(set(ids)), path
        for href in each.attributes("href"):
            if href.startswith("data:image/svg+xml,"):
                continue
            target, _, place = href.partition("#")
            found = urljoin(path, target)
            assert found in pages, (path, href)
            assert not place or place in pages[found].attributes("id"), (path, href)


def test_pages_of_an_earlier_report_do_not_stay(tmp_path):
    journal(tmp_path, [measurement(), measurement("tiny_tasks", "python")])
    write_site(read_results(tmp_path), tmp_path / "site")
    (tmp_path / f"{run().run}.jsonl").unlink()
    journal(tmp_path, [measurement()])
    write_site(read_results(tmp_path), tmp_path / "site")
    assert [path.name for path in (tmp_path / "site/workloads").iterdir()] == ["ndvi.html"]


def test_a_page_that_is_not_ours_stays(tmp_path):
    theirs = tmp_path / "site/workloads/theirs.html"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("<!doctype html><title>Mine</title>")
    small_site(tmp_path, [measurement()])
    assert theirs.exists()


def test_a_folder_that_cannot_be_written_says_what_to_do_and_leaves_no_draft(tmp_path):
    (tmp_path / "site/index.html").mkdir(parents=True)
    with pytest.raises(ReportError, match=r"index\.html cannot be written: .*--output"):
        small_site(tmp_path, [measurement()])
    assert not list((tmp_path / "site").rglob("*.tmp"))


PLACE = re.compile(r"workloads/(?P<workload>\w+)\.html#(?P<size>[a-z]+)-(?P<implementation>.+)")
"""Where a cell of the matrix leads."""


def cells_of(page):
    """The links of the matrix, by workload, implementation and size."""
    found = {}
    for tag, attributes in page.elements:
        place = PLACE.fullmatch(attributes.get("href", "")) if tag == "a" else None
        if place:
            found[place["workload"], place["implementation"], place["size"]] = attributes
    return found


def test_every_cell_holds_the_numbers_of_the_journal(written, page):
    cells, table = cells_of(page), written[0].table
    assert len(cells) == len(table)
    for _, row in table.iterrows():
        cell = cells[row["workload"], row["implementation"], row["size"]]
        assert ("data-v" in cell) == (row["status"] == "ok")
        if row["status"] == "ok":
            figures = [float(each) for each in cell["data-v"].split()]
            assert figures[0] == pytest.approx(row["seconds"], rel=1e-3)
            assert figures[-1] == pytest.approx(row["peak_bytes"], rel=1e-3)


def test_each_cell_is_on_the_index_once_whatever_sizes_can_be_chosen(page):
    links = [attributes.get("href", "") for tag, attributes in page.elements if tag == "a"]
    places = [href for href in links if PLACE.fullmatch(href)]
    assert len(places) == len(set(places))


def digest(text):
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_the_policy_allows_nothing_but_the_pages_own_style_and_script(pages):
    for page in pages.values():
        (policy,) = [a["content"] for t, a in page.elements if t == "meta" and "http-equiv" in a]
        assert policy.startswith("default-src 'none'; ")
        assert f"style-src 'sha256-{digest(page.style)}';" in policy
        assert ("script-src" in policy) == bool(page.script)
        assert not page.script or f"script-src 'sha256-{digest(page.script)}';" in policy
        assert "unsafe" not in policy


def test_the_pages_load_nothing_and_have_one_script_at_the_most(pages):
    for path, page in pages.items():
        assert not [tag for tag, _ in page.elements if tag in {"iframe", "object", "img"}]
        scripts = [attrs for tag, attrs in page.elements if tag == "script"]
        touched = ("index.html", "claims.html", "environment.html", "workloads/", "tools/")
        touched += ("how-we-measure.html", "history.html")
        assert scripts == ([{}] if path.startswith(touched) else [])
        assert not page.attributes("style")
        assert not [name for _, attrs in page.elements for name in attrs if name.startswith("on")]
        assert not page.attributes("src")


def test_a_dirty_run_is_marked(written):
    assert "with uncommitted changes" in written[1].read_text(encoding="utf-8")


def test_a_run_beside_which_others_were_busy_is_marked(written, tmp_path):
    said = "others used 42\N{NO-BREAK SPACE}% of the processors meanwhile</strong>"
    assert said in written[1].read_text(encoding="utf-8")
    assert "of the processors meanwhile" not in small_site(tmp_path, [measurement()])


def test_reference_runs_are_marked(tmp_path):
    text = small_site(tmp_path, [measurement()], prefix="reference-")
    assert "reference run</strong>" in text
    assert "committed reference runs" in text


def test_a_failure_is_in_words_in_its_cell(tmp_path):
    failed = measurement(implementation="ray", status="timeout", reason="no answer within 60 s")
    text = small_site(tmp_path, [measurement(), failed])
    assert re.search(r'class="cell failed"[^>]*>timed out<', text)
    assert "timed out: no answer within 60 s" in text


def test_no_winner_inside_the_noise(tmp_path):
    fast = ((0.01, 0.0101, 0.0099), (0.01, 0.0101, 0.0099))
    level = ((0.0101, 0.01, 0.0099), (0.01, 0.0102, 0.01))
    cases = [measurement(), measurement(implementation="ray", samples=fast)]
    cases.append(measurement(implementation="threads", samples=level))
    page = Page(small_site(tmp_path, cases))
    best = [label for (_, label, _), a in cells_of(page).items() if "best" in a["class"].split()]
    assert sorted(best) == ["ray", "threads"]


def test_everything_from_the_data_is_escaped(tmp_path):
    nasty = f"{HOSTILE}</style>\"'&{{{{7*7}}}}"
    cases = [
        measurement(nasty, "numpy", source=nasty, unit=nasty, size=nasty, family=nasty),
        measurement(nasty, nasty, source=nasty, unit=nasty, size=nasty, engine=nasty),
        measurement(nasty, "ray", size=nasty, status="crashed", reason=nasty),
    ]
    of = run(
        commit=nasty,
        machine={nasty: nasty},
        versions={nasty: nasty},
        settings={nasty: nasty, "workloads": {nasty: {"question": nasty, "source": nasty}}},
    )
    journal(tmp_path, cases, run())
    (tmp_path / f"{run().run}.jsonl").unlink()
    text = small_site(tmp_path, cases, of)
    (page,) = (tmp_path / "site/workloads").iterdir()
    assert re.fullmatch(r"[A-Za-z0-9_-]+\.html", page.name)
    assert f'href="workloads/{page.name}"' in text
    assert text.count("<script") == 3  # one of each page
    assert text.count("</style>") == 3
    assert "49" not in Page(text).attributes("data-workload")[0]
    assert nasty in Page(text).attributes("data-workload")


def test_a_run_that_says_nothing_about_its_workloads_still_makes_a_page(tmp_path):
    text = small_site(tmp_path, [measurement()], run(settings={}, machine={}, versions={}))
    assert 'id="workload-ndvi"' in text


def test_a_page_without_any_time_is_still_a_page(tmp_path):
    text = small_site(tmp_path, [measurement(status="crashed", reason="it fell over")])
    assert "it fell over" in text


def _failing(name, *arguments, **more):
    """Fails where ndvi is drawn."""
    if name == "ndvi":
        raise ZeroDivisionError("float division by zero")
    return section(name, *arguments, **more)


def test_a_page_that_cannot_be_drawn_costs_no_other_page(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(workload_page, "section", _failing)
    two = [replace(measurement(name, "numpy", "small", 4), is_baseline=True) for name in NAMES]
    journal(tmp_path, two)
    undrawn = []
    index = write_site(read_results(tmp_path), tmp_path / "site", undrawn=undrawn)
    fault = "could not be drawn (ZeroDivisionError: float division by zero, page.py line"
    (told,) = undrawn
    assert told.startswith(f"workloads/ndvi.html {fault}")
    assert capsys.readouterr().err == f"breakeven: {told}\n"
    page = index.with_name("workloads") / "ndvi.html"
    assert f"This page {fault}" in page.read_text(encoding="utf-8")
    assert "float division" not in (page.with_name("integrate.html")).read_text(encoding="utf-8")
    assert 'href="workloads/ndvi.html"' in index.read_text(encoding="utf-8")


def test_an_index_that_cannot_be_drawn_still_leads_to_the_workloads(tmp_path, monkeypatch):
    monkeypatch.setattr(overview, "headline", lambda *_: 1 / 0)
    index = small_site(tmp_path, [measurement()])
    assert "This page could not be drawn (ZeroDivisionError" in index
    assert '<a href="workloads/ndvi.html">ndvi</a>' in index
    assert 'data-workload="ndvi"' in index


def test_no_results_say_what_to_run(tmp_path):
    with pytest.raises(ReportError, match="breakeven run"):
        write_site(read_results(tmp_path), tmp_path / "site")


def test_a_missing_library_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ReportError, match=r"pip install 'breakeven\[report\]'"):
        write_site(read_results(tmp_path), tmp_path / "site")


def test_a_tool_looks_the_same_whatever_else_is_on_the_page():
    drawn = looks(["dask-threads", "dask-sync", "ray", "something-new"])
    assert drawn["dask-sync"].colour == drawn["dask-threads"].colour
    assert drawn["dask-sync"].shape != drawn["dask-threads"].shape
    both = looks(["something-new", "something-else"]).values()
    assert len({each.colour for each in both}) == 2


def test_no_two_implementations_of_a_page_share_a_marker_or_a_dash_of_one_colour():
    labels = [f"dask-{name}" for name in "abcdefghijklmnopqrst"]
    known = looks(labels)
    page = looks_on_page(["dask-a", "dask-m", "dask-i"], known)
    assert set(page) == {"dask-a", "dask-m", "dask-i"}
    assert len({each.shape for each in page.values()}) == 3
    assert len({each.dash for each in page.values()}) == 3
    assert page["dask-a"] == known["dask-a"]


@pytest.fixture(
    params=[
        *((1280, "light"), (380, "light")),
        pytest.param((1280, "dark"), marks=pytest.mark.slow),
    ],
    ids=str,
)
def opened(silent_view, written, request):
    """The index; what its pages and those that are opened from it write to the console fails."""
    with silent_view(*request.param) as view:
        view.goto(written[1].as_uri())
        yield view


def test_every_page_fits_and_a_workload_has_its_charts(opened):
    for name in (None, *LAYOUT):
        if name:
            opened.locator(f"#workload-{name} a").click()
            assert opened.locator("figure svg").count() == 5
        width, inner = opened.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert width <= inner, name
        if name:
            opened.get_by_role("link", name="Breakeven", exact=True).click()


def test_the_views_and_sizes_of_the_matrix_switch_without_script(opened):
    main = opened.locator('.matrix a.s0[href$="ndvi.html#large-numba"]')
    assert main.inner_text().endswith("×")
    steady = main.inner_text()
    opened.get_by_label("speed from cold").check()
    assert main.inner_text() != steady
    small = opened.locator('.matrix a[href="workloads/ndvi.html#small-numba"]')
    assert not small.is_visible()
    opened.get_by_label("small", exact=True).check()
    assert not main.is_visible()
    assert small.is_visible()
    families = opened.locator(".matrix")
    assert families.count() == len({family for family, *_ in LAYOUT.values()})
    assert all(each.is_visible() for each in families.all())


def test_what_is_chosen_stands_in_the_address_and_leads_back(opened):
    opened.get_by_role("group", name="Only these tools").get_by_label("dask").check()
    opened.get_by_role("group", name="Only these families").get_by_label("frames").check()
    opened.get_by_label("speed from cold").check()
    address = opened.url
    assert address.partition("#")[2] == "view=cold&family=frames&tool=dask"
    opened.goto("about:blank")
    opened.goto(address)
    assert opened.get_by_label("speed from cold").is_checked()
    assert opened.get_by_text("Shown: frames, dask").is_visible()
    assert not opened.locator("#family-arrays").is_visible()
    rows = opened.locator("#family-frames tr[data-tool]:visible th")
    assert rows.count() == len([label for label in labels("read_csv") if label.startswith("dask")])
    opened.get_by_role("button", name="Show everything").click()
    opened.get_by_text("Everything is shown.").wait_for()
    assert "#" not in opened.url
    assert opened.locator("#family-arrays").is_visible()


def test_rows_are_sorted_by_a_workload_and_back(opened):
    rows = opened.locator("#family-frames tr[data-tool]")
    before = rows.all_inner_texts()
    button = opened.get_by_role("button", name="Sort the rows by read_csv")
    button.click()
    cells = opened.locator('#family-frames a.s0[href^="workloads/read_csv.html#"][data-v]')
    times = [float(cell.get_attribute("data-v").split()[0]) for cell in cells.all()]
    assert len(times) > 3
    assert times == sorted(times)
    assert "sort=read_csv" in opened.url
    button.click()
    assert rows.all_inner_texts() == before


def test_charts_take_their_colours_from_the_page(opened):
    opened.locator("#workload-ndvi a").click()
    label = opened.locator("figure svg text", has_text="numpy").first
    ink = opened.evaluate("getComputedStyle(document.body).color")
    assert label.evaluate("element => getComputedStyle(element).fill") == ink


def test_a_print_is_light_and_without_what_only_a_screen_can_use(opened):
    opened.emulate_media(media="print")
    paper = opened.evaluate("getComputedStyle(document.body).backgroundColor")
    assert min(map(int, re.findall(r"\d+", paper))) > 240
    for gone in ("#filters", ".toggles", "nav", "details:not([open])"):
        assert not opened.locator(gone).first.is_visible(), gone
    assert opened.locator("#family-arrays table").first.is_visible()
    assert opened.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_in_what_runs_differ_is_called_out(tmp_path):
    other = run("later", versions={"numpy": "2.3.9"}, settings={**run().settings, "budget": 9})
    journal(tmp_path, [measurement()])
    journal(tmp_path, [replace(measurement(implementation="threads"), run="later")], other)
    site = write_site(read_results(tmp_path), tmp_path / "site")
    page = (site.parent / "environment.html").read_text()
    told = page.partition("How the runs differ")[2].partition("Run by run")[0]
    assert "version: numpy</th>" in told
    assert "2.3.9" in told
    assert "setting: budget</th>" in told
    assert "machine:" not in told


def test_a_workload_with_a_single_time_is_not_said_to_have_none(tmp_path):
    journal(tmp_path, [measurement("ndvi", "numpy")])
    index = write_site(read_results(tmp_path), tmp_path / "site").read_text(encoding="utf-8")
    assert "Only numpy was measured, so nothing wins." in index
    assert "Nothing was measured." not in index


def test_labels_that_look_alike_in_an_address_have_places_of_their_own(tmp_path):
    journal(tmp_path, [measurement("ndvi", each) for each in ("numpy", "f (a)", "f [a]")])
    index = write_site(read_results(tmp_path), tmp_path / "site")
    page = (index.parent / "workloads" / "ndvi.html").read_text(encoding="utf-8")
    ids = re.findall(r' id="([^"]*)"', page)
    assert sorted(set(ids)) == sorted(ids)
    assert sum(each.startswith("small-f-a-") for each in ids) == 2
