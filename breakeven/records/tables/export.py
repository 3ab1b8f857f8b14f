"""The tidy table as a file for other programs: Parquet, CSV or JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from breakeven.records.errors import ResultsError
from breakeven.records.tables.columns import MEANINGS
from breakeven.records.whole_files import whole_file
from breakeven.wording.visible import visible, without_halves

__all__ = ["FORMATS", "export"]

NESTED = ("samples_seconds", "baseline_samples_seconds", "hash_seeds")
MAPPINGS = ("thread_settings", "native_threads")
FORMULA = re.compile(r"[=+\-@\t]")
"""How a text begins that a spreadsheet takes for a formula."""
NUMBER = re.compile(r"[+-]?[\d.,]+(e[+-]?\d+)?")
NUMERIC = "biufc"
"""The kinds of columns in which there is no text."""


def export(table: pd.DataFrame, form: str, path: Path) -> Path:
    """Write the table of ``results.load()`` to a file; returns its path.

    Samples are nested lists in Parquet and JSON and JSON text in CSV, the two columns of settings
    JSON text in Parquet and CSV. CSV is for spreadsheets too: hidden characters are escapes in it, and a text
    that begins like a formula has an apostrophe ahead; the others keep each text as it is. The meaning of each
    column stands in Parquet's own metadata. The file is there whole or not at all; a link to one stays.
    Raises ResultsError for an unknown format, and where the file cannot be written.
    """
    if form not in FORMATS:
        raise ResultsError(f"no format {form!r}; these are known: {', '.join(FORMATS)}")
    place = path.resolve() if path.is_symlink() and path.is_file() else path
    try:
        with whole_file(place) as draft:
            FORMATS[form](table, draft)
    except OSError as error:
        raise ResultsError(f"{path} cannot be written: {error.strerror or error}") from error
    return path


def _parquet(table: pd.DataFrame, path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    plain = table.assign(**{name: table[name].map(_lists) for name in NESTED})
    plain = _texts(_as_text(plain, MAPPINGS), without_halves)
    found = pa.Table.from_pandas(plain, preserve_index=False)
    fields = [field.with_metadata({"description": MEANINGS[field.name]}) for field in found.schema]
    with path.open("wb") as stream:  # as a path it would have to be UTF-8
        parquet.write_table(found.cast(pa.schema(fields, found.schema.metadata)), stream)


def _csv(table: pd.DataFrame, path: Path) -> None:
    plain = _as_text(table, (*NESTED, *MAPPINGS))
    _texts(plain, lambda text: _no_formula(visible(text))).to_csv(path, index=False)


def _json(table: pd.DataFrame, path: Path) -> None:
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    path.write_text(json.dumps({"columns": dict(MEANINGS), "rows": rows}, default=_plain))


def _texts(table: pd.DataFrame, change: Callable[[str], str]) -> pd.DataFrame:
    """The table with its texts changed, and nothing else of it."""
    found = table.copy()
    for name in found.columns:
        if found[name].dtype.kind not in NUMERIC:
            found[name] = found[name].map(partial(_changed, change=change))
    return found


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    return change(value) if isinstance(value, str) else value


def _no_formula(text: str) -> str:
    """A text that a spreadsheet would compute, behind an apostrophe."""
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text


def _as_text(table: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    return table.assign(
        **{name: table[name].map(lambda value: json.dumps(value, default=_plain)) for name in names}
    )


def _lists(value: Any) -> Any:
    """Nested tuples as nested lists."""
    return [_lists(each) for each in value] if isinstance(value, tuple | list) else value


def _plain(value: Any) -> Any:
    """What JSON does not know: NumPy's numbers and frozen mappings."""
    return dict(value) if isinstance(value, Mapping) else value.item()


FORMATS: Mapping[str, Callable[[pd.DataFrame, Path], None]] = {
    "parquet": _parquet,
    "csv": _csv,
    "json": _json,
}
