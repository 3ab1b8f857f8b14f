"""What to use for which aim, and from what size, by the rows of a workload."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from breakeven.findings.environments import costs_over_default, over_default
from breakeven.findings.ranking import ahead_of_all, main_n, of_main_run, whose_in_words
from breakeven.findings.tools import tool_of
from breakeven.records.measurement import is_baseline_elsewhere
from breakeven.records.tables.comparison import MEMORY_SMALLEST_BYTES, MEMORY_SMALLEST_EFFECT
from breakeven.statistics.intervals import SMALLEST_EFFECT
from breakeven.wording import (
    NOTHING,
    amount,
    count_of,
    interval_name,
    listed,
    memory,
    missing,
    number,
    seconds,
    span,
    times,
)

__all__ = [
    "AIMS",
    "Decision",
    "choice_by_aim",
    "decisions",
    "leaders_by_size",
    "what_pays_off",
    "whose_decisions",
]

WARM, INGESTED = "Fastest, once warm", "Fastest if the data are used once"
FROM_COLD = "Fastest in a script that runs once"
SMALL, LITTLE_CHANGE = "Least memory", "Faster with the least change to the code"
AIMS = (WARM, INGESTED, FROM_COLD, SMALL, LITTLE_CHANGE)
"""What somebody may choose by."""
NOT_MEASURED = "not measured"
MOST_NAMES = 3
"""How many leaders are named; if there are more, only their number is given."""
OF_PROCESSES = frozenset({"processes", "joblib", "interpreters", "ray", "modin", "spark"})
"""Tools whose workers are processes; of Dask it hangs on the scheduler."""


@dataclass(frozen=True)
class Decision:
    """For an aim: what is best, the figures that say so, and whether it is faster than the baseline for certain."""

    aim: str
    choice: str
    figures: str
    is_faster: bool = False


def decisions(rows: pd.DataFrame, lines: Mapping[str, int]) -> list[Decision]:
    """The decision table of one workload, at the largest size that most implementations were measured at, from one
    run: see ``whose_decisions``.

    ``rows`` are all of its rows, ``lines`` how many lines of each label are not the baseline's. Empty where
    there is nothing to choose from.
    """
    at = _competing(rows)
    at = costs_over_default(at[at["n"] == main_n(at)])
    baseline = at[at["is_baseline"].astype(bool)]
    if len(at) < 2 or baseline.empty:
        return []
    name = str(baseline["implementation"].iloc[-1])
    found = [_fastest(at, name), _with_its_ingest(at, name), _from_cold(at, name)]
    found += [_least_memory(at), _least_change(at, lines)]
    return [each for each in found if each]


def choice_by_aim(found: Sequence[Decision]) -> list[str]:
    """What is best for each of the ``AIMS`` in their order, or in words why there is nothing to choose."""
    best = {each.aim: each.choice for each in found}
    if not best:
        return [NOTHING] * len(AIMS)
    faster = any(each.aim == WARM and each.is_faster for each in found)
    instead = {INGESTED: "the same as once warm", SMALL: NOT_MEASURED, FROM_COLD: NOT_MEASURED}
    instead[LITTLE_CHANGE] = "not known" if faster else "nothing is faster for certain"
    return [best.get(aim) or instead[aim] for aim in AIMS]


def whose_decisions(rows: pd.DataFrame) -> str:
    """The run that the decisions of one workload are of, in words; empty if its rows are of one."""
    return whose_in_words(_choosable(rows))


def leaders_by_size(rows: pd.DataFrame) -> str:
    """The leaders by size: ``up to 20,000 rows: pandas; from 1,000,000 rows: numba (14×)``.

    Neighbouring sizes with the same leaders are one. Empty with a single size.
    """
    found = []
    for n, at in _competing(rows).groupby("n", sort=True):
        if at["is_baseline"].astype(bool).any() and len(at) > 1:
            found.append((float(str(n)), *_leaders(at)))
    if len(found) < 2:
        return ""
    unit = str(rows["unit"].iloc[0])
    parts = []
    runs = [list(same) for _, same in groupby(found, key=lambda each: each[3])]
    for place, same in enumerate(runs):
        first, last = number(same[0][0]), number(same[-1][0])
        of_first, of_last = amount(same[0][0], unit), amount(same[-1][0], unit)
        where = f"from {of_first} on"
        if len(runs) == 1:
            where = f"from {first} to {of_last}"
        elif place == 0:
            where = f"up to {of_last}"
        elif place < len(runs) - 1:
            where = f"at {of_first}" if len(same) == 1 else f"from {first} to {of_last}"
        who, speed = same[-1][1:3]
        at_last = f" at {last}" if len(same) > 1 else ""
        parts.append(f"{where}: {who}{f' ({times(speed)}{at_last})' if speed else ''}")
    return "; ".join(parts)


def what_pays_off(table: pd.DataFrame) -> str:
    """In how many workloads what kind of code is fastest, in a sentence; empty without any."""
    kinds: Counter[str] = Counter()
    here = 0
    for _, of_workload in table.groupby("workload"):
        rows = _competing(of_workload)
        at = rows[rows["n"] == main_n(rows)]
        if len(at) > 1 and at["is_baseline"].astype(bool).any():
            ahead = ahead_of_all(at)
            kinds["nothing" if ahead.empty else _kind(ahead.iloc[0])] += 1
            here += not at["is_reference"].any()
    if kinds.total() < 2:
        return ""
    if set(kinds) == {"nothing"}:
        return f"In none of {kinds.total()} workloads is anything measurably faster than the baseline, at their main size."
    words = {
        "one core": "better code on one core in {}",
        "threads": "several threads of one process in {}",
        "processes": "several processes or a cluster in {}",
    }
    parts = listed([said.format(kinds[kind]) for kind, said in words.items() if kinds[kind]])
    if kinds["nothing"]:
        parts += f"; in {kinds['nothing']}, nothing is measurably faster than the baseline"
    whose = ""
    if 0 < here < kinds.total():
        were = "was" if here == 1 else "were"
        whose = f" {here} of them {were} measured here, the others by reference runs."
    return f"Fastest at the main size of {kinds.total()} workloads: {parts}.{whose}"


def _competing(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of one workload that may be chosen, of one run: those of two may be of two machines."""
    return of_main_run(_choosable(rows))


