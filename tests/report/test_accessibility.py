"""Every kind of page under axe-core: nothing that keeps a reader with a screen reader or weak sight out."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from example_history import planted_history
from example_notes import realistic_notes
from example_pages import CATALOGUE
from example_profiles import planted_profiles
from example_results import in_turns, journal, measurement, realistic, run

from breakeven.records.tables.table import read_results
from breakeven.report.first_results import FirstResults
from breakeven.report.kit.findings_kit import write_findings
from breakeven.report.shown import what_is_shown
from breakeven.report.site import write_site

METHODS = ("method_sort_values", "method_merge")
PAGES = ("index.html", "how-we-measure.html", "workloads/ndvi.html", "now.html")
MORE_PAGES = (
    *("claims.html", "tools/dask.html", "kit/findings.html", "workloads/top_methods.html"),
    *("history.html", "over_time/ndvi.html", "profiles/explained.html", "profiles/tasks.html"),
)
SEVERE = {"serious", "critical"}
VIOLATIONS = {"resultTypes": ["violations"]}
OPTIONS = {
    "light": VIOLATIONS,
    "dark": {**VIOLATIONS, "runOnly": ["color-contrast", "link-in-text-block"]},
}
"""In the dark a page differs by its colours only: so only what colours decide is asked again."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("accessible")
    measured = realistic()
    for name in METHODS:
        known = {"family": "top_methods", "size": "medium", "n": 1000}
        measured.append(measurement(name, "pandas", is_baseline=True, **known))
        measured.append(in_turns(measurement(name, "dask-threads", **known), 0.5))
        failed = {"status": "unavailable", "reason": "dask has no such method"}
        measured.append(measurement(name, "dask-sync", **known, **failed))
    journal(folder, measured, run(), notes=realistic_notes(measured))
    results = read_results(folder)
    history = planted_history(measured, "py3.11")
    profiles = planted_profiles(folder / "profiles")
    write_site(results, folder / "site", history=history, profiles=profiles, presentation=CATALOGUE)
    write_findings(what_is_shown(results, CATALOGUE), ["ndvi"], ["html"], folder / "site" / "kit")
    first = FirstResults(folder / "site", [each.case for each in measured], {}, print)
    first.show(measured, doing="", done=len(measured), total=len(measured), left_seconds=0.0)
    first.end("over")
    return folder / "site"


@pytest.mark.parametrize(
    "path", [*PAGES, *(pytest.param(each, marks=pytest.mark.slow) for each in MORE_PAGES)]
)
def test_no_page_has_a_serious_violation(browser, site, path):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    view = context.new_page()
    view.goto((site / path).as_uri())
    view.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    severe = {}
    for scheme, options in OPTIONS.items():
        view.emulate_media(color_scheme=scheme)
        for each in Axe().run(view, options=options).response["violations"]:
            if each["impact"] in SEVERE:
                severe[scheme, each["id"]] = [node["target"] for node in each["nodes"]][:3]
    context.close()
    assert severe == {}


OVERLAPPING = """() => {
  document.querySelectorAll("details").forEach((each) => { each.open = true; });
  const seen = [...document.querySelectorAll("td, th, dt, dd, button, .cell")].filter((each) => each.offsetParent);
  return seen.filter((each) => each.scrollWidth > each.clientWidth + 2 && each.clientWidth > 0
    && getComputedStyle(each).overflow === "visible").map((each) => each.textContent.trim());
}"""
"""The texts that are wider than their cell, and so lie over the next one."""


@pytest.mark.parametrize("width", [1280, 380])
def test_what_runs_differ_in_lies_over_no_figure(tmp_path, silent_view, width):
    name = (
        "set_up_seconds_of_a_process_that_is_clearly_slower_than_the_baseline_or_takes_long_anyway"
    )
    journal(tmp_path, [measurement()], run("earlier", settings={"few_samples": 3, name: 1}))
    later = {"started_at": "2026-12-01T10:00:00+00:00", "commit": "f" * 40}
    journal(tmp_path, [measurement("etl")], run("later", settings={"few_samples": 4}, **later))
    write_site(read_results(tmp_path), tmp_path / "site")
    with silent_view(width, "light") as view:
        view.goto((tmp_path / "site" / "environment.html").as_uri())
        assert view.locator(".steps table").count() == 1
        assert view.evaluate(OVERLAPPING) == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (380, "dark")])
def test_every_page_fits_its_window_and_says_nothing_in_the_console(
    silent_view, site, width, scheme
):
    pages = [page for page in sorted(site.rglob("*.html")) if page.name != "own.html"]
    assert len(pages) > 20
    with silent_view(width, scheme) as view:
        for page in pages:
            view.goto(page.as_uri())
            needed, inner = view.evaluate("[document.documentElement.scrollWidth, innerWidth]")
            assert needed <= inner, page
            assert view.evaluate(OVERLAPPING) == [], page


IS_BEYOND = """id => {
  const target = document.getElementById(id), focused = document.activeElement;
  const place = target.compareDocumentPosition(focused);
  const is_round = focused === document.body || focused.matches(".skip"); // nothing beyond can be reached
  return is_round || (place & Node.DOCUMENT_POSITION_FOLLOWING) > 0;
}"""


IS_SEEN_FROM_ITS_TOP = """async id => {
  await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const top = document.getElementById(id).getBoundingClientRect().top;
  return top > -1 && top < innerHeight;
}"""


def test_the_first_stop_of_the_keyboard_skips_to_what_a_page_is_about(silent_view, site):
    tools = {"own.html", "source.html"}  # what profilers wrote
    pages = [page for page in sorted(site.rglob("*.html")) if page.name not in tools]
    with silent_view(1280, "light") as view:
        for page in (page for page in pages if page.parent.name != "kit"):
            view.goto(page.as_uri())
            view.keyboard.press("Tab")
            link = view.locator(".skip:focus")
            box = link.bounding_box(timeout=5_000)
            assert box["x"] >= 0, page
            assert box["y"] >= 0, page
            place = link.get_attribute("href").partition("#")[2]
            view.keyboard.press("Enter")
            assert view.evaluate(IS_SEEN_FROM_ITS_TOP, place), page
            view.keyboard.press("Tab")
            assert view.evaluate(IS_BEYOND, place), page
