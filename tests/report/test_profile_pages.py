"""Profiles in the report: what they explain, and profiles that are hostile or broken."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from example_profiles import HOSTILE, planted_profiles, some_profile
from example_results import journal, measurement, run
from hostile_texts import no_hidden
from reachable_pages import require_whole

from breakeven.catalogue.catalogue import project
from breakeven.findings.explanations.profiles import (
    Profiles,
    TaskSpan,
    read_profile,
    read_profiles,
    write_profile,
)
from breakeven.findings.explanations.stacks import MOST_STACKS
from breakeven.profile.one_case import ANATOMY
from breakeven.records.tables.table import read_results
from breakeven.report.annotated_source import unfolding_without_script
from breakeven.report.charts.of_profile import MOST_TASKS
from breakeven.report.overviews.profiles import profile_pages, why
from breakeven.report.pages import Pages
from breakeven.report.site import write_site

CYTHON = "reference-chunked_mean-cython-cython"


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


def test_profiles_of_what_was_not_measured_are_linked_from_the_index(
    site: Path, tmp_path: Path
) -> None:
    assert 'href="profiles/' not in text_of(site / "index.html")
    journal(tmp_path, [measurement("tiny_tasks", "python", is_baseline=True)], run())
    profiles = planted_profiles(tmp_path / "profiles")
    alone = write_site(read_results(tmp_path), tmp_path / "site", profiles=profiles).parent
    assert '<a href="profiles/explained.html">ndvi dask-threads' in text_of(alone / "index.html")
    require_whole(alone)


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


def test_what_cython_annotated_unfolds_without_a_script(tmp_path: Path, silent_view: Any) -> None:
    stored = read_profile(project().results / "profiles" / CYTHON)
    profiles = Profiles(
        (replace(stored, folder=shutil.copytree(stored.folder, tmp_path / "cython")),)
    )
    journal(tmp_path / "runs", [measurement("chunked_mean", "numpy")], run())
    site = write_site(read_results(tmp_path / "runs"), tmp_path / "site", profiles=profiles).parent
    written = text_of(site / "profiles" / "cython" / "cython.html")
    assert "onclick" not in written
    assert "<script" not in written
    with silent_view(1000, "dark") as view:
        view.goto((site / "profiles" / "cython.html").as_uri())
        source = view.frame_locator("iframe.source")
        code = source.locator("pre.code").first
        assert not code.is_visible()
        source.locator("summary").first.click()
        assert code.is_visible()
        assert "__pyx" in code.inner_text()


def test_a_page_that_is_none_of_cythons_stays_as_it_is() -> None:
    page = "<html><style>p {}</style><p onclick='alert(1)'>for i in range(n):</p></html>"
    assert unfolding_without_script(page) == page


def test_a_profile_says_when_it_was_taken_as_runs_do(site: Path) -> None:
    page = (site / "profiles" / "explained.html").read_text(encoding="utf-8")
    assert re.search(r"· \d{4}-\d\d-\d\d \d\d:\d\d UTC", page)
    assert "+00:00" not in page


def test_a_profile_that_its_tool_made_slow_is_warned_of(site: Path) -> None:
    said = "3.0 times as long; without it, the time may go elsewhere"
    assert said in text_of(site / "profiles" / "tasks.html")
    assert said in text_of(site / "workloads" / "ndvi.html")
    assert "times as long" not in text_of(site / "profiles" / "explained.html")


def test_what_a_profile_holds_is_shown_and_never_run(site: Path, silent_view: Any) -> None:
    for name in ("explained", "tasks", "empty"):
        assert HOSTILE not in text_of(site / "profiles" / f"{name}.html")
    assert (site / "profiles" / "explained" / "own.html").exists()
    with silent_view(1280, "light") as view:
        view.on("dialog", lambda _: pytest.fail("a script of the profile ran"))
        for page in sorted((site / "profiles").glob("*.html")):
            view.goto(page.as_uri())
            assert view.locator("h1").inner_text()


@pytest.mark.timeout(60)
def test_what_is_attached_is_read_only_where_it_is_a_plain_file(site: Path, tmp_path: Path) -> None:
    folder = tmp_path / "profiles" / "explained"
    shutil.copytree(site.parent / "profiles" / "explained", folder)
    (tmp_path / "secret").write_text("the secret")
    (folder / "own.html").unlink()
    os.mkfifo(folder / "own.html")
    (folder / "said.txt").unlink()
    (folder / "said.txt").symlink_to(tmp_path / "secret")
    (page,) = profile_pages(read_profiles(tmp_path / "profiles"), {})
    page.write(Pages(tmp_path / "site", 1))
    assert "the secret" not in text_of(tmp_path / "site" / page.href)
    assert not (tmp_path / "site" / "profiles" / "explained").exists()


@pytest.mark.timeout(150)
def test_a_file_of_very_many_stacks_is_drawn_and_what_is_put_together_is_said(
    tmp_path: Path,
) -> None:
    profiles = tmp_path / "profiles"
    profile = some_profile(tasks=tuple(spans(MOST_TASKS + 5)))
    write_profile(profile, {("caller", "a\x1b[2J\x00\ufffeb (own.py:1)"): 10.0}, profiles / "many")
    with (profiles / "many" / "stacks.txt").open("a", encoding="utf-8") as stream:
        stream.writelines(f"caller;f{n} (own{n}.py:1) 0.0001\n" for n in range(200_000))
    (page,) = profile_pages(read_profiles(profiles), {})
    page.write(Pages(tmp_path / "site", 1))
    text = text_of(tmp_path / "site" / page.href)
    assert f"The {200_001 - MOST_STACKS:,} lightest stacks are shown together" in text
    assert "without the 5 shortest" in text
    assert "own.py:1" in text
    assert no_hidden(text)


def spans(count: int) -> Iterator[TaskSpan]:
    """So many tasks on two workers, each longer than the one before."""
    for n in range(count):
        yield TaskSpan(
            worker=f"worker {n % 2}", name="task", start_seconds=n, end_seconds=n + n / count
        )


def test_gigantic_stacks_and_texts_keep_pages_small(site: Path) -> None:
    sizes = [page.stat().st_size for page in (site / "profiles").glob("*.html")]
    assert 0 < max(sizes) < 300_000


WRONG: tuple[Any, ...] = (None, "x", [], {}, -1, 1e308, True, float("nan"), [[]], {"a": []})


def places(of: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything that JSON holds, the whole of it first."""
    yield before
    if isinstance(of, dict | list):
        for name, inner in of.items() if isinstance(of, dict) else enumerate(of):
            yield from places(inner, (*before, name))


