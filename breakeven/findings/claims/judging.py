"""Every claim of a project, judged on its measurements and profiles."""

from __future__ import annotations

import pandas as pd

from breakeven.findings.claims.claim import Claims, Judged
from breakeven.findings.claims.profile_probes import with_profiles
from breakeven.findings.explanations.profiles import NO_PROFILES, Profiles

__all__ = ["judged"]


def judged(claims: Claims, table: pd.DataFrame, profiles: Profiles = NO_PROFILES) -> list[Judged]:
    """Every claim with its ruling on a tidy table of results and on profiles, in the claims' order."""
    profiled = with_profiles(table, profiles)
    return [Judged(claim, claim.rule(profiled)) for claim in claims.claims]
