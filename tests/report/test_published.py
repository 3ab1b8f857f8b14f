"""A site that is published: each page knows its address, previews of links show something, a map leads to all."""

from __future__ import annotations

import os
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from example_results import journal, measurement

from breakeven.errors import UserError
from breakeven.records.tables.table import read_results
from breakeven.report.pages import Pages, is_ours
from breakeven.report.published import checked_address, publish
from breakeven.report.site import write_site

ADDRESS = "https://example.org/break%20even/"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    journal(tmp_path, [measurement("ndvi", "numpy"), measurement("ndvi", "numba")])
    index = write_site(read_results(tmp_path), tmp_path / "site")
    (index.parent / "somebody-elses.html").write_text("<head><title>Mine</title></head>")
    publish(index.parent, ADDRESS)
    return index.parent


def test_each_page_says_where_it_is_and_what_it_is_about(site: Path) -> None:
    page = (site / "workloads" / "ndvi.html").read_text()
    head = page.partition("</head>")[0]
    assert f'<link rel="canonical" href="{ADDRESS}workloads/ndvi.html">' in head
    assert '<meta property="og:title" content="Breakeven: ndvi">' in head
    assert f'<meta property="og:image" content="{ADDRESS}preview.png">' in head
    (said,) = re.findall(r'<meta property="og:description" content="([^"]+)">', head)
    assert "ndvi faster than one core?" in said
    index = (site / "index.html").read_text()
    assert f'<link rel="canonical" href="{ADDRESS}">' in index


def test_the_map_leads_to_every_page_and_to_no_other(site: Path) -> None:
    found = {each.text for each in ElementTree.parse(site / "sitemap.xml").iter() if each.text}
    listed = {each.strip() for each in found if each and each.strip()}
    ours = {each.relative_to(site).as_posix() for each in site.rglob("*.html")}
    ours -= {"somebody-elses.html"}
    assert listed == {ADDRESS + ("" if each == "index.html" else each) for each in ours}
    assert f"Sitemap: {ADDRESS}sitemap.xml" in (site / "robots.txt").read_text()
    assert "canonical" not in (site / "somebody-elses.html").read_text()


def test_the_preview_is_a_picture_of_the_recommended_size(site: Path) -> None:
    picture = (site / "preview.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    size = int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")
    assert size == (1200, 630)


@pytest.mark.parametrize(
    "wrong",
    [
        *(
            "",
            "example.org",
            "ftp://example.org",
            "https://",
            "https://a/?b",
            "https://[",
            "https://:8/",
        ),
        *("https://a:b/", "https://a/\nDisallow: /", "https://a b/", "https://a/\x1b[2J"),
    ],
    ids=repr,
)
def test_what_is_no_address_of_a_site_is_refused(wrong: str) -> None:
    with pytest.raises(UserError, match="not the address of a site"):
        checked_address(wrong)


def test_an_address_ends_with_a_slash() -> None:
    assert checked_address("https://example.org/a") == "https://example.org/a/"


def test_what_is_published_again_has_its_address_once(site: Path) -> None:
    publish(site, "https://example.com/")
    head = (site / "workloads" / "ndvi.html").read_text().partition("</head>")[0]
    assert head.count('rel="canonical"') == head.count('name="description"') == 1
    assert head.count("og:title") == head.count("twitter:card") == 1
    assert "example.org" not in head
    assert "https://example.com/workloads/ndvi.html" in head


def test_a_pipe_among_the_pages_is_none_of_ours(tmp_path: Path) -> None:
    pages = Pages(tmp_path, 1)
    (tmp_path / "workloads").mkdir()
    os.mkfifo(tmp_path / "workloads" / "pipe.html")
    pages.keep_only("workloads", set())
    assert not is_ours(tmp_path / "workloads" / "pipe.html")
    assert (tmp_path / "workloads" / "pipe.html").exists()
