"""The least memory that cases need: the smallest caps under which they still finished."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from breakeven.records.measurement import Case, require_status
from breakeven.records.reading.kinds import Bytes, Name, Text

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
    status: Name
    reason: Text = ""
    peak_bytes: Bytes | None = None
    smallest_cap_bytes: Bytes | None = None
    too_small_cap_bytes: Bytes | None = None

    def require_usable(self) -> None:
        """Raise ValueError where it ended in no known way."""
        require_status(self.status, self.reason, "a case")

    def to_json(self) -> dict[str, Any]:
        """The record as plain JSON types."""
        return dataclasses.asdict(self)
