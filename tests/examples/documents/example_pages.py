"""A page taken apart, and what the catalogue declares for its pages."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from breakeven.catalogue.project import find_project
from breakeven.findings.presentation import presentation_of

__all__ = ["CATALOGUE", "HOSTILE", "Page"]

CATALOGUE = presentation_of(find_project(Path(__file__).resolve().parents[3]))
HOSTILE = "<script>alert(1)</script>"


class Page(HTMLParser):
    """The elements of a page, and the texts of its style and its script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.style = self.script = ""
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        if self._inside == "style":
            self.style += data
        if self._inside == "script":
            self.script += data

    def attributes(self, name):
        return [attrs[name] for _, attrs in self.elements if name in attrs]
