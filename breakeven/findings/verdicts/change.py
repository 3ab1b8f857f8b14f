"""The verdict on one quantity of a case, and what became of the case itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from breakeven.findings.verdicts.pairs import Clock, Quantity
from breakeven.wording import count_of

__all__ = ["CaseCompared", "Change", "Outcome", "Verdict"]

Verdict = Literal["slower", "faster", "more memory", "less memory", "same", "cannot tell"]

Outcome = Literal[
    "compared",
    "appeared",
    "disappeared",
    "now failing",
    "now working",
    "fails on both sides",
    "fails now and then",
    "asks something else",
]
"""What can be said of a case at all; ``asks something else`` is another version, or another n."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """The verdict on one quantity of one case, and what it rests on.

    ``ratio`` is after over before, with its interval at CONFIDENCE; None where too little was
    measured; ``before`` and ``after`` are the medians of the sides, in seconds or bytes. ``left_out`` are
    pairs beyond those counted that were disturbed. ``reason`` says why a verdict cannot be given, and
    what would help.
    """

    quantity: Quantity
    verdict: Verdict
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    pairs: int = 0
    left_out: int = 0
    clock: Clock = "wall"
    before: float | None = None
    after: float | None = None
    reason: str = ""

    @property
    def is_clear(self) -> bool:
        """Whether no further pair is needed."""
        return self.verdict != "cannot tell"

    @property
    def is_worse(self) -> bool:
        """Whether it got slower or larger."""
        return self.verdict in ("slower", "more memory")

    @property
    def in_words(self) -> str:
        """The verdict with its figure: ``slower: +10.2 % (+8.1 to +12.4 %)``."""
        if self.ratio is None or self.low is None or self.high is None:
            return f"{self.verdict}: {self.reason}"
        middle, low, high = (f"{ratio - 1:+.1%}" for ratio in (self.ratio, self.low, self.high))
        clock = {"wall": "", "mean": " for the mean call", "processor": " by processor time"}[
            self.clock
        ]
        reason = f"; {self.reason}" if self.reason else ""
        pairs = count_of(self.pairs, "pair")
        pairs += f", {self.left_out} disturbed" if self.left_out else ""
        return f"{self.verdict}: {middle} ({low} to {high}{clock}, {pairs}){reason}"


@dataclass(frozen=True)
class CaseCompared:
    """What became of one case from one side to the other; ``reason`` says what kept it from being
    compared."""

    workload: str
    implementation: str
    size: str
    outcome: Outcome = "compared"
    reason: str = ""
    changes: tuple[Change, ...] = ()

    @property
    def is_worse(self) -> bool:
        """Whether somebody who is told should look: it got slower or larger, or fails now."""
        return self.outcome == "now failing" or any(each.is_worse for each in self.changes)

    def to_json(self) -> dict[str, Any]:
        """A table for JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> CaseCompared:
        """What :meth:`to_json` made."""
        names = [each.name for each in fields(cls)]
        changes = tuple(Change(**each) for each in stored["changes"])
        return cls(**{name: stored[name] for name in names} | {"changes": changes})
