"""What can be touched on the pages: points, names, tables, and whose results are shown."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from example_results import journal, measurement, run

from breakeven.catalogue.catalogue import project
from breakeven.records.measurement import Measurement
from breakeven.records.proofs.proofs import read_proofs
from breakeven.records.tables.table import read_results
from breakeven.report.site import write_site

SIZES = {4: "small", 40: "medium", 400: "large"}


def timed(label: str, seconds: float, n: int) -> Measurement:
    samples = tuple(tuple(seconds * n * f for f in (0.99, 1.0, 1.01)) for _ in range(3))
    return measurement("ndvi", label, SIZES[n], n, samples)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reference run at three sizes, and one of two sizes that was measured here, in which all take longer."""
    folder = tmp_path_factory.mktemp("touched")
    labels = {"numpy": 1.0, "numba": 0.2, "dask-threads": 0.5, "dask-distributed": 0.6}
    reference = [timed(label, each, n) for label, each in labels.items() for n in SIZES]
    journal(folder, reference, run(), prefix="reference-")
    here = [timed(label, 3 * each, n) for label, each in labels.items() for n in (4, 40)]
    journal(folder, here, run("2026-11-25T10-00-00", started_at="2026-11-25T10:00:00+00:00"))
    return write_site(read_results(folder), folder / "site")


def page_of(index: Path) -> str:
    return (index.parent / "workloads" / "ndvi.html").as_uri()


def test_the_nearest_point_says_its_figures(index: Path, silent_view: Any) -> None:
    with silent_view(1000, "light") as view:
        view.goto(page_of(index))
        point = view.locator("#figure-time svg path[data-label=numba][transform]").last
        point.scroll_into_view_if_needed()
        box = point.bounding_box()
        view.mouse.move(box["x"] + box["width"] / 2 + 6, box["y"] + box["height"] / 2 + 4)
        said = view.locator(".tip").inner_text()
        assert said.startswith("numba: ")
        assert "95\N{NO-BREAK SPACE}% interval" in said
        assert "run of 2026-11-2" in said


def test_points_are_reached_by_the_keyboard(index: Path, silent_view: Any) -> None:
    with silent_view(1000, "light") as view:
        view.goto(page_of(index))
        view.locator("#figure-time .scroll").focus()
        view.keyboard.press("ArrowRight")
        first = view.locator(".tip").inner_text()
        view.keyboard.press("ArrowRight")
        view.wait_for_function(
            "first => document.querySelector('.tip').innerText !== first", arg=first, timeout=5_000
        )
        view.keyboard.press("Escape")
        assert not view.locator(".tip").is_visible()


def test_a_name_hides_its_marks_in_all_charts_and_the_address_remembers(
    index: Path, silent_view: Any
) -> None:
    with silent_view(1000, "light") as view:
        view.goto(page_of(index))
        button = view.locator(".legend button[value='dask-threads']")
        button.click()
        assert button.get_attribute("aria-pressed") == "false"
        marks = view.locator("svg [data-label='dask-threads']:not(text)")
        assert marks.count() > 4
        assert all(not each.is_visible() for each in marks.all())
        address = view.url
        assert address.endswith("#hide=dask-threads")
        view.goto("about:blank")
        view.goto(address)
        assert all(not each.is_visible() for each in marks.all())
        view.get_by_role("button", name="show all").click()
        assert "#" not in view.url
        view.locator(".legend button[value='numba']").click(modifiers=["Shift"])
        shown = {
            each.get_attribute("data-label")
            for each in view.locator("#figure-time svg path[data-label]:not(.off)").all()
        }
        assert shown == {"numba"}


