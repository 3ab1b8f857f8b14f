"""Records of the ruler's own proofs: one JSON file each, the committed ones named as references."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from breakeven.records.reading.decoding import SCHEMA, NewerError, UnusableError
from breakeven.records.reading.files import plain_files, record_of_file
from breakeven.records.reading.kinds import Name
from breakeven.records.reading.left_out import LeftOut, tell
from breakeven.records.whole_files import whole_file

__all__ = ["REFERENCE", "Record", "last_of", "read_records", "write_record"]

REFERENCE = "reference-"


@dataclass(frozen=True, kw_only=True)
class Record:
    """What is kept: when it was begun, in ISO 8601 and universal time, and whether it came with the clone."""

    started_at: Name
    is_reference: bool = False


Kept = TypeVar("Kept", bound=Record)


def write_record(stored: Mapping[str, Any], folder: Path) -> Path:
    """Store a record in the folder under its ``started_at``, whole or not at all; returns its path.

    Whether it is a reference is not stored, because its name says so.
    """
    own = {name: value for name, value in stored.items() if name != "is_reference"}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stored['started_at'][:19].replace(':', '').replace('-', '')}Z.json"
    with whole_file(path) as draft:
        draft.write_text(json.dumps({"schema": SCHEMA, **own}, indent=1, allow_nan=False) + "\n")
    return path


def last_of(records: Iterable[Kept]) -> Kept | None:
    """The record that counts, or None: this machine's last one, else the last committed one."""
    return max(records, key=lambda each: (not each.is_reference, each.started_at), default=None)


def read_records(
    folder: Path, of: type[Kept], made_by: str, left_out: list[LeftOut] | None = None
) -> list[Kept]:
    """All records of the folder; a file that is none is left out, named, and added to ``left_out``.

    ``made_by`` is the command that makes one.
    """
    paths, refused = plain_files(folder, "*.json")
    found = []
    for path in paths:
        try:
            record = record_of_file(of, path, f"what {made_by} writes")
        except UnusableError as error:
            mended = "" if isinstance(error, NewerError) else "; delete it, then run that again"
            refused.append(LeftOut(path, None, f"{error}{mended}"))
        else:
            found.append(replace(record, is_reference=path.name.startswith(REFERENCE)))
    tell(refused)
    if left_out is not None:
        left_out += refused
    return found
