"""What was measured: reading, statistics, comparison, verdicts. Imports nothing else of ours.

``results.load()`` gives all of it as one tidy pandas frame.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["load"]


def load(folder: Path | str | None = None) -> pd.DataFrame:
    """The table of all cases that count: one row for each workload, implementation, size and workers.

    ``results.columns.MEANINGS`` says what each column holds, with its unit; what is missing is NaN.
    The newest local run of a case counts before the committed reference runs. ``folder`` holds the
    journals (default: the clone's ``results/data/runs``).

    Raises ResultsError for a journal that cannot be read.
    """
    from results.journal import RUNS_FOLDER
    from results.table import read_results

    return read_results(Path(folder) if folder else RUNS_FOLDER).table
