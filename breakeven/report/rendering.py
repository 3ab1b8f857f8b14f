"""Texts of pages from templates: what is put into one is escaped, and its hidden characters are shown.

Nothing heavy is imported here, because a run draws its page of first results between two cases.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from breakeven import wording
from breakeven.records.whole_files import whole_file
from breakeven.wording.visible import LONGEST, visible

__all__ = ["INDEX", "is_ours", "new_environment", "template_text", "write_page"]

INDEX = "index.html"
TEMPLATES = Path(__file__).parent / "templates"
TITLE, MOST_OF_A_HEAD = "<title>Breakeven: ", 4096
"""What the head of each of our pages holds, and where it is looked for."""


def new_environment() -> Environment:
    """Templates that escape what they are given, and shorten what no reader would read."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=_bounded,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["csp_hash"] = _hash
    environment.filters["spaced"] = wording.spaced
    environment.globals["wording"] = wording
    return environment


def template_text(name: str) -> str:
    """A file beside the templates, such as the style of all pages, as it is."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def write_page(target: Path, text: str) -> None:
    """Write a page whole or not at all; a page of that name is replaced at once. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(target) as draft:
        draft.write_text(visible(text), encoding="utf-8")


def is_ours(page: Path, title: str = "") -> bool:
    """Whether Breakeven wrote that page, and its title begins so."""
    if not page.is_file():  # a pipe would wait for a writer
        return False
    with page.open(encoding="utf-8", errors="replace") as stream:
        return TITLE + title in stream.read(MOST_OF_A_HEAD)


def _bounded(value: Any) -> Any:
    """A text no longer than a reader wants; Markup was bounded where it was made."""
    return wording.unbroken(visible(value, LONGEST)) if type(value) is str else value


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
