"""The verdict on one quantity of a case, and what became of the case itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from breakeven.findings.verdicts.of_pairs.pairs import Clock, Quantity
from breakeven.records.reading.kinds import Count, Finite, Name, Text
from breakeven.wording import count_of, signed_percent

__all__ = ["CaseCompared", "Change", "Outcome", "Verdict", "control_in_words"]

Verdict = Literal[
    "slower",
    "faster",
    "more memory",
    "less memory",
    "larger",
    "smaller",
    "more instructions",
    "fewer instructions",
    "same",
    "cannot tell",
]

Outcome = Literal[
    "compared",
    "appeared",
    "disappeared",
    "now failing",
    "now working",
    "now skipped",
    "fails on both sides",
    "fails now and then",
    "asks something else",
    "does not apply",
    "left out",
]
"""What became of a case.

Only one that is ``compared`` has verdicts. ``now skipped``: its benchmark says that it does not apply any more.
``asks something else``: it has another version, or another n. ``left out``: the budget was not enough.
"""
MOST_IN_FULL = 1e15
"""Larger counts are rounded, as any other figure."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """The verdict on one quantity of one case, and what it rests on.

    ``ratio`` is after over before, with its interval at CONFIDENCE; None where too little was
    measured, and of a value that may be zero or less. ``before`` and ``after`` are the typical figures of the
    sides, in seconds, bytes, or the ``unit`` of the value; a value that ``is_exact`` was the same in every
    process of its side. ``left_out`` are pairs beyond those counted that were disturbed. ``reason`` says
    why a verdict cannot be given, and what would help.
    """

    quantity: Quantity
    verdict: Verdict
    ratio: Finite | None = None
    low: Finite | None = None
    high: Finite | None = None
    pairs: Count = 0
    left_out: Count = 0
    clock: Clock = "wall"
    before: Finite | None = None
    after: Finite | None = None
    reason: Text = ""
    unit: Name = ""
    is_exact: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether no further pair is needed."""
        return self.verdict != "cannot tell"

    @property
    def is_worse(self) -> bool:
        """Whether it got slower or larger: of a value that a benchmark tracks, asv takes that for worse."""
        return self.verdict in ("slower", "more memory", "larger", "more instructions")

    @property
    def is_news(self) -> bool:
        """Whether it changed."""
        return self.verdict not in ("same", "cannot tell")

    @property
    def in_words(self) -> str:
        """The verdict with its figure: ``slower: +10.2 % (+8.1 to +12.4 %)``."""
        if (
            self.quantity in ("value", "instructions")
            and self.before is not None
            and self.after is not None
        ):
            return self._value_in_words(self.before, self.after)
        if self.ratio is None or self.low is None or self.high is None:
            return f"{self.verdict}: {self.reason}"
        middle, low, high = (
            signed_percent(ratio - 1) for ratio in (self.ratio, self.low, self.high)
        )
        clock = {"wall": "", "mean": " for the mean call", "processor": " by processor time"}[
            self.clock
        ]
        reason = f"; {self.reason}" if self.reason else ""
        pairs = count_of(self.pairs, "pair")
        pairs += f", {self.left_out} disturbed" if self.left_out else ""
        return f"{self.verdict}: {middle} ({low} to {high}{clock}, {pairs}){reason}"

    def _value_in_words(self, before: float, after: float) -> str:
        """``larger: 100 to 104 nodes (+4.0 %, in all of 6 pairs)``."""
        shown = []
        if self.ratio is not None and self.low is not None and self.high is not None:
            shown.append(signed_percent(self.ratio - 1))
            if not self.is_exact:
                bounds = (signed_percent(each - 1) for each in (self.low, self.high))
                shown.append(" to ".join(bounds))
        pairs = count_of(self.pairs, "pair")
        shown.append(f"in all of {pairs}" if self.is_exact else pairs)
        words = f"{_figure(before)} to {_figure(after)} {self.unit}".rstrip()
        reason = f"; {self.reason}" if self.reason else ""
        return f"{self.verdict}: {words} ({', '.join(shown)}){reason}"


def _figure(value: float) -> str:
    """A count in full, anything else to six digits."""
    is_count = float(value).is_integer() and abs(value) < MOST_IN_FULL
    return f"{value:,.0f}" if is_count else f"{value:.6g}"


@dataclass(frozen=True)
class CaseCompared:
    """What became of one case from one side to the other; ``reason`` says what kept it from being
    compared, ``control`` is the verdict on the time of the first side beside itself, and ``row`` names the
    row of a matrix that it was compared in (nothing where there is only one)."""

    workload: Name
    implementation: Name
    size: Name
    outcome: Outcome = "compared"
    reason: Text = ""
    changes: tuple[Change, ...] = ()
    control: Change | None = None
    row: Name = ""

    @property
    def main(self) -> Change | None:
        """The verdict on its time, or on what it is there for; None where nothing was compared."""
        return next(iter(self.changes), None)

    @property
    def is_worse(self) -> bool:
        """Whether it needs attention: it got slower or larger, or fails now."""
        return self.outcome == "now failing" or any(each.is_worse for each in self.changes)

    @property
    def has_verdict(self) -> bool:
        """Whether its pairs told what became of it: one that is gone, or fails on both sides, has none."""
        if self.outcome == "compared":
            return self.main is not None and self.main.is_clear
        return self.outcome in ("now failing", "now working")

    def to_json(self) -> dict[str, Any]:
        """A table for JSON."""
        return asdict(self)


def control_in_words(found: Sequence[CaseCompared]) -> str:
    """What the first side beside itself has shown; empty where there was no control."""
    controls = [(each, each.control) for each in found if each.control]
    if not controls:
        return ""
    alarms = [
        f"{each.workload} {each.implementation} {each.size}".strip() + f" ({control.in_words})"
        for each, control in controls
        if control.is_news
    ]
    cases = count_of(len(controls), "case")
    if not alarms:
        return f"control: the first side compared with itself raised no alarm in {cases}"
    false = count_of(len(alarms), "false alarm")
    return (
        f"control: the first side compared with itself raised {false} in {cases}: "
        f"{'; '.join(alarms)}. Trust no change of that size here"
    )
