"""Text from data in Markdown and LaTeX: everything is escaped, as Jinja does it for HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from breakeven.wording.visible import LONGEST, visible

__all__ = ["code_span", "markdown", "render", "tex"]

TEMPLATES = Path(__file__).parent / "templates"
MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#~$!&]|^[-+](?= ))")
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
    "`": r"\textasciigrave{}",
    "[": "{[}",  # after an item or the end of a row it would begin an option
    "]": "{]}",
    "*": "{*}",
    "×": r"\ensuremath{\times}",
    "µ": r"\ensuremath{\mu}",
    "−": r"\ensuremath{-}",
    "≥": r"\ensuremath{\geq}",
    "≤": r"\ensuremath{\leq}",
    "²": r"\ensuremath{^2}",
    "▸": r"\ensuremath{\triangleright}",
    "→": r"\ensuremath{\rightarrow}",
}
SET = re.compile(r"[ -~\u00a0-\u017f–—‘’“”…•€™]")
"""What LaTeX has a glyph for in its usual fonts; at any other character it stops."""
LIGATURE = re.compile(r"([-,'])(?=\1)")
"""What LaTeX would draw as one dash or quotation mark."""


def markdown(text: str) -> str:
    """Text that Markdown shows as it is, made visible; line breaks become blanks.

    >>> markdown("read_csv <b>")
    'read\\\\_csv \\\\<b\\\\>'
    """
    return MARKDOWN.sub(r"\\\1", _one_paragraph(text))


def tex(text: str) -> str:
    """Text that LaTeX sets as it is, made visible; line breaks become blanks, and what has no glyph an escape.

    >>> tex("95 % & 2×")
    '95 \\\\% \\\\& 2\\\\ensuremath{\\\\times}'
    """
    return LIGATURE.sub(r"\1{}", "".join(map(_set, _one_paragraph(text))))


def code_span(text: str) -> str:
    """Text as code in Markdown, between more backticks than it has in a row.

    >>> code_span("a`b")
    '`` a`b ``'
    """
    shown = _one_paragraph(text)
    longest = max(map(len, re.findall("`+", shown)), default=0)
    fence, room = "`" * (longest + 1), " " if longest else ""
    return f"{fence}{room}{shown}{room}{fence}"


def _one_paragraph(text: str) -> str:
    return " ".join(visible(text, LONGEST).split())


def _set(character: str) -> str:
    if character in TEX or SET.match(character):
        return TEX.get(character, character)
    return tex(character.encode("unicode_escape").decode("ascii"))


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
    environment.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    return environment.get_template(template).render(**shown)


class _Safe(str):
    """Text that stands as it is."""
