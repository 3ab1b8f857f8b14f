"""How Sphinx makes the site of these pages."""

import sys
from importlib.metadata import version as version_of
from pathlib import Path

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
