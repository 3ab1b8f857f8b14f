"""What stands beside the source of an implementation: the page of the documentation that it follows."""

from __future__ import annotations

from breakeven.report.workload_page.sources import pages_followed

DELAYED = "https://docs.dask.org/en/stable/delayed.html"


def test_a_page_is_named_by_its_host_and_its_name() -> None:
    documentation = {
        "a": DELAYED,
        "b": "https://docs.python.org/3/library/asyncio-task.html#asyncio.gather",
        "c": "https://numexpr.readthedocs.io/",
    }
    assert [title for title, _ in pages_followed(["a", "b", "c"], documentation)] == [
        "docs.dask.org: delayed",
        "docs.python.org: asyncio.gather",
        "numexpr.readthedocs.io",
    ]


def test_a_page_that_several_follow_is_named_once() -> None:
    assert pages_followed(["a", "b", "c"], {"a": DELAYED, "b": DELAYED}) == [
        ("docs.dask.org: delayed", DELAYED)
    ]


def test_what_is_no_address_of_the_web_is_no_link() -> None:
    assert pages_followed(["a", "b"], {"a": "javascript:alert(1)", "b": "file:///etc/passwd"}) == []
