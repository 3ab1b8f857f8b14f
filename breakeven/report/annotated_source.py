"""Cython's annotated source as a page that unfolds without a script, which our pages do not let run."""

from __future__ import annotations

import re

__all__ = ["unfolding_without_script"]

LINE_AND_CODE = re.compile(
    r"""<pre class="(cython line[^"]*)" onclick="[^"]*">\+(.*?)</pre>\s*"""
    r"""<pre class='(cython code[^']*)'>(.*?)</pre>""",
    re.DOTALL,
)
"""A line of source, and the C code that a click on it shows, as Cython writes them."""
UNFOLDING = r'<details><summary class="\1">\2</summary><pre class="\3 unfolded">\4</pre></details>'
OWN_STYLE = """
html { color-scheme: light; background: #fff; color: #000; }
summary { white-space: pre; font-family: monospace; cursor: pointer; list-style: none; }
summary::before { content: "+"; }
details[open] > summary::before { content: "\u2212"; }
.cython.code.unfolded { display: block; font-size: .8rem; overflow-x: auto; }
</style>"""


def unfolding_without_script(page: str) -> str:
    """The page with each line's C code in a fold, where Cython has a script for it; any other page as it is.

    It stays a light page in dark mode: the yellow of its lines means something.
    """
    found, count = LINE_AND_CODE.subn(UNFOLDING, page)
    return found.replace("</style>", OWN_STYLE, 1) if count else page
