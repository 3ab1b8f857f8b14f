"""The folder of pages: each is written whole or not at all, with one style and a strict policy."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from breakeven import wording
from breakeven.records.whole_files import whole_file
from breakeven.report.charts import palette
from breakeven.report.errors import ReportError
from breakeven.report.method.rules import PAGE as HOW_WE_MEASURE
from breakeven.report.method.rules import RULES
from breakeven.wording.terms import TERMS
from breakeven.wording.visible import LONGEST, visible

__all__ = ["INDEX", "WORKLOADS", "Pages", "is_ours", "page_in", "page_of"]

TEMPLATES = Path(__file__).parent / "templates"
INDEX, WORKLOADS = "index.html", "workloads"
LONGEST_NAME = 60
TITLE, MOST_OF_A_HEAD = "<title>Breakeven: ", 4096
"""What the head of each of our pages holds, and where it is looked for."""


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
            target.parent.mkdir(parents=True, exist_ok=True)
            with whole_file(target) as draft:
                draft.write_text(visible(page), encoding="utf-8")
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
        plain = f"{plain}-{hashlib.sha256(workload.encode()).hexdigest()[:8]}"
    return f"{folder}/{plain}.html"


def anchor(text: str) -> str:
    """A label as a part of an element's id, and of the address that leads to it."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", text)


def is_ours(page: Path) -> bool:
    """Whether a report wrote that page."""
    with page.open(encoding="utf-8", errors="replace") as stream:
        return TITLE in stream.read(MOST_OF_A_HEAD)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=_bounded,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    environment.filters["csp_hash"] = _hash
    environment.globals |= {"rules": RULES, "wording": wording, "terms": TERMS}
    environment.filters["anchor"] = anchor
    for script in ("filters", "embed", "touch"):
        text = (TEMPLATES / f"{script}.js").read_text(encoding="utf-8")
        environment.globals[script] = Markup(text)  # nothing in it comes from data
    return environment


def _bounded(value: Any) -> Any:
    """A text no longer than a reader wants; what is Markup was bounded by whoever made it."""
    return visible(value, LONGEST) if type(value) is str else value


def _style(sizes: int) -> Markup:
    """The pages' style; a size's matrices are shown when its button is chosen."""
    chosen = "".join(
        f"#comparison:has(#size-{index}:checked) .size-{index}{{display:block}}\n"
        for index in range(1, sizes)
    )
    own = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    return Markup(palette.css() + own + chosen)  # nothing in it comes from data


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