def test_on_a_phone_charts_fit_and_the_row_of_names_does_for_the_names_beside_lines(
    index: Path, silent_view: Any
) -> None:
    with silent_view(380, "light") as view:
        view.goto(page_of(index))
        chart = view.locator("#figure-time svg")
        names = chart.locator("text[data-label]")
        assert names.count()
        assert all(not each.is_visible() for each in names.all())
        leaders = chart.locator('[stroke-dasharray="1,2"]')
        assert leaders.count()
        assert all(not each.is_visible() for each in leaders.all())
        region = chart.locator("xpath=..")
        assert region.evaluate("each => each.scrollWidth <= each.clientWidth")
        points = chart.locator('[data-label]:not(text, [stroke-dasharray="1,2"])').all()
        edge = chart.bounding_box()["x"] + chart.bounding_box()["width"]
        assert all(
            each.bounding_box()["x"] + each.bounding_box()["width"] <= edge for each in points
        )
        view.set_viewport_size({"width": 1000, "height": 800})
        assert all(each.is_visible() for each in names.all())


def test_points_of_a_reference_run_are_hollow_and_its_line_is_its_own(
    index: Path, silent_view: Any
) -> None:
    with silent_view(1000, "light") as view:
        view.goto(page_of(index))
        hollow = view.locator("#figure-time svg [data-origin=reference]")
        assert hollow.and_(view.locator("path[transform]")).count() == 4  # the large size of each
        assert "hollow: reference run" in view.locator("#figure-time figcaption").inner_text()


def test_a_table_is_copied_as_markdown_and_saved_as_csv(index: Path, silent_view: Any) -> None:
    with silent_view(1000, "light") as view:
        view.goto(page_of(index))
        view.locator("#figures summary").click()
        tools = view.locator("#figures .table-tools").first
        with view.expect_download() as download:
            tools.get_by_role("button", name="Save as CSV").click()
        lines = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith("implementation,time,")
        assert {line.split(",")[0].split()[0] for line in lines[1:]} >= {"●numba"} or any(
            "numba" in line for line in lines[1:]
        )
        tools.get_by_role("button", name="Copy as Markdown").click()
        tools.get_by_role("button", name="Copied").wait_for()
        tools.get_by_role("button", name="Copy as Markdown").wait_for()  # a moment later


def test_a_table_that_cannot_be_copied_is_not_called_copied(index: Path, silent_view: Any) -> None:
    with silent_view(1000, "light") as view:
        view.goto(index.as_uri())
        view.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
        view.evaluate("() => { document.execCommand = () => false; }")
        tools = view.locator(".family .table-tools").first
        tools.get_by_role("button", name="Copy as Markdown").click()
        tools.get_by_role("button", name="Could not copy").wait_for()
        tools.get_by_role("button", name="Copy as Markdown").wait_for()


def test_a_saved_matrix_is_named_by_what_is_chosen_of_it(index: Path, silent_view: Any) -> None:
    with silent_view(1000, "light") as view:
        view.goto(f"{index.as_uri()}#size=medium&view=memory")
        with view.expect_download() as download:
            view.locator(".matrix + .table-tools").get_by_role("button", name="Save as").click()
        assert "-memory-medium" in download.value.suggested_filename


@pytest.mark.parametrize(("where", "corner"), [("#figures", "implementation"), (".family", "")])
def test_a_saved_table_is_the_one_that_is_seen(
    index: Path, silent_view: Any, where: str, corner: str
) -> None:
    """Cell by cell, the exact figures of a workload and the matrix of the index."""
    with silent_view(1400, "light") as view:
        view.goto(page_of(index) if where == "#figures" else index.as_uri())
        view.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        tools = view.locator(f"{where} .table-tools").first
        table = tools.locator("xpath=preceding-sibling::*[1]").locator("table")
        rows = table.locator("tr").all()
        seen = [row.locator("th, td").all_inner_texts() for row in rows]
        marks = re.compile(r"^[●■▲◆▼★✚✖⬟⬢▶◀] ?|⇅|\u200b")
        seen = [[" ".join(marks.sub("", cell).split()) for cell in row] for row in seen]
        assert seen[0][0] == corner
        with view.expect_download() as download:
            tools.get_by_role("button", name="Save as CSV").click()
        text = Path(download.value.path()).read_text(encoding="utf-8")
        assert list(csv.reader(text.splitlines())) == seen
        view.evaluate("navigator.clipboard.writeText = words => { window.copied = words; }")
        tools.get_by_role("button", name="Copy as Markdown").click()
        copied = view.evaluate("window.copied").splitlines()
        cells = [[each.strip() for each in re.split(r"(?<!\\)\|", line)[1:-1]] for line in copied]
        del cells[1]  # the line of dashes
        assert [[re.sub(r"\\(.)", r"\1", each) for each in row] for row in cells] == seen


