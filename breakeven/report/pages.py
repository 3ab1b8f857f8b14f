"""The folder of pages: each is written whole or not at all, with one style and a strict policy."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from breakeven.report.charts import palette
from breakeven.report.errors import ReportError
from breakeven.report.method.rules import PAGE as HOW_WE_MEASURE
from breakeven.report.method.rules import RULES
from breakeven.report.rendering import (
    INDEX,
    is_ours,
    new_environment,
    template_text,
    write_page,
)
from breakeven.wording.terms import TERMS

__all__ = ["INDEX", "WORKLOADS", "Pages", "is_ours", "page_in", "page_of"]

WORKLOADS = "workloads"
LONGEST_NAME = 60


class Pages:
    """Writes pages from templates into one folder; ``sizes`` is how many the matrix can show.

    ``undrawn`` has, by its path, why a page could not be drawn.
    """

    def __init__(self, folder: Path, sizes: int) -> None:
        self._folder = folder
        self._style = _style(sizes)
        self.undrawn: dict[str, str] = {}

    def write(self, template: str, path: str, **shown: Any) -> Path:
        """Write the page at a path below the folder; a page of that name is replaced at once.

        Besides what is given, a template knows ``root``, the way back to the folder. Raises
        ReportError where the page cannot be written.
        """
        root = "../" * path.count("/")
        page = (
            _environment()
            .get_template(template)
            .render(style=self._style, root=root, how_we_measure=root + HOW_WE_MEASURE, **shown)
        )
        target = self._folder / path
        try:
            write_page(target, page)
        except OSError as error:
            raise ReportError(
                f"{target} cannot be written: {error.strerror or error}; make room, move what is in "
                "the way, or choose another folder: breakeven report --output FOLDER"
            ) from error
        return target

    def folder_beside(self, path: str) -> Path:
        """A folder for the files that belong to the page at a path; nothing is made."""
        return (self._folder / path).with_suffix("")

    def has(self, path: str) -> bool:
        """Whether something lies at a path below the folder."""
        return (self._folder / path).exists()

    def keep_only(self, folder: str, paths: set[str]) -> None:
        """Remove the pages of a folder that an earlier report wrote and this one did not.

        What somebody else put there stays.
        """
        for found in (self._folder / folder).glob("*.html"):
            if f"{folder}/{found.name}" not in paths and is_ours(found):
                found.unlink()


def page_of(workload: str) -> str:
    """The path of a workload's page."""
    return page_in(WORKLOADS, workload)


def page_in(folder: str, workload: str) -> str:
    """The path of a page about a workload; what is no plain file name gets a digest of its own."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", workload)[:LONGEST_NAME]
    if plain != workload:
        plain = f"{plain}-{_digest(workload)}"
    return f"{folder}/{plain}.html"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def anchor(text: str) -> str:
    """A label as a part of an element's id, and of the address that leads to it; one that is no plain id gets a
    digest of its own, because another may look like it."""
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "-", text)
    return plain if plain == text else f"{plain}-{_digest(text)}"


@cache
def _environment() -> Environment:
    environment = new_environment()
    environment.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    environment.globals |= {"rules": RULES, "terms": TERMS}
    environment.filters["anchor"] = anchor
    for script in ("filters", "embed", "touch"):
        text = template_text(f"{script}.js")
        environment.globals[script] = Markup(text)  # nothing in it comes from data
    return environment


OF_A_SIZE = """\
#comparison:has(#size-{0}:checked) :is(.matrix td > a, .matrix thead small):not(.s{0}) {{display:none}}
#comparison:has(#size-{0}:checked) .matrix thead th:not(:has(> .s{0})) > .none {{display:block}}
#comparison:has(#size-{0}:checked) .matrix .k:not(:has(> .s{0}))::before {{content:"·";color:var(--muted)}}
#comparison:has(#size-{0}:checked) :is(.no-s{0}, .no-s{0} + .table-tools) {{display:none}}
#comparison:has(#size-{0}:checked) .at-s{0} {{display:block}}
"""
"""What is shown of a matrix when a size's button is chosen."""


def _style(sizes: int) -> Markup:
    """The pages' style; there is nothing to choose from a single size."""
    chosen = "".join(OF_A_SIZE.format(place) for place in range(sizes)) if sizes > 1 else ""
    own = template_text("style.css")
    return Markup(palette.css() + own + chosen)  # nothing in it comes from data
