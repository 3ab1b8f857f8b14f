"""What the index offers to pick out: only what more than one workload has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from example_pages import Page
from example_results import journal, measurement, run

from breakeven.records.tables.table import read_results
from breakeven.report.site import write_site


def index_of(folder: Path, ways: dict[str, list[str]]) -> Path:
    """The index of workloads, each a family of its own, with these implementations."""
    measured = [
        measurement(name, label, family=name, is_baseline=label == labels[0])
        for name, labels in ways.items()
        for label in labels
    ]
    # The example run tells about workloads of its own, which are not here.
    journal(folder, measured, run(settings={}))
    return write_site(read_results(folder), folder / "site")


def offered(index: Path) -> dict[str, list[str]]:
    """The values of the boxes, by what they pick out."""
    found: dict[str, list[str]] = {"family": [], "tool": []}
    for tag, attributes in Page(index.read_text(encoding="utf-8")).elements:
        if tag == "input" and attributes.get("type") == "checkbox":
            found[str(attributes["name"])].append(str(attributes["value"]))
    return found


@pytest.mark.parametrize(
    ("ways", "families", "tools"),
    [
        ({"mine": ["loop", "numpy", "dask-threads"]}, [], []),
        ({"one": ["loop", "fast"], "two": ["by_hand", "counter"]}, ["one", "two"], []),
        ({"one": ["loop", "fast"], "two": ["loop", "other"]}, ["one", "two"], []),
        (
            {"one": ["numpy", "mine", "ray"], "two": ["numpy", "ray-actors"]},
            *(["one", "two"], ["numpy", "ray"]),
        ),
    ],
)
def test_a_name_of_one_workload_is_nothing_to_pick_out(
    tmp_path: Path, ways: dict[str, list[str]], families: list[str], tools: list[str]
) -> None:
    assert offered(index_of(tmp_path, ways)) == {"family": families, "tool": tools}


def test_without_boxes_there_is_no_form_and_rows_are_sorted_all_the_same(
    tmp_path: Path, silent_view: Any
) -> None:
    index = index_of(tmp_path, {"mine": ["loop", "fast"]})
    with silent_view(1000, "light") as view:
        view.goto(index.as_uri())
        assert not view.locator("#filters").is_visible()
        button = view.get_by_role("button", name="Sort the rows by mine").first
        button.click()
        assert button.get_attribute("aria-pressed") == "true"


@pytest.fixture
def two_families(tmp_path: Path) -> Path:
    """The index of two families, one of which was measured at a second size, too."""
    cases = [("one", "small", 4), ("one", "tiny", 1), ("two", "small", 4)]
    measured = [
        measurement(name, label, size, n, family=name, is_baseline=label == "loop")
        for name, size, n in cases
        for label in ("loop", "fast")
    ]
    journal(tmp_path, measured, run(settings={}))
    return write_site(read_results(tmp_path), tmp_path / "site")


def test_a_table_that_is_not_shown_at_a_size_is_not_offered_to_be_saved(
    two_families: Path, silent_view: Any
) -> None:
    with silent_view(1000, "light") as view:
        view.goto(f"{two_families.as_uri()}#size=small")
        tools = view.locator(".matrix + .table-tools")
        assert [each.is_visible() for each in tools.all()] == [True, True]
        view.get_by_label("tiny", exact=True).check()
        assert [each.is_visible() for each in tools.all()] == [True, False]


def test_what_is_left_out_is_said_and_all_of_it_is_shown_again(
    two_families: Path, silent_view: Any
) -> None:
    with silent_view(1000, "light") as view:
        view.goto(f"{two_families.as_uri()}#size=tiny&view=memory&family=one")
        said = view.locator("#filters output")
        assert said.inner_text() == "Shown: one, size tiny"
        view.get_by_role("button", name="Show everything").click()
        view.get_by_text("Everything is shown.").wait_for()
        assert "#" not in view.url
        assert not view.get_by_label("tiny", exact=True).is_checked()
        assert view.get_by_label("speed, once warm").is_checked()
        assert view.locator(".matrix").evaluate_all("all => all.every(e => e.checkVisibility())")


def test_a_link_to_a_family_keeps_what_is_chosen_in_the_address(
    tmp_path: Path, silent_view: Any
) -> None:
    index = index_of(tmp_path, {"one": ["loop", "fast"], "two": ["loop", "other"]})
    with silent_view(1000, "light") as view:
        view.goto(index.as_uri())
        view.get_by_label("peak memory").check()
        assert view.url.endswith("#view=memory")
        view.locator('a[href="#family-two"]').first.click()
        view.wait_for_url("**#view=memory")
        view.reload()
        assert view.get_by_label("peak memory").is_checked()
