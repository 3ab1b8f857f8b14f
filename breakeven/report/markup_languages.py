"""Text from data in Markdown and LaTeX: everything is escaped, as Jinja does it for HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["markdown", "render", "tex"]

TEMPLATES = Path(__file__).parent / "templates"
MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#~$!])")
TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_\allowbreak{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "×": r"\ensuremath{\times}",
    "µ": r"\ensuremath{\mu}",
    "−": r"\ensuremath{-}",
    "≥": r"\ensuremath{\geq}",
    "≤": r"\ensuremath{\leq}",
    "²": r"\ensuremath{^2}",
    "▸": r"\ensuremath{\triangleright}",
}


def markdown(text: str) -> str:
    """Text that Markdown shows as it is; line breaks become blanks.

    >>> markdown("read_csv <b>")
    'read\\\\_csv \\\\<b\\\\>'
    """
    return MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def tex(text: str) -> str:
    """Text that LaTeX sets as it is; line breaks become blanks.

    >>> tex("95 % & 2×")
    '95 \\\\% \\\\& 2\\\\ensuremath{\\\\times}'
    """
    return "".join(TEX.get(each, each) for each in " ".join(text.split()))


def render(template: str, escape: Callable[[str], str], **shown: Any) -> str:
    """A template of a language that Jinja does not escape by itself.

    Every text is escaped as it is put in, but for what the filter ``safe`` marks.
    """
    # Imported here: the gate for a merge writes Markdown where no report is ever drawn.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # escape() below is what fits these languages
        finalize=lambda value: value if isinstance(value, _Safe) else escape(str(value)),
        variable_start_string="<<",  # LaTeX and Markdown use braces themselves
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
    )
    environment.filters["safe"] = _Safe
    environment.filters["code"] = lambda text: _Safe(escape(text).replace("--", "-{}-"))
    environment.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    return environment.get_template(template).render(**shown)


class _Safe(str):
    """Text that stands as it is."""
