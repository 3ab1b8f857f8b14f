"""How Sphinx makes the site of these pages."""

import sys
from importlib.metadata import version as version_of
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

project = "Breakeven"
release = version_of("breakeven")
extensions = ["myst_parser", "sphinx.ext.autodoc", "generated_reference"]
exclude_patterns = ["examples"]
templates_path = ["_templates"]

myst_heading_anchors = 4
"""Links name headings as on GitHub."""

autodoc_member_order = "bysource"
python_maximum_signature_line_length = 80

html_theme = "pydata_sphinx_theme"
html_title = "Breakeven"
html_show_copyright = False
html_show_sourcelink = False
html_theme_options = {
    "navbar_end": ["report-link", "theme-switcher"],
    "footer_start": [],
    "footer_end": [],
    "show_toc_level": 2,
}


def setup(app: Sphinx) -> None:
    """Take part in the building."""
    app.connect("doctree-resolved", keep_per_cent_together)


def keep_per_cent_together(_app: Sphinx, page: nodes.document, _name: str) -> None:
    """Break no line before a per cent sign."""
    from breakeven.wording import unbroken

    for text in list(page.findall(nodes.Text)):
        if not isinstance(text.parent, nodes.literal | nodes.literal_block):
            text.parent.replace(text, nodes.Text(unbroken(text)))