def test_the_source_behind_a_point_is_found_whatever_its_name(
    tmp_path: Path, silent_view: Any
) -> None:
    measured = [timed("numpy", 1.0, 4), timed("numpy", 1.0, 40)]
    measured += [timed("spark:numpy", 2.0, n) for n in (4, 40)]
    measured = [replace(each, source="def f():\n    pass\n") for each in measured]
    journal(tmp_path, measured, run())
    index = write_site(read_results(tmp_path), tmp_path / "site")
    with silent_view(1000, "light") as view:
        view.goto(page_of(index))
        point = view.locator("#figure-time svg path[data-label='spark:numpy'][transform]").last
        point.scroll_into_view_if_needed()
        box = point.bounding_box()
        view.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        view.mouse.down()
        view.mouse.up()
        assert view.locator(".sources").evaluate("each => each.open")


def test_each_of_several_tables_in_one_region_has_its_own_buttons(
    tmp_path: Path, silent_view: Any
) -> None:
    journal(tmp_path, [timed("numpy", 1.0, 4), timed("numba", 0.5, 4)], run())
    proofs = read_proofs(project().results)
    index = write_site(read_results(tmp_path), tmp_path / "site", proofs=proofs)
    with silent_view(1000, "light") as view:
        view.goto(index.with_name("how-we-measure.html").as_uri())
        tables = view.locator("#simulations table")
        behind = tables.evaluate_all(
            "all => all.filter(each => each.nextElementSibling?.className === 'table-tools').length"
        )
        assert tables.count() > 3
        assert behind >= tables.count() - 2  # a table of one row needs none


def test_whose_results_are_shown_can_be_chosen(index: Path, silent_view: Any) -> None:
    cell = "a[href='workloads/ndvi.html#medium-numba']"
    with silent_view(1000, "light") as view:
        view.goto(f"{index.as_uri()}#size=medium")

        def shown() -> str:
            return view.locator(f".matrix:visible {cell} .cell:visible").inner_text()

        own = shown()
        view.get_by_label("reference", exact=True).check()
        assert "origin=reference" in view.url
        assert shown() == own  # the ratio is the same; what is told of it is not
        told = view.locator(f".matrix:visible {cell} .cell:visible").get_attribute("title")
        assert "8.00 s against 40.0 s" in told
        view.get_by_label("measured here").check()
        told = view.locator(f".matrix:visible {cell} .cell:visible").get_attribute("title")
        assert "24.0 s against" in told
        view.locator("input[name=size]").first.check()  # the main size of the own run
        assert view.locator(".matrix:visible td .cell:visible").count() == 4
        view.get_by_label("large", exact=True).check()
        assert view.locator(".matrix:visible td .cell:visible").count() == 0


def test_a_cell_leads_to_its_row(index: Path, silent_view: Any) -> None:
    with silent_view(1000, "light") as view:
        view.goto(index.as_uri())
        view.locator(".matrix a[href$='-numba']:visible").first.click()
        assert view.url.endswith("ndvi.html#medium-numba")
        assert view.locator("#medium-numba").is_visible()


def test_a_workload_is_found_by_its_question(index: Path, silent_view: Any) -> None:
    with silent_view(1000, "light") as view:
        view.goto(index.as_uri())
        view.get_by_label("Find").fill("NDVI faster")
        found = view.locator(".find li:visible")
        assert found.count() == 1
        assert found.inner_text().startswith("ndvi")
        view.get_by_label("Find").press("Enter")
        assert view.url.endswith("workloads/ndvi.html")
