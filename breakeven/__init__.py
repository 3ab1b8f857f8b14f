"""Breakeven finds where parallel Python starts to pay off.

``Workload`` and ``Implementation`` declare what is measured; ``load()`` gives all that was measured as
one tidy pandas frame, and ``break_evens()`` the break-evens that were measured. In a notebook,
``%load_ext breakeven`` brings ``%breakeven`` and ``%%race``.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from breakeven.workload import Implementation, Sentence, Work, Workload

if TYPE_CHECKING:
    import pandas as pd
    from IPython.core.interactiveshell import InteractiveShell

# Public: docs/reference/versions.md promises these. The rest is for Breakeven itself.
__all__ = [
    "Implementation",
    "Sentence",
    "Work",
    "Workload",
    "break_evens",
    "load",
    "load_ipython_extension",
]


def load(folder: Path | str | None = None) -> pd.DataFrame:
    """The table of all cases that count: one row for each workload, implementation, size and workers.

    ``breakeven.records.tables.columns.MEANINGS`` says what each column holds, with its unit; what is
    missing is NaN. The newest local run of a case counts before reference runs. ``folder`` holds the
    journals (default: those of the current folder's project).

    Lines of the journals that cannot be used are left out, and named on standard error.
    """
    from breakeven.catalogue.catalogue import project
    from breakeven.records.tables.table import read_results

    return read_results(Path(folder) if folder else project().runs).table


def break_evens(folder: Path | str | None = None) -> pd.DataFrame:
    """The break-evens that were measured (``breakeven run --find-break-even``), one row a search.

    The columns are the fields of ``breakeven.records.break_evens.MeasuredBreakEven``; ``folder`` is as
    for :func:`load`.
    """
    import pandas as pd

    from breakeven.catalogue.catalogue import project
    from breakeven.records.break_evens import MeasuredBreakEven
    from breakeven.records.tables.table import read_results

    found = read_results(Path(folder) if folder else project().runs).break_evens
    columns = [field.name for field in dataclasses.fields(MeasuredBreakEven)]
    return pd.DataFrame([each.to_json() for each in found], columns=columns)


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Give a notebook the magics: IPython calls this for ``%load_ext breakeven``."""
    from breakeven.errors import require_unix

    require_unix()
    from breakeven.notebook.magics import load as load_magics

    load_magics(shell)
