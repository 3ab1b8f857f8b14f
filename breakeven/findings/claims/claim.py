"""A claim, the evidence for and against it, and the verdict that follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:  # so that asking whether there are claims loads no pandas
    import pandas as pd

__all__ = ["VERDICTS", "Claim", "Claims", "Evidence", "Judged", "Rule", "Ruling", "Verdict"]

Verdict = Literal["confirmed", "refuted", "it depends", "cannot tell here"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
Scale = Literal["ratio", "share"]


@dataclass(frozen=True)
class Evidence:
    """One measured fact, and whether it supports the claim, by which rule.

    ``supports`` is None where the fact decides nothing, because it is inside the noise or because
    of what ``words`` say. ``series`` names what is compared, the same at every size. ``figure`` is
    the number with its interval, in words. ``value``, ``low`` and ``high`` are that number for a
    chart, a ``ratio`` or a ``share`` between 0 and 1; at ``borders`` the claim would turn.
    """

    series: str
    words: str
    figure: str
    supports: bool | None
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

    @property
    def size(self) -> str:
        """The size with its unit: ``50,000,000 steps``."""
        return f"{self.n:,.0f} {self.unit}"


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


Rule = Callable[["pd.DataFrame"], Ruling]
"""From the tidy table of results to a ruling."""


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
    """A claim with its ruling."""

    claim: Claim
    ruling: Ruling

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
            "sizes": self.sizes,
            "workers": self.workers,
            "missing": list(self.ruling.missing),
            "command": self.claim.command,
        }
