"""Records of the ruler's own proofs: one JSON file each, the committed ones named as references."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

from breakeven.records.errors import ResultsError
from breakeven.records.typed import known_fields, typed
from breakeven.records.whole_files import whole_file

__all__ = ["Record", "known_fields", "last_of", "read_records", "typed", "write_record"]

REFERENCE = "reference-"


class Record(Protocol):
    """What is kept: when it was begun, in ISO 8601, and whether it is a committed one."""

    @property
    def started_at(self) -> str:
        """The moment, in universal time."""

    @property
    def is_reference(self) -> bool:
        """Whether it came with the clone."""


Kept = TypeVar("Kept", bound=Record)


def write_record(stored: Mapping[str, Any], folder: Path) -> Path:
    """Store a record in the folder under its ``started_at``, whole or not at all; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stored['started_at'][:19].replace(':', '').replace('-', '')}Z.json"
    with whole_file(path) as draft:
        draft.write_text(json.dumps(stored, indent=1, allow_nan=False) + "\n")
    return path


def last_of(records: Iterable[Kept]) -> Kept | None:
    """The record that counts, or None: this machine's last one, else the last committed one."""
    return max(records, key=lambda each: (not each.is_reference, each.started_at), default=None)


def read_records(
    folder: Path, parse: Callable[[dict[str, Any], bool], Kept], made_by: str
) -> list[Kept]:
    """All records of the folder.

    ``parse`` makes one of what is stored, and of whether it is a reference. Raises ResultsError for a
    file that is no such record; ``made_by`` is the command that makes one.
    """
    found = []
    for path in folder.glob("*.json"):
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            found.append(parse(stored, path.name.startswith(REFERENCE)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ResultsError(
                f"{path} is not what {made_by} writes ({error}); delete it, then run that again"
            ) from error
    return found
