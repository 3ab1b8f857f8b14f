"""The one error of the reports that its reader can do something about."""

import importlib.util

LIBRARIES = {
    "jinja2": "jinja2",
    "pygments": "pygments",
    "vl_convert": "vl-convert-python",
}


class ReportError(Exception):
    """What was wrong, and the next step; shown without a traceback."""


def require_libraries() -> None:
    """Raise ReportError when a library that the reports need is not installed."""
    absent = [name for module, name in LIBRARIES.items() if not importlib.util.find_spec(module)]
    if absent:
        raise ReportError(
            f"the report needs {', '.join(absent)}, not installed here; "
            "run: pip install -e '.[report]'"
        )
