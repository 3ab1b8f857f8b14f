"""What a report wrote, as a reader finds it: from the index, by its links."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urljoin

from example_pages import Page

__all__ = ["links_in", "require_whole"]

APART = "history/"
"""asv's own pages, which find each other by script."""
WRITE_UP = "findings/"
"""A document to hand out, which no page of the report leads to."""


def require_whole(site: Path) -> None:
    """Fail where a page could not be drawn, a link leads nowhere or to no place on its page, or a page is not
    linked from the index, directly or by others; what ``breakeven findings`` wrote begins anew."""
    written = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    reached: set[str] = set()
    waiting = ["index.html", *(each for each in written if each.startswith(WRITE_UP))]
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        assert path in written, f"a link leads to {path}, which is not there"
        reached.add(path)
        if path.endswith(".html") and not path.startswith(APART):
            text = (site / path).read_text(encoding="utf-8")
            assert "could not be drawn" not in text, path
            waiting += links_in(path, text)
    pages = {path for path in written if path.endswith(".html") and not path.startswith(APART)}
    assert pages <= reached, f"no link leads to {sorted(pages - reached)}"
    known = {path: Page((site / path).read_text(encoding="utf-8")) for path in pages}
    ids = {path: set(page.attributes("id")) for path, page in known.items()}
    lost = {
        f"{path}: {link}"
        for path, page in known.items()
        for link in page.attributes("href")
        if "#" in link and ":" not in link and not _is_there(path, link, ids)
    }
    assert not lost, f"no such place: {sorted(lost)[:5]}"


def _is_there(path: str, link: str, ids: dict[str, set[str]]) -> bool:
    """Whether a link's place is on its page; a page that is none of ours, and a choice, have no places."""
    page, _, place = unquote(link).partition("#")
    of = ids.get(urljoin(path, page) if page else path)
    return of is None or not place or "=" in place or place in of


def links_in(path: str, text: str) -> list[str]:
    """What a page links or shows, from the folder of the site; links to other sites are left out."""
    page = Page(text)
    targets = [*page.attributes("href"), *page.attributes("src")]
    whole = [unquote(each.partition("#")[0].partition("?")[0]) for each in targets if each]
    return [urljoin(path, each) for each in whole if each and ":" not in each]
