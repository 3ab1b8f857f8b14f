"""What asv's store tells of one case over commits and environments, and which changes to believe.

Two runs at different times differ even where no code changed: the machine as a whole is faster or
slower (the drift), and each case by itself differs by chance (the spread). Both are read from the
cases that the two runs have in common: the drift is the median of the logarithms of their ratios,
the spread their median absolute deviation from it, times 1.4826, which makes it the standard
deviation of a normal distribution. A case is suspected of a change when it is further from the
drift than so many spreads that, were all of it noise, less than one in twenty such pairs of runs
would show even one (Bonferroni's bound over the cases compared), and when the two 99 % intervals,
which asv keeps, do not meet either. Short calls are noisier than long ones, so each have a spread
of their own where there are enough of them. With too few cases in common there is no noise to tell
a change from, so every case that clearly moved is suspected.

A suspicion is a reason to look again: a change is one when a paired comparison of the two commits, or
the two environments, has found it too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import NormalDist

import pandas as pd

from breakeven.errors import UserError
from breakeven.findings.verdicts.change import Change
from breakeven.findings.verdicts.confirmations import Confirmations, read_confirmations
from breakeven.records.reading.kinds import LEAST_SECONDS, MOST_SECONDS
from breakeven.records.reading.left_out import LeftOut
from breakeven.repository.git_program import git, words_of

__all__ = [
    "FEWEST_CASES",
    "MOST_COMMITS",
    "History",
    "Point",
    "Step",
    "read_history",
    "steps",
    "timed",
]

METHOD = "track_seconds"
OF_THESE = ("--ignore-missing", "--stdin")
MOST_COMMITS = 24
"""What happened before so many commits of an environment, asv's own pages tell."""
FEWEST_CASES = 21
"""With fewer cases in common, two runs do not tell their noise."""
FEW_CASES_CHANGE = 1.1
LONG_CALL_SECONDS = 0.02
"""What the place of things in memory does to a short call fades in one that is as long."""
FALSE_ALARMS = 0.05
TO_STANDARD_DEVIATION = 1.4826
CASE = ["workload", "version", "implementation", "size"]
PLACE = ["machine", "environment", "commit"]
OF_A_RUN = "workers"
"""What a run with fewer workers than the machine has puts into the name of its environment, with their number."""
COLUMNS = (*CASE, *PLACE, "point", "seconds", "low", "high")


@dataclass(frozen=True, order=True)
class Point:
    """One commit in one environment on one machine: what a run is filed under."""

    committed_at: pd.Timestamp
    commit: str
    environment: str
    machine: str

    @property
    def versions(self) -> str:
        """The environment's name without its type: ``py3.11-pandas2.2.3``."""
        return self.environment.partition("-")[2]

    @property
    def as_side(self) -> str:
        """As ``breakeven compare`` names it, ``1a2b3c4d+python3.11+pandas==2.2.3``; empty for an
        environment that is not just a Python and versions, such as one of a dirty tree, or with fewer workers."""
        parts = [self.commit[:12]]
        for each in self.versions.split("-"):
            found = re.fullmatch(r"([a-z_]+)([0-9][0-9.]*)", each)
            if not found or found[1] == OF_A_RUN:
                return ""
            parts.append(f"python{found[2]}" if found[1] == "py" else f"{found[1]}=={found[2]}")
        return "+".join(parts)


@dataclass(frozen=True)
class Step:
    """What lies between two points: the drift, and each common case's ratio beyond it.

    ``suspects`` has the ratios, after over before with the drift taken out, of the cases that stand
    outside the noise, by workload, implementation and size. ``noise`` is the ratio that a long call
    has to exceed for that; infinite where the points have too few cases in common to tell: there the
    drift stays in, and FEW_CASES_CHANGE has to be exceeded.
    """

    before: Point
    after: Point
    cases: int
    drift: float
    noise: float
    suspects: Mapping[tuple[str, str, str], float]