def _choosable(rows: pd.DataFrame) -> pd.DataFrame:
    """No example of a mistake, and no baseline that only stands beside a tool."""
    ok = over_default(rows[(rows["status"] == "ok") & rows["seconds"].notna()])
    places = zip(ok["implementation"], ok["own_environment"], strict=True)
    beside = [is_baseline_elsewhere(str(label), str(where or "")) for label, where in places]
    return pd.DataFrame(
        ok[(ok["style"] != "instructive") & ~pd.Series(beside, ok.index, dtype=bool)]
    )


def _kind(row: pd.Series) -> str:
    label, tool = str(row["implementation"]), tool_of(row["implementation"])
    if row["workers"] == 1 and tool != "threads":  # a pool of any size has several
        return "one core"
    of_dask = tool == "dask" and not label.startswith("dask-threads")
    return "processes" if of_dask or tool in OF_PROCESSES else "threads"


def _leaders(at: pd.DataFrame) -> tuple[str, float | None, object]:
    """The names of those in front, and the speedup of the first: None if the baseline is in front,
    or if the leader cannot be told. The last is equal for the same leaders in another order."""
    ahead = ahead_of_all(at)
    if len(ahead):
        names = _names(ahead["implementation"])
        same = names if len(ahead) > MOST_NAMES else frozenset(ahead["implementation"])
        return names, float(ahead["speedup"].iloc[0]), same
    if _left_open(at) is not None:
        return "cannot tell", None, ""
    baseline = str(at[at["is_baseline"].astype(bool)]["implementation"].iloc[-1])
    return baseline, None, frozenset([baseline])


