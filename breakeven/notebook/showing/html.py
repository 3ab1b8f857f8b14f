"""The parts of what a notebook shows: a table, sentences, and the frame around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from breakeven.wording.visible import visible

__all__ = ["notes_html", "page", "table_html"]

STYLE = "font-family:system-ui,sans-serif;font-size:13px;line-height:1.45;max-width:60em"
PLAIN = "padding:1px 16px 1px 0;background:none;border:0;white-space:nowrap;vertical-align:top"
CELL = f"text-align:left;{PLAIN}"
NUMBER = f"text-align:right;{PLAIN}"
MUTED = "opacity:.7"


def page(title: str, *parts: str) -> str:
    """Parts, which are HTML, under a title, which is text (empty: none); what is hidden in all of it is shown."""
    head = f'<div style="font-family:monospace;margin-bottom:4px">{escape(title)}</div>'
    head = head if title else ""
    return visible(f'<div class="breakeven" style="{STYLE}">{head}{"".join(parts)}</div>')


def table_html(rows: Iterable[Sequence[str]], heads: Sequence[str] = ()) -> str:
    """A table of texts: a name, a number, and then all that belongs to it."""
    lines = "".join(f"<tr>{_cells(row)}</tr>" for row in rows)
    names = "".join(f'<th scope="col" style="{CELL}">{escape(each)}</th>' for each in heads)
    head = f"<thead><tr>{names}</tr></thead>" if heads else ""
    style = "border-collapse:collapse;margin:0;font-size:inherit;color:inherit"
    return f'<table style="{style}">{head}<tbody>{lines}</tbody></table>'


def notes_html(notes: Iterable[str]) -> str:
    """A paragraph for each sentence."""
    return "".join(f'<p style="{MUTED};margin:4px 0 0">{escape(each)}</p>' for each in notes)


def _cells(row: Sequence[str]) -> str:
    name, value, *more = map(escape, row)
    first = f'<th scope="row" style="{CELL};font-weight:normal">{name}</th>'
    rest = "".join(f'<td style="{CELL};{MUTED}">{each}</td>' for each in more)
    return f'{first}<td style="{NUMBER};font-weight:600">{value}</td>{rest}'
