"""What one engine costs by itself, before any work of the user's: a frozen record, in seconds."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from breakeven.records.measurement import require_status
from breakeven.records.reading.kinds import Count, Name, Seconds, Text

__all__ = ["FIGURES", "NOTE", "EngineCosts"]

NOTE = "engine"
"""The kind of note under which the journal of a run keeps these records."""

FIGURES: Mapping[str, str] = {
    "import": "importing its libraries into a fresh interpreter",
    "start": "starting it, its cluster included, once its libraries are imported",
    "connect": "joining its cluster when that runs already, from another process",
    "first_task": "the first task, which does nothing",
    "thousand_tasks": "1,000 tasks that do nothing, once it is warm",
    "round_trip_1kb": "sending 1 kB to a worker and back",
    "round_trip_1mb": "sending 1 MB to a worker and back",
    "round_trip_100mb": "sending 100 MB to a worker and back",
    "stop": "stopping what was started",
}
"""Every figure and what it is, in the order in which a program would pay for them."""


@dataclass(frozen=True, kw_only=True)
class EngineCosts:
    """One engine, measured once: its status, and the samples of each figure, in seconds.

    ``not_applicable`` says of a figure, in words, why this engine has none. When the status is not
    ``ok``, ``reason`` says why, and ``samples_seconds`` has what was measured before.
    """

    engine: Name
    workers: Count
    status: Name
    reason: Text = ""
    samples_seconds: Mapping[str, tuple[Seconds, ...]] = field(default_factory=dict)
    not_applicable: Mapping[str, Text] = field(default_factory=dict)

    def __post_init__(self) -> None:
        require_status(self.status, self.reason, "an engine")
        answered = [*self.samples_seconds, *self.not_applicable]
        unknown = set(answered) - set(FIGURES)
        if unknown or len(set(answered)) != len(answered):
            raise ValueError(f"a figure is one of {', '.join(FIGURES)}, once; not {answered}")
        if self.status == "ok" and (missing := set(FIGURES) - set(answered)):
            raise ValueError(f"nothing was said about {', '.join(sorted(missing))}")
        if not all(self.samples_seconds.values()):
            raise ValueError("a figure that was measured has samples")

    def to_json(self) -> dict[str, Any]:
        """The record as plain JSON types."""
        return dataclasses.asdict(self)
