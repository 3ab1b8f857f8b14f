"""What a race found: how each contender stands against the first, and what else is to be known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from breakeven.findings.verdicts.change import Change
from breakeven.findings.verdicts.of_pairs.pairs import Quantity
from breakeven.findings.verdicts.of_pairs.two_sides import CONFIDENCE

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COMMANDS", "FRESH", "STATEMENTS", "Note", "Race", "Standing"]

COMMANDS, STATEMENTS, FRESH = "commands", "statements", "statements, fresh"
"""What races where it is no workload."""

About = Literal["answers", "inputs", "exit code", "ended", "budget"]


@dataclass(frozen=True)
class Note:
    """Something that the figures do not say: ``words`` is a sentence about a contender.

    ``about`` is "answers" where they differ or could not be compared, "inputs" where a call changed
    what it was given, "exit code" where a command failed and that was ignored, "ended" where a
    contender could not be measured, and "budget" where more time would tell more. ``label`` is empty
    where all of them are meant.
    """

    about: About
    label: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How one contender did, and how it compares with the first.

    ``seconds`` is the time of a warm call, with its interval at CONFIDENCE, and
    ``processor_seconds`` what its process tree computed meanwhile; ``first_call_seconds`` is the
    first call of a fresh process, ``peak_bytes`` what the whole process tree held at most. All are
    None where the contender ``ended`` (a status such as "crashed" or "timeout") before it had been
    measured; ``reason`` says why. ``changes`` are the verdicts against the first contender, and empty
    for the first itself: their ratios are this contender's figure over the first one's.
    """

    label: str
    seconds: float | None = None
    low_seconds: float | None = None
    high_seconds: float | None = None
    processor_seconds: float | None = None
    first_call_seconds: float | None = None
    peak_bytes: float | None = None
    changes: tuple[Change, ...] = ()
    ended: str = ""
    reason: str = ""

    def against_first(self, quantity: Quantity = "time") -> Change | None:
        """The verdict on a quantity against the first contender; None where there is none."""
        return next((each for each in self.changes if each.quantity == quantity), None)

    @property
    def verdict(self) -> str:
        """The verdict on time: "faster", "slower", "same", "cannot tell"; empty where there is none."""
        change = self.against_first()
        return change.verdict if change else ""


@dataclass(frozen=True, kw_only=True)
class Race:
    """How all contenders stand, in the order in which they were given.

    ``what`` races: a workload, or commands, or statements, also with fresh inputs for every call.
    ``effect`` is the smallest difference in time that counts, as a fraction, ``pairs`` how many
    times fresh processes of all contenders raced, ``spent_seconds`` what all of it took.
    ``was_stopped`` says that more was to be measured.
    """

    what: str
    standings: tuple[Standing, ...]
    notes: tuple[Note, ...]
    effect: float
    pairs: int
    spent_seconds: float
    was_stopped: bool = False

    @property
    def first(self) -> Standing:
        """The contender that all others are compared with."""
        return self.standings[0]

    def of(self, label: str) -> Standing:
        """The standing of the contender of that label; raises KeyError where there is none."""
        for each in self.standings:
            if each.label == label:
                return each
        raise KeyError(label)

    def about(self, *subjects: About) -> Sequence[Note]:
        """The notes about these subjects."""
        return [each for each in self.notes if each.about in subjects]

    def to_json(self) -> dict[str, Any]:
        """The race as plain JSON types."""
        return {
            "what": self.what,
            "contenders": [asdict(each) for each in self.standings],
            "notes": [asdict(each) for each in self.notes],
            "effect": self.effect,
            "confidence": CONFIDENCE,
            "pairs": self.pairs,
            "spent_seconds": self.spent_seconds,
            "was_stopped": self.was_stopped,
        }

    def to_frame(self) -> pd.DataFrame:
        """A row for each contender: its figures, and the ratio and the verdict against the first."""
        import pandas as pd

        return pd.DataFrame([_row(each) for each in self.standings])


def _row(of: Standing) -> dict[str, Any]:
    row = asdict(of)
    del row["changes"]
    change = of.against_first()
    return row | {
        "ratio": change.ratio if change else None,
        "low": change.low if change else None,
        "high": change.high if change else None,
        "verdict": of.verdict,
        "clock": change.clock if change else "wall",
    }
