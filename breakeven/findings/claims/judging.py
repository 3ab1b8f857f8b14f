"""A project's claims as one ledger: so many verdicts at once, of which few are wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from breakeven.findings.claims.claim import Claims, Judged
from breakeven.findings.claims.doubts import with_spreads
from breakeven.findings.claims.profile_probes import with_profiles
from breakeven.findings.explanations.profiles import NO_PROFILES, Profiles
from breakeven.records.tables.table import Results
from breakeven.statistics.intervals import CONFIDENCE
from breakeven.statistics.selection import selected_level
from breakeven.wording import confident, significant

__all__ = ["Ledger", "evidence_table", "judged"]


@dataclass(frozen=True)
class Ledger:
    """Every claim with its ruling, in the claims' order, and how sure the verdicts are.

    ``level`` is the chance of a wrong verdict that each claim has at the most. ``by_chance`` is how many
    of the verdicts rest on estimates with a p-value; the others rest on what was seen, such as a crash,
    or on a law of growth or readings of memory, whose rules have none.
    """

    judged: tuple[Judged, ...]
    level: float
    by_chance: int

    def __iter__(self) -> Iterator[Judged]:
        return iter(self.judged)

    def __len__(self) -> int:
        return len(self.judged)

    @property
    def wrong_expected(self) -> float:
        """How many of the verdicts are expected to be wrong, at the most."""
        return (1 - CONFIDENCE) * self.by_chance

    @property
    def confidence(self) -> float:
        """How sure each verdict is, which is the confidence of the intervals beside it."""
        return 1 - self.level

    @property
    def words(self) -> str:
        """How many of the verdicts are expected to be wrong, and how sure each one is, in a sentence."""
        if not self.by_chance:
            return "No verdict rests on times or profiles."
        rests = "verdict rests" if self.by_chance == 1 else "verdicts rest"
        return (
            f"{self.by_chance} {rests} on times or profiles: the expected number of wrong ones is at "
            f"most {significant(self.wrong_expected)}. For that, each is given at "
            f"{confident(self.confidence)} confidence (Benjamini and Hochberg’s procedure). Laws of growth, memory "
            "and how cases end have rules of their own."
        )


def judged(claims: Claims, results: Results, profiles: Profiles = NO_PROFILES) -> Ledger:
    """Every claim with its ruling on results and on profiles.

    A claim is told where its p-value is small enough among those of all claims that were measured
    (Benjamini and Hochberg): of the verdicts, one in twenty is expected to be wrong at the most. All
    that a ruling says is then told at the level that this gives (see ``selection.py``).
    """
    table = evidence_table(results, profiles)
    weighed = [claim.rule.weighed(table) for claim in claims.claims]
    errors = [each.error for each in weighed if each.error is not None]
    level = selected_level(errors)
    found = (
        Judged(claim, of.ruling(level), of.error)
        for claim, of in zip(claims.claims, weighed, strict=True)
    )
    return Ledger(tuple(found), level, sum(each <= level for each in errors))


def evidence_table(results: Results, profiles: Profiles = NO_PROFILES) -> pd.DataFrame:
    """The tidy table of results, with what rules need besides."""
    return with_profiles(with_spreads(results), profiles)
