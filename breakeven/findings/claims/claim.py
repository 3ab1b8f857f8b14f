"""A claim, the evidence for and against it, and the verdict that follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, Protocol, get_args

from breakeven.statistics.combining import PValues
from breakeven.wording import amount

if TYPE_CHECKING:  # so that asking whether there are claims loads no pandas
    import pandas as pd

__all__ = [
    "VERDICTS",
    "Claim",
    "Claims",
    "Evidence",
    "Judged",
    "Rule",
    "Ruling",
    "Verdict",
    "Weighed",
]

Verdict = Literal["confirmed", "refuted", "it depends", "cannot tell here"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
Scale = Literal["ratio", "share"]
Shown = Callable[[float], tuple[str, float | None, float | None]]
"""A figure in words and the bounds of its interval, at a confidence."""


@dataclass(frozen=True)
class Evidence:
    """One measured fact, how likely it is by chance, and what follows from it.

    ``p_values`` are those of what the claim says of it: None if the fact can decide nothing, and
    OPEN if it could, given an interval. ``supports`` follows in a ruling: True or False if the fact
    is told, else None. ``series`` names what is compared, the same at every size. ``figure`` is the
    number with its interval, in words. ``value``, ``low`` and ``high`` are that number for a chart,
    a ``ratio`` or a ``share`` between 0 and 1; at ``borders`` the claim would turn. ``shown`` gives
    figure and bounds at another confidence; None where the figure has no interval. ``if_open`` and
    ``if_against`` are added to ``words`` where the fact is not told, and where it speaks against
    the claim.
    """

    series: str
    words: str
    figure: str
    p_values: PValues | None
    workload: str
    labels: tuple[str, ...]
    n: float
    unit: str
    workers: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    borders: tuple[float, ...] = (1.0,)
    scale: Scale = "ratio"
    if_open: str = "its interval leaves it open"
    if_against: str = ""
    supports: bool | None = None
    shown: Shown | None = field(default=None, repr=False, compare=False)

    def at(self, confidence: float) -> Evidence:
        """The same with an interval of that confidence, in words and in the chart."""
        if self.shown is None:
            return self
        figure, low, high = self.shown(confidence)
        return replace(self, figure=figure, low=low, high=high)

    @property
    def told(self) -> str:
        """The fact in words, with why it is open, or in which way it speaks against the claim."""
        if self.supports is None:
            return f"{self.words} ({self.if_open})" if self.if_open else self.words
        added = self.if_against if self.supports is False else ""
        return f"{self.words}, {added}" if added else self.words

    @property
    def size(self) -> str:
        """The size with its unit: ``50,000,000 steps``."""
        return amount(self.n, self.unit)


@dataclass(frozen=True)
class Ruling:
    """A verdict, the sentence that says why, what it rests on, and what was not measured.

    ``deciding`` is the fact that the verdict rests on first; None where nothing was measured.
    """

    verdict: Verdict
    sentence: str
    deciding: Evidence | None = None
    evidence: Sequence[Evidence] = ()
    missing: Sequence[str] = ()


class Weighed(Protocol):
    """What a table says of a claim, before it is known how sure a verdict has to be."""

    @property
    def error(self) -> float | None:
        """The p-value of the surest verdict; None where chance has no part in it."""

    def ruling(self, level: float) -> Ruling:
        """The ruling, so that a wrong verdict has at most this chance."""


class Rule(Protocol):
    """How a claim is put to the test."""

    def weighed(self, table: pd.DataFrame) -> Weighed:
        """What the tidy table of results says of it."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What somebody says, where, and how it is put to the test.

    ``words`` are theirs, with their own figure where they have one; ``because`` is the mechanism,
    one sentence for a reader; ``command`` makes or repeats the measurements of ``rule``.
    """

    number: int
    words: str
    source: str
    command: str
    because: str
    rule: Rule

    @property
    def name(self) -> str:
        """``C1``, as the claim is quoted."""
        return f"C{self.number}"


@dataclass(frozen=True)
class Claims:
    """All claims of a project: whose they are, such as ``the course``, and each with its rule."""

    whose: str
    claims: tuple[Claim, ...]

    @property
    def title(self) -> str:
        """``the course’s claims``."""
        return f"{self.whose}’s claims"


@dataclass(frozen=True)
class Judged:
    """A claim with its ruling.

    ``error`` is the p-value of the surest verdict that its facts allow; None where chance has no part in
    it. A verdict is given where it is at most the ledger's level.
    """

    claim: Claim
    ruling: Ruling
    error: float | None = None

    @property
    def figure(self) -> str:
        """The figure that the verdict rests on, with its interval; empty without measurements."""
        return self.ruling.deciding.figure if self.ruling.deciding else ""

    @property
    def sizes(self) -> list[str]:
        """The sizes of the evidence, the smallest of each unit first."""
        found = sorted({(each.unit, each.n, each.size) for each in self.ruling.evidence})
        return list(dict.fromkeys(size for _, _, size in found))

    @property
    def workers(self) -> list[int]:
        """The numbers of workers in the evidence, in ascending order."""
        return sorted({each.workers for each in self.ruling.evidence})

    def to_json(self) -> dict[str, Any]:
        """Number, verdict and figure with what they rest on, as plain JSON types."""
        return {
            "number": self.claim.number,
            "claim": self.claim.words,
            "source": self.claim.source,
            "verdict": self.ruling.verdict,
            "figure": self.figure,
            "sentence": self.ruling.sentence,
            "p_value": self.error,
            "sizes": self.sizes,
            "workers": self.workers,
            "missing": list(self.ruling.missing),
            "command": self.claim.command,
        }
