"""Charts as they were drawn before, by a digest of what they show: to draw one takes a tenth of a second or more."""

from __future__ import annotations

import gzip
import hashlib
import json
import time
import zlib
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from breakeven.errors import UserError
from breakeven.records.whole_files import whole_file
from breakeven.report.charts.drawer import drawn
from breakeven.report.charts.marks import Spec
from breakeven.report.charts.visible_chart import visible_chart
from breakeven.workload.data_cache import folder_in_cache

__all__ = ["forget_old_charts", "svg_of"]

FOLDER = "charts"
KEPT_SECONDS = 30 * 24 * 3600.0
"""How long charts are kept after they were last used."""


def svg_of(chart: Spec) -> str:
    """A chart as the text of an SVG file: as it was kept, or drawn now and kept.

    All texts in it are visible. Raises NotDrawnError where it cannot be drawn.
    """
    chart = visible_chart(chart)
    path = _path_of(chart)
    if path is not None:
        with suppress(OSError, EOFError, ValueError, zlib.error):
            # A pipe in its place would wait for a writer.
            found = gzip.decompress(path.read_bytes()).decode() if path.is_file() else ""
            if found.startswith("<svg"):  # nothing is unpacked from nothing
                path.touch()
                return found
    text = drawn(chart, "svg").decode()
    if path is not None:
        with suppress(OSError), whole_file(path) as draft:
            draft.write_bytes(gzip.compress(text.encode(), 1))
    return text


def forget_old_charts() -> None:
    """Remove the charts that no report has shown for a month."""
    folder = _folder()
    oldest = time.time() - KEPT_SECONDS
    for path in folder.iterdir() if folder else ():
        with suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()


def _path_of(chart: Spec) -> Path | None:
    told = json.dumps([version("vl-convert-python"), chart], sort_keys=True)
    folder = _folder()
    return folder / f"{hashlib.sha256(told.encode()).hexdigest()}.svg.gz" if folder else None


def _folder() -> Path | None:
    """Where charts are kept; None where nothing can be written there."""
    try:
        return folder_in_cache(FOLDER)
    except (OSError, UserError):
        return None