@dataclass(frozen=True)
class History:
    """Everything measured over time, with the words for its commits.

    ``rows`` has COLUMNS, one row for each case and point, in the order of the commits.
    ``confirmations`` are what paired comparisons found. ``subjects`` has the first line of each commit's message, as far as the repository knows it;
    ``commit_page`` is the address that a hash is to be appended to, empty without one.
    """

    rows: pd.DataFrame
    steps: Sequence[Step]
    confirmations: Confirmations = field(default_factory=Confirmations)
    subjects: Mapping[str, str] = field(default_factory=dict)
    commit_page: str = ""

    @property
    def points(self) -> list[Point]:
        """The commits and environments that anything was measured at, the oldest first."""
        return sorted(set(self.rows["point"]))

    def on_time(self, step: Step, case: tuple[str, str, str]) -> Change | None:
        """What a paired comparison says of a case's time from one point to the other, if there is one."""
        before, after = ((at.commit, at.versions) for at in (step.before, step.after))
        return self.confirmations.on_time(before, after, case)

    def is_confirmed(self, step: Step, case: tuple[str, str, str]) -> bool:
        """Whether a paired comparison has found the change that is suspected, with the same sign."""
        found = self.on_time(step, case)
        return found is not None and found.verdict == (
            "slower" if step.suspects[case] > 1 else "faster"
        )


def read_history(
    config_file: Path,
    newest: int | None = MOST_COMMITS,
    left_out: list[LeftOut] | None = None,
) -> History:
    """What asv's store tells of warm calls at the last commits of each environment (None: at all).

    What cannot be used is named, and added to ``left_out``. Raises ResultsError when asv's configuration
    cannot be read.
    """
    from breakeven.records.tables.asv_store import commit_page, read_store  # here: it loads asv

    stored = read_store(config_file, METHOD, newest, left_out)
    rows = timed(in_order(stored, config_file.parent))
    subjects = _subjects(config_file.parent, list(rows["commit"].unique()))
    folder = config_file.parent / "results" / "data" / "comparisons"
    confirmations = read_confirmations(folder, left_out)
    return History(rows, steps(rows), confirmations, subjects, commit_page(config_file))


def in_order(store: pd.DataFrame, clone: Path) -> pd.DataFrame:
    """The table of ``read_store`` with the dates of commits of the same second, as a rebase makes them,
    apart by microseconds, parents first."""
    dates = store.drop_duplicates("commit").set_index("commit")["commit_date"]
    tied = dates[dates.duplicated(keep=False)]
    if tied.empty:
        return store
    ranks = {commit: rank for rank, commit in enumerate(_parents_first(clone, list(tied.index)))}
    later = pd.to_timedelta(store["commit"].map(ranks).fillna(0), unit="us")
    return store.assign(commit_date=store["commit_date"] + later)


def _parents_first(clone: Path, commits: Sequence[str]) -> list[str]:
    """These commits in the order of the repository; none where git or the commits are not there."""
    told = _git(clone, "rev-list", "--topo-order", "--reverse", *OF_THESE, asked=commits)
    return [commit for commit in told if commit in set(commits)]


def timed(store: pd.DataFrame) -> pd.DataFrame:
    """The seconds of warm calls in the table of ``read_store``, with COLUMNS.

    Of a case only the version that was measured last is kept; one worker count, the suites' own. What
    is missing, or no time, is left out.
    """
    is_time = store["value"].between(LEAST_SECONDS, MOST_SECONDS)
    known = store[is_time & store["benchmark"].str.endswith(f".{METHOD}")]
    one_worker_count = [each.keys() == {"implementation", "size"} for each in known["params"]]
    known = known[pd.Series(one_worker_count, known.index, dtype=bool)]
    dates = zip(
        known["commit_date"], known["commit"], known["environment"], known["machine"], strict=True
    )
    rows = known.assign(
        workload=known["benchmark"].map(workload_of),
        point=pd.Series([Point(*each) for each in dates], known.index, dtype=object),
        implementation=[each["implementation"] for each in known["params"]],
        size=[each["size"] for each in known["params"]],
    )
    rows = rows.rename(columns={"value": "seconds", "ci_99_a": "low", "ci_99_b": "high"})
    rows = rows.sort_values("point", kind="stable")
    current = rows.groupby("workload")["version"].transform("last")
    return pd.DataFrame(rows[rows["version"] == current][list(COLUMNS)]).reset_index(drop=True)


