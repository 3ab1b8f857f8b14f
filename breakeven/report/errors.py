"""What a reader of the report can do something about, and the libraries that drawing needs."""

import importlib.util

from breakeven.errors import UserError

LIBRARIES = {
    "jinja2": "jinja2",
    "pygments": "pygments",
    "vl_convert": "vl-convert-python",
}


class ReportError(UserError):
    """What was wrong, and the next step; shown without a traceback."""


def require_libraries() -> None:
    """Raise ReportError when a library that the reports need is not installed."""
    absent = [name for module, name in LIBRARIES.items() if not importlib.util.find_spec(module)]
    if absent:
        raise ReportError(
            f"the report needs {', '.join(absent)}, not installed here; "
            "run: pip install 'breakeven[report]'"
        )