def _left_open(at: pd.DataFrame) -> pd.Series | None:
    """The fastest row that may be faster than the baseline but is not told apart from it."""
    open_ones = at[(at["verdict"] == "cannot tell") & (at["speedup"] > SMALLEST_EFFECT)]
    return None if open_ones.empty else open_ones.sort_values("speedup").iloc[-1]


def _names(labels: Iterable[str]) -> str:
    names = list(map(str, labels))
    if len(names) > MOST_NAMES:
        return f"{names[0]}, level with {len(names) - 1} others"
    return " or ".join(names)


def _fastest(at: pd.DataFrame, baseline: str) -> Decision:
    ahead = ahead_of_all(at)
    if ahead.empty and (left_open := _left_open(at)) is not None:
        said = (
            f"{left_open['implementation']} was {times(left_open['speedup'])} as fast as {baseline}"
        )
        return Decision(WARM, "cannot tell", f"{said}, not told apart")
    if ahead.empty:
        return Decision(WARM, baseline, "nothing is measurably faster than the baseline")
    best = ahead.iloc[0]
    figures = f"{seconds(best['seconds'])}, {times(best['speedup'])} as fast as {baseline}"
    if not missing(best["speedup_low"]):
        between = span(times, best["speedup_low"], best["speedup_high"])
        figures += f" ({interval_name(best['confidence'])} {between})"
    return Decision(WARM, _names(ahead["implementation"]), figures, is_faster=True)


def _with_its_ingest(at: pd.DataFrame, baseline: str) -> Decision | None:
    """A call with its ingest, where some implementation has one that counts."""
    if not (at["ingested_seconds"] > at["seconds"] * SMALLEST_EFFECT).any():
        return None
    return _seen_once(at, baseline, INGESTED, "ingested", "with its ingest")


def _from_cold(at: pd.DataFrame, baseline: str) -> Decision | None:
    return _seen_once(at, baseline, FROM_COLD, "cold", "from cold")


def _seen_once(at: pd.DataFrame, baseline: str, aim: str, name: str, how: str) -> Decision | None:
    known = at[at[f"{name}_seconds"].notna()]
    if known.empty:
        return None
    ahead = known[known[f"{name}_verdict"] == "faster"]
    if ahead.empty:
        figures = f"nothing is measurably faster {how}; each was seen once"
        return Decision(aim, baseline, figures)
    best = ahead.sort_values(f"{name}_speedup", ascending=False).iloc[0]
    took, ratio = seconds(best[f"{name}_seconds"]), times(best[f"{name}_speedup"])
    return Decision(
        aim, str(best["implementation"]), f"{took}, {ratio} as fast as {baseline}, seen once"
    )


def _least_memory(at: pd.DataFrame) -> Decision | None:
    known = at[at["memory_ratio"].notna()].sort_values("memory_ratio")
    if len(known) < 2:
        return None
    least = known.iloc[0]
    room = max(MEMORY_SMALLEST_EFFECT, 1 + MEMORY_SMALLEST_BYTES / float(least["peak_bytes"]))
    level = known[known["memory_ratio"] <= least["memory_ratio"] * room]
    figures = f"{memory(least['peak_bytes'])} at the peak"
    if not least["is_baseline"]:
        figures += f", {times(least['memory_ratio'])} the baseline’s"
    return Decision(SMALL, _names(level["implementation"]), figures)


def _least_change(at: pd.DataFrame, lines: Mapping[str, int]) -> Decision | None:
    faster = at[(at["verdict"] == "faster") & at["implementation"].isin(lines)]
    if faster.empty:
        return None
    faster = faster.assign(lines=faster["implementation"].map(lines))
    best = faster.sort_values(["lines", "speedup"], ascending=[True, False]).iloc[0]
    figures = (
        f"{count_of(int(best['lines']), 'line')} changed or added, {times(best['speedup'])} as fast"
    )
    return Decision(LITTLE_CHANGE, str(best["implementation"]), figures)
