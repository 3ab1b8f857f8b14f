"""What a claim may say of a profile: so much of a call goes into one cause."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import pandas as pd

from breakeven.findings.claims.claim import Evidence
from breakeven.findings.claims.leads import one_row_a_case, size_of
from breakeven.findings.claims.quantifiers import OneFact
from breakeven.findings.explanations.explanation import shares
from breakeven.findings.explanations.profiles import Profiles, StoredProfile
from breakeven.statistics.combining import PValues
from breakeven.statistics.intervals import CONFIDENCE

__all__ = ["SpentOn", "interval_of_share", "with_profiles"]

PROFILE = "profile"
"""The column that holds the profile of a row's case; claims alone have it."""
MOST_SAMPLES = 10**6
"""More than any profile has; a file from elsewhere may hold weights of any size."""
BETWEEN_PROCESSES = 0.09
"""The standard deviation of a share of the call from one process to another: that of eight profiles of
counting down on two threads, on a busy machine."""
OF_A_CASE = ("workload", "workload_version", "implementation", "size", "n", "workers")


def with_profiles(table: pd.DataFrame, profiles: Profiles) -> pd.DataFrame:
    """The table with a column more, the profile of each case that tells where its time goes."""
    told = {
        tuple(getattr(each.profile.case, name) for name in OF_A_CASE): each
        for each in profiles.found
        if shares(each)
    }
    cases = zip(*(table[name] for name in OF_A_CASE), strict=True)
    return table.assign(**{PROFILE: pd.Series(map(told.get, cases), table.index, dtype=object)})


@dataclass(frozen=True)
class SpentOn(OneFact):
    """More than ``share`` of a warm call of ``label`` goes into ``cause``, as its profile shows.

    Only the largest profiled size decides, where the fixed cost of a call weighs least.
    """

    workload: str
    label: str
    cause: str
    share: float
    essential: bool = True

    def __str__(self) -> str:
        return f"a profile of {self.label} in {self.workload}"

    @property
    def says(self) -> str:
        """That the cause takes part of a call, and how much at the least."""
        return (
            f"{self.workload}: {self.label} spends more than {100 * self.share:.0f} % of a warm call "
            f"on {self.cause}"
        )

    def evidence(self, table: pd.DataFrame) -> list[Evidence]:
        """One fact, drawn as the share over the claimed one; none without a profile."""
        if PROFILE not in table:
            return []
        mine = (table["workload"] == self.workload) & (table["implementation"] == self.label)
        rows = one_row_a_case(table[mine & table[PROFILE].notna()])
        return [self._fact(row) for _, row in rows.tail(1).iterrows()]

    def _fact(self, row: pd.Series) -> Evidence:
        stored: StoredProfile = row[PROFILE]
        spent = shares(stored).get(self.cause, 0.0)
        words = (
            f"{self.workload}: {self.label} spends {100 * spent:.0f} % of its call at {size_of(row)} "
            f"on {self.cause}, according to {stored.profile.tool}"
        )

        def shown(confidence: float) -> tuple[str, float, float]:
            low, high = interval_of_share(spent, _samples(stored), confidence)
            figure = (
                f"{100 * spent:.0f} % in one profile "
                f"({100 * low:.0f}–{100 * high:.0f} % by its samples alone; other processes differ)"
            )
            return figure, low / self.share, high / self.share

        figure, low, high = shown(CONFIDENCE)
        return Evidence(
            series=f"{self.cause} of {self.label} over {100 * self.share:.0f} %, {self.workload}",
            words=words,
            figure=figure,
            p_values=above_share(spent, self.share, _samples(stored)),
            workload=self.workload,
            labels=(self.label,),
            n=float(row["n"]),
            unit=str(row["unit"]),
            workers=int(row["workers"]),
            value=spent / self.share,
            low=low,
            high=high,
            shown=shown,
        )


def interval_of_share(
    share: float, samples: int, confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """The interval of a share that so many samples show, as if each were independent.

    Those of one process are not quite, and another process may differ: so it is no interval of what a
    call spends, and is not called one.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22 (1927).
    """
    quantile = NormalDist().inv_cdf((1 + confidence) / 2)
    weight = quantile**2 / samples
    middle = (share + weight / 2) / (1 + weight)
    reach = quantile / (1 + weight) * math.sqrt((share * (1 - share) + weight / 4) / samples)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def above_share(seen: float, border: float, samples: int) -> PValues:
    """For the statement that the true share is above a border, which lies between 0 and 1.

    The score test, whose interval is Wilson's, with what processes differ by on top of what the samples of
    one do: a single profile shows nothing of that.
    """
    error = math.hypot(math.sqrt(border * (1 - border) / samples), BETWEEN_PROCESSES)
    beyond = math.erfc(abs(seen - border) / error / math.sqrt(2)) / 2
    found = PValues(beyond, 1 - beyond)
    return found if seen > border else found.reversed()


def _samples(stored: StoredProfile) -> int:
    """How many samples a profile has: none of its stacks weighs less than one."""
    weights = [weight for weight in stored.stacks.weights.values() if weight > 0]
    return round(min(sum(weights) / min(weights), MOST_SAMPLES)) if weights else 1
