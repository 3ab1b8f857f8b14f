"""The claims of the course, C1 to C20: in its words, with its figures, and how each is tested."""

from __future__ import annotations

import pandas as pd

from results.claims.about_dask import ABOUT_DASK
from results.claims.about_python import ABOUT_PYTHON
from results.claims.claim import Judged
from results.claims.profile_probes import with_profiles
from results.profiles import NO_PROFILES, Profiles

__all__ = ["CLAIMS", "judged"]

CLAIMS = (*ABOUT_PYTHON, *ABOUT_DASK)


def judged(table: pd.DataFrame, profiles: Profiles = NO_PROFILES) -> list[Judged]:
    """Every claim with its ruling on a tidy table of results and on profiles, in the claims' order."""
    profiled = with_profiles(table, profiles)
    return [Judged(claim, claim.rule(profiled)) for claim in CLAIMS]
