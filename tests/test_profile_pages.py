"""Profiles in the report: what they explain, and profiles that are hostile or broken."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from example_profiles import HOSTILE, planted_profiles
from example_results import journal, measurement, run

from reports.site import write_site
from results.table import read_results


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("profiled")
    rows = [
        measurement("ndvi", "numpy", is_baseline=True, size="medium", n=40),
        measurement("ndvi", "dask-threads", size="medium", n=40),
    ]
    journal(folder, rows, run())
    profiles = planted_profiles(folder / "profiles")
    return write_site(read_results(folder), folder / "site", profiles=profiles).parent


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def test_a_workload_s_page_explains_its_differences_and_links_its_profiles(site: Path) -> None:
    page = text_of(site / "workloads" / "ndvi.html")
    assert "waiting for the GIL" in page
    assert "It waits for the GIL for " in page
    assert 'href="../profiles/explained.html"' in page
    assert 'href="../profiles/tasks.html"' in page


def test_a_profile_is_loaded_into_its_workload_s_page_when_it_is_opened(
    site: Path, silent_view: Any
) -> None:
    with silent_view(1280, "light") as view:
        view.goto((site / "workloads" / "ndvi.html").as_uri())
        summaries = view.locator(".profiles summary")
        assert summaries.count() == 4
        assert view.locator(".profiles iframe:visible").count() == 0
        assert len([each for each in view.frames if each.url.endswith("#profile")]) == 0
        view.locator(".profiles summary", has_text="by py-spy").first.click()
        shown = view.frame_locator(".profiles iframe:visible")
        assert "by py-spy" in shown.locator("h1").inner_text()
        assert shown.locator("figure svg").first.is_visible()
        assert len([each for each in view.frames if each.url.endswith("#profile")]) == 1


def test_annotated_source_is_shown_and_its_scripts_do_not_run(
    site: Path, browser: Any, tmp_path: Path
) -> None:
    pages = shutil.copytree(site / "profiles", tmp_path / "profiles")
    (pages / "annotated" / "source.html").write_text(f"<p>for i in range(n):</p>{HOSTILE}")
    context = browser.new_context(offline=True)
    view = context.new_page()
    view.on("dialog", lambda _: pytest.fail("a script of the source ran"))
    view.goto((pages / "annotated.html").as_uri())
    assert "for i in" in view.frame_locator("iframe.source").locator("p").inner_text()
    context.close()


def test_a_profile_that_its_tool_made_slow_is_warned_of(site: Path) -> None:
    said = "3.0 times slower: without it the time may be spent elsewhere"
    assert said in text_of(site / "profiles" / "tasks.html")
    assert said in text_of(site / "workloads" / "ndvi.html")
    assert "times slower" not in text_of(site / "profiles" / "explained.html")


def test_what_a_profile_holds_is_shown_and_never_run(site: Path, silent_view: Any) -> None:
    for name in ("explained", "tasks", "empty"):
        assert HOSTILE not in text_of(site / "profiles" / f"{name}.html")
    assert (site / "profiles" / "explained" / "own.html").exists()
    with silent_view(1280, "light") as view:
        view.on("dialog", lambda _: pytest.fail("a script of the profile ran"))
        for page in sorted((site / "profiles").glob("*.html")):
            view.goto(page.as_uri())
            assert view.locator("h1").inner_text()


def test_gigantic_stacks_and_texts_keep_pages_small(site: Path) -> None:
    for page in (site / "profiles").glob("*.html"):
        assert page.stat().st_size < 300_000


def test_a_profile_that_was_cut_is_named_and_breaks_nothing(site: Path) -> None:
    page = text_of(site / "environment.html")
    assert "Profiles that could not be read" in page
    assert "cut off while it was made" in page


def test_a_report_without_profiles_says_nothing_of_them(tmp_path: Path) -> None:
    journal(tmp_path, [measurement("ndvi", "numpy", is_baseline=True)], run())
    folder = write_site(read_results(tmp_path), tmp_path / "site").parent
    assert 'id="why"' not in text_of(folder / "workloads" / "ndvi.html")
    assert not (folder / "profiles").exists()
