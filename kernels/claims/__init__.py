"""The course's claims, each put to the test by a declared rule over the measurements."""

from results.claims.catalogue import CLAIMS, judged
from results.claims.claim import Claim, Evidence, Judged, Ruling, Verdict

__all__ = ["CLAIMS", "Claim", "Evidence", "Judged", "Ruling", "Verdict", "judged"]
