"""What a site of pages needs where others find it: its address, a preview picture, a map."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from markupsafe import Markup

from breakeven.records.whole_files import whole_file
from breakeven.report.errors import ReportError
from breakeven.report.pages import INDEX, is_ours

__all__ = ["checked_address", "publish"]

PICTURE, SITE_MAP, ROBOTS = "preview.png", "sitemap.xml", "robots.txt"
WIDTH, HEIGHT = 1200, 630
"""Pixels of the preview picture: the size that Open Graph's users recommend."""
MOST_LINES, LETTERS_A_LINE = 4, 52
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
SAID = re.compile(r'<p class="(?:question|lead|headline)">(.*?)</p>', re.DOTALL)
INTRODUCED = re.compile(
    r'^<(?:link rel="canonical"|meta property="og:[^"]*"|meta name="(?:description|twitter:card)")[^\n]*>\n',
    re.MULTILINE,
)
"""A line that an earlier report put into a page's head."""
OTHERWISE = "Where parallel Python starts to pay off."


def checked_address(address: str) -> str:
    """The address of a site, ending with a slash; raises ReportError where it is no address of the web."""
    if not _is_site(address):
        raise ReportError(
            f"--base-url {address!r} is not the address of a site; give one such as "
            "https://example.org/breakeven/"
        )
    return address.rstrip("/") + "/"


def _is_site(address: str) -> bool:
    try:
        found = urlsplit(address)
        found.port  # noqa: B018 - raises where it is none
    except ValueError:
        return False
    is_plain = address.isprintable() and " " not in address
    is_of_the_web = found.scheme in {"http", "https"} and bool(found.hostname)
    return is_plain and is_of_the_web and not found.query and not found.fragment


def publish(site: Path, address: str) -> None:
    """Give every page of ours below ``site`` its address and what a preview of a link shows, and write
    ``sitemap.xml``, ``robots.txt`` and the picture of the preview.

    ``address`` is that of the site, as ``checked_address`` returns it. Raises ReportError where a
    file cannot be written.
    """
    try:
        found = sorted(_ours(site))
        for page in found:
            _introduce(page, address, page.relative_to(site).as_posix())
        _draw(site / PICTURE, _said(site / INDEX))
        where = [_address_of(address, page.relative_to(site).as_posix()) for page in found]
        _write(site / SITE_MAP, _site_map(where))
        _write(site / ROBOTS, f"User-agent: *\nAllow: /\nSitemap: {address}{SITE_MAP}\n")
    except OSError as error:
        raise ReportError(
            f"the site in {site} cannot be made ready to publish: {error.strerror or error}"
        ) from error


def _ours(site: Path) -> Iterator[Path]:
    return (each for each in site.rglob("*.html") if is_ours(each))


def _address_of(address: str, path: str) -> str:
    return address + ("" if path == INDEX else quote(path))


def _introduce(page: Path, address: str, path: str) -> None:
    """Say in a page's head where it is to be found, and what a preview shows of it."""
    text = page.read_text(encoding="utf-8")
    head, end, rest = text.partition("</head>")
    head = INTRODUCED.sub("", head)
    title = _plain(found[1]) if (found := TITLE.search(head)) else OTHERWISE
    of = {
        "og:type": "website",
        "og:site_name": "Breakeven",
        "og:title": title,
        "og:description": _said(page),
        "og:url": _address_of(address, path),
        "og:image": address + PICTURE,
        "og:image:width": str(WIDTH),
        "og:image:height": str(HEIGHT),
    }
    lines = [Markup('<link rel="canonical" href="{}">').format(of["og:url"])]
    lines += [
        Markup('<meta property="{}" content="{}">').format(name, said) for name, said in of.items()
    ]
    lines.append(Markup('<meta name="description" content="{}">').format(of["og:description"]))
    lines.append(Markup('<meta name="twitter:card" content="summary_large_image">'))
    _write(page, head + "\n".join(lines) + "\n" + end + rest)


def _said(page: Path) -> str:
    """The first sentence of a page that says what it is about."""
    found = SAID.search(page.read_text(encoding="utf-8"))
    return _plain(found[1]) if found else OTHERWISE


def _plain(marked_up: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", marked_up)).split())


def _site_map(addresses: list[str]) -> str:
    within = "".join(f"<url><loc>{escape(each)}</loc></url>\n" for each in addresses)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{within}</urlset>\n'
    )


def _draw(target: Path, said: str) -> None:
    """Draw the picture that a preview of a link shows: two lines that cross, and what came out."""
    import vl_convert

    lines = textwrap.wrap(said, LETTERS_A_LINE, max_lines=MOST_LINES, placeholder=" …")
    words = "".join(
        f'<text x="80" y="{400 + 46 * place}" font-size="34" fill="#c9d1d9">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        'font-family="DejaVu Sans, Liberation Sans, Arial, sans-serif">'
        '<rect width="100%" height="100%" fill="#1f2328"/>'
        '<g fill="none" stroke-width="10" stroke-linecap="round">'
        '<path d="M700 110C850 130 960 200 1120 215" stroke="#b3d6f0"/>'
        '<path d="M700 280L1120 70" stroke="#efb070"/></g>'
        '<text x="80" y="180" font-size="84" font-weight="bold" fill="#ffffff">Breakeven</text>'
        '<text x="80" y="250" font-size="34" fill="#c9d1d9">Where parallel Python pays off</text>'
        f"{words}</svg>"
    )
    with whole_file(target) as draft:
        draft.write_bytes(vl_convert.svg_to_png(drawing))


def _write(target: Path, text: str) -> None:
    with whole_file(target) as draft:
        draft.write_text(text, encoding="utf-8")
