"""The least memory that cases need: the smallest caps under which they still finished."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from breakeven.records.measurement import Case
from breakeven.records.typed import typed

__all__ = ["MEMORY_NEED", "MemoryNeed"]

MEMORY_NEED = "memory_need"
"""The kind of a journal's note that holds what was found for one case."""


@dataclass(frozen=True, kw_only=True)
class MemoryNeed:
    """What was found for one case: in bytes, its peak without a cap, the smallest cap under which it
    finished, and the largest under which it did not, for ``reason``.

    ``status`` is as in a measurement: where it is not ``ok``, the case failed without any cap.
    """

    case: Case
    status: str
    reason: str = ""
    peak_bytes: int | None = None
    smallest_cap_bytes: int | None = None
    too_small_cap_bytes: int | None = None

    def to_json(self) -> dict[str, Any]:
        """The record as plain JSON types."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> MemoryNeed:
        """The inverse of :meth:`to_json`; other fields of a note are left out.

        Raises one of UNUSABLE where the record is none.
        """
        return typed(cls, {**record, "case": typed(Case, record["case"])})