def workload_of(benchmark: str) -> str:
    """The workload of a suite: that of ``arrays.ChunkedMean.track_seconds`` is ``chunked_mean``."""
    suite = benchmark.split(".")[-2]
    return re.sub(r"(?<!^)(?=[A-Z])", "_", suite).lower()


def steps(rows: pd.DataFrame) -> list[Step]:
    """What changed from one commit to the next, and at one commit from an environment to the next.

    Each case is compared with the last commit before at which it was measured in that environment,
    and with the first environment of its commit.
    """
    over_commits = _beside(rows, [*CASE, "machine", "environment"], first=False)
    over_environments = _beside(rows, [*CASE, "machine", "commit"], first=True)
    found = []
    for pairs in (over_commits, over_environments):
        for _, common in pairs.groupby(["point_before", "point_after"], sort=False):
            found.append(_step(common))
    return sorted(found, key=lambda step: (step.after, step.before))


def _beside(rows: pd.DataFrame, group: Sequence[str], *, first: bool) -> pd.DataFrame:
    """Each row beside the one before it in its group, or beside the group's first."""
    columns = ["point", "seconds", "low", "high"]
    own = rows.groupby(list(group), sort=False)[columns]
    before = own.transform("first") if first else own.shift()
    has_one = own.cumcount() > 0
    pairs = rows[CASE].join(before.add_suffix("_before")).join(rows[columns].add_suffix("_after"))
    return pd.DataFrame(pairs[has_one])


def _step(common: pd.DataFrame) -> Step:
    ratio = (common["seconds_after"] / common["seconds_before"]).map(math.log)
    drift = float(ratio.median())
    beyond = ratio - drift
    is_long = common["seconds_before"] >= LONG_CALL_SECONDS
    limits = pd.Series(_limit(beyond, len(common)), common.index)
    for group in (is_long, ~is_long):
        if group.sum() >= FEWEST_CASES:
            limits[group] = _limit(beyond[group], len(common))
    if len(common) < FEWEST_CASES:
        few = ratio.abs() > math.log(FEW_CASES_CHANGE)
        beyond, apart = ratio, _apart(common, 0.0) & few
    else:
        apart = _apart(common, drift) & (beyond.abs() > limits)
    names = common[["workload", "implementation", "size"]].itertuples(index=False, name=None)
    return Step(
        before=common["point_before"].iloc[0],
        after=common["point_after"].iloc[0],
        cases=len(common),
        drift=math.exp(drift),
        noise=math.exp(limits[is_long].min() if is_long.any() else limits.min()),
        suspects={
            name: math.exp(moved)
            for name, moved, stands in zip(names, beyond, apart, strict=True)
            if stands
        },
    )


def _limit(beyond: pd.Series, cases: int) -> float:
    """How far from the drift a case may be by chance; infinite where too few cases tell."""
    if cases < FEWEST_CASES:
        return float("inf")
    spread = TO_STANDARD_DEVIATION * float(beyond.abs().median())
    return -NormalDist().inv_cdf(FALSE_ALARMS / 2 / cases) * spread


def _apart(common: pd.DataFrame, drift: float) -> pd.Series:
    """Whether the two intervals do not meet once the drift is taken out; so where asv has none."""
    shift = math.exp(drift)
    meet: pd.Series = (common["low_after"] <= common["high_before"] * shift) & (
        common["low_before"] * shift <= common["high_after"]
    )
    return ~meet


def _subjects(clone: Path, commits: Sequence[str]) -> dict[str, str]:
    """The first line of each commit's message; none where git or the commits are not there."""
    told = _git(clone, "log", "--no-walk", "--format=%H %s", *OF_THESE, asked=commits)
    known = set(commits)
    lines = (line.partition(" ") for line in told)
    return {commit: subject for commit, _, subject in lines if commit in known}


def _git(clone: Path, *arguments: str, asked: Sequence[str]) -> list[str]:
    """The lines that git prints when it is asked for these commits."""
    try:
        told = git(clone, *arguments, told="\n".join(asked))
    except (OSError, UserError):
        return []
    return list(map(words_of, told.split("\n")))
