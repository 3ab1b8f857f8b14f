"""Two runs, of two machines, versions or days: what changed in their cases, and what cannot be compared.

A case's time in one run over that in another has all in it that differs between them: the machine, its load
that day, and the code. Its speedup over its run's own baseline has less, for that was measured beside it. So a
case is said to have changed where its speedup has, beyond both intervals and the smallest effect; a baseline
where its time has, which may be the machine.

Source of the interval of a ratio of two estimates: G. Y. Zou and A. Donner, "Construction of confidence limits
about effect measures: a general approach", Statistics in Medicine 27 (2008).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from breakeven.statistics.intervals import SMALLEST_EFFECT
from breakeven.wording import amount, missing

__all__ = ["Apart", "CaseOfTwo", "TwoRuns", "two_runs"]

KEY = ["workload", "implementation", "size", "workers"]
NO_INTERVAL = "no interval"


@dataclass(frozen=True)
class CaseOfTwo:
    """One case in both runs: its seconds, and the ratio of later over earlier; the same of its speedup.

    ``verdict`` is ``faster``, ``slower``, ``not told apart`` or ``no interval``: by its speedup, for a
    baseline by its time. ``notes`` say what else differs.
    """

    workload: str
    implementation: str
    size: str
    n: float
    unit: str
    is_baseline: bool
    seconds: tuple[float, float]
    speedups: tuple[float | None, float | None]
    ratio: float
    low: float | None
    high: float | None
    verdict: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Apart:
    """A case that cannot be compared, and why."""

    workload: str
    implementation: str
    size: str
    reason: str


@dataclass(frozen=True)
class TwoRuns:
    """What changed comes first, the largest change before all others; then the cases that are apart."""

    cases: list[CaseOfTwo]
    apart: list[Apart]


def two_runs(earlier: pd.DataFrame, later: pd.DataFrame) -> TwoRuns:
    """The cases of two runs beside each other; both tables have the columns of ``records.tables.table``."""
    before, after = (
        {tuple(row[KEY]): row for _, row in table.iterrows()} for table in (earlier, later)
    )
    baselines = [_baselines(table) for table in (earlier, later)]
    cases, apart = [], []
    for key in dict.fromkeys([*before, *after]):
        names = tuple(each.get(str(key[0]), "") for each in baselines)
        found = _case(before.get(key), after.get(key), names)
        if isinstance(found, CaseOfTwo):
            cases.append(found)
        else:
            apart.append(found)
    told = ("slower", "faster")
    cases.sort(key=lambda each: (each.verdict not in told, -abs(math.log(each.ratio))))
    return TwoRuns(cases, apart)


def _baselines(table: pd.DataFrame) -> dict[str, str]:
    """The label of each workload's baseline."""
    rows = table[table["is_baseline"].astype(bool)]
    return dict(zip(rows["workload"], rows["implementation"], strict=True))


def _case(
    before: pd.Series | None, after: pd.Series | None, baselines: tuple[str, ...]
) -> CaseOfTwo | Apart:
    known = before if before is not None else after
    assert known is not None
    place = (str(known["workload"]), str(known["implementation"]), str(known["size"]))
    if before is None or after is None:
        return Apart(*place, f"only in the {'later' if before is None else 'earlier'} run")
    if reason := _why_not(before, after) or _without_common_baseline(before, after, baselines):
        return Apart(*place, reason)
    by = "seconds" if after["is_baseline"] or missing(after["speedup"]) else "speedup"
    ratio, low, high = _ratio(before, after, by)
    return CaseOfTwo(
        *place,
        n=float(after["n"]),
        unit=str(after["unit"]),
        is_baseline=bool(after["is_baseline"]),
        seconds=(float(before["seconds"]), float(after["seconds"])),
        speedups=(_known(before["speedup"]), _known(after["speedup"])),
        ratio=ratio,
        low=low,
        high=high,
        verdict=_verdict(ratio, low, high),
        notes=tuple(_notes(before, after)),
    )


def _why_not(before: pd.Series, after: pd.Series) -> str:
    for row, which in ((before, "earlier"), (after, "later")):
        if row["status"] != "ok":
            return f"{str(row['status']).replace('_', ' ')} in the {which} run: {row['reason']}"
        if missing(row["seconds"]):
            return f"not timed in the {which} run"
    if before["workload_version"] != after["workload_version"]:
        return f"version {before['workload_version']} of the workload, then {after['workload_version']}"
    if before["n"] != after["n"]:
        return f"{amount(before['n'], before['unit'])}, then {after['n']:,.0f}"
    return ""


def _without_common_baseline(
    before: pd.Series, after: pd.Series, baselines: tuple[str, ...]
) -> str:
    """Why the speedups of both runs are not over the same; empty where they are, or neither has one."""
    if all(baselines) and len(set(baselines)) > 1:
        return f"another baseline: {', then '.join(baselines)}"
    lacking = [missing(row["speedup"]) for row in (before, after)]
    if lacking[0] != lacking[1]:
        return f"no baseline in the {'earlier' if lacking[0] else 'later'} run"
    return ""


def _known(value: float | None) -> float | None:
    return None if value is None or missing(value) else float(value)


def _ratio(
    before: pd.Series, after: pd.Series, by: str
) -> tuple[float, float | None, float | None]:
    """How many times as fast the case is in the later run, with its interval where both have one."""
    first, second = (after, before) if by == "speedup" else (before, after)
    value = float(first[by] / second[by])
    bounds = [row[f"{by}_{end}"] for row in (first, second) for end in ("low", "high")]
    if any(map(missing, bounds)):
        return value, None, None
    down = math.hypot(
        math.log(first[by] / first[f"{by}_low"]), math.log(second[f"{by}_high"] / second[by])
    )
    up = math.hypot(
        math.log(first[f"{by}_high"] / first[by]), math.log(second[by] / second[f"{by}_low"])
    )
    return value, value * math.exp(-down), value * math.exp(up)


def _verdict(ratio: float, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return NO_INTERVAL
    if low > 1 and ratio > SMALLEST_EFFECT:
        return "faster"
    if high < 1 and ratio < 1 / SMALLEST_EFFECT:
        return "slower"
    return "not told apart"


def _notes(before: pd.Series, after: pd.Series) -> Iterator[str]:
    if before["source"] != after["source"]:
        yield "its source differs"
    if before["own_environment"] != after["own_environment"]:
        yield "it ran in another environment"
    elif before["other_versions"] != after["other_versions"]:
        yield "its environment has other versions"