def with_another(of: Any, place: tuple[Any, ...], value: Any) -> Any:
    """The same with another value at a place."""
    if not place:
        return value
    changed = of.copy()
    changed[place[0]] = with_another(of[place[0]], place[1:], value)
    return changed


@pytest.mark.slow
def test_a_record_that_holds_anything_breaks_no_page(site: Path, tmp_path: Path) -> None:
    planted = site.parent / "profiles" / "explained"
    good = json.loads((planted / "profile.json").read_text())
    good["tasks"] = [{"worker": "1", "name": "a", "start_seconds": 0.0, "end_seconds": 1.0}]
    good["processes"] = [{"role": "worker 1", "cpu_seconds": 1.0, "is_python": True}]
    good["anatomy"] = good["baseline_anatomy"] = dict.fromkeys(ANATOMY, 1.0)
    good["machine"] = {"processor": "one", "cores usable": "2"}
    shown = 0
    for place in places(good):
        for value in WRONG:
            folder = tmp_path / "profiles" / "changed"
            shutil.copytree(planted, folder, dirs_exist_ok=True)
            (folder / "profile.json").write_text(json.dumps(with_another(good, place, value)))
            found = read_profiles(tmp_path / "profiles")
            assert len(found.found) + len(found.broken) == 1
            why(found.found)
            for page in profile_pages(found, {}):
                page.write(Pages(tmp_path / "site", 1))
                shown += 1
    assert shown > 100  # what only says something else is shown


def test_a_profile_that_was_cut_is_named_and_breaks_nothing(site: Path) -> None:
    page = text_of(site / "environment.html")
    assert "What was left out" in page
    assert "profiling was cut off" in page


def test_a_report_without_profiles_says_nothing_of_them(tmp_path: Path) -> None:
    journal(tmp_path, [measurement("ndvi", "numpy", is_baseline=True)], run())
    folder = write_site(read_results(tmp_path), tmp_path / "site").parent
    assert 'id="why"' not in text_of(folder / "workloads" / "ndvi.html")
    assert not (folder / "profiles").exists()
