"""From what size each implementation of a workload pays off, as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from breakeven.findings.break_evens.break_even import (
    BreakEven,
    against_baseline,
    break_evens,
    cold_break_evens,
)
from breakeven.findings.break_evens.measured_break_even import break_even_told, evidence, reasons
from breakeven.findings.environments import over_default
from breakeven.records.break_evens import MeasuredBreakEven
from breakeven.report.overviews.views import WORDS
from breakeven.wording import listed, number, roughly

__all__ = ["PaysOff", "pays_off", "searches_told"]


@dataclass(frozen=True)
class PaysOff:
    """One implementation: from what size it is faster than the baseline, warm and from cold."""

    label: str
    warm: str
    cold: str


def searches_told(measured: Sequence[MeasuredBreakEven]) -> list[str]:
    """What each search of a workload found, in words; that of two which are no baseline as well."""
    return ["; ".join([break_even_told(each), *reasons(each)]) for each in measured]


def pays_off(rows: pd.DataFrame, measured: Sequence[MeasuredBreakEven] = ()) -> list[PaysOff]:
    """A row for each implementation of one workload but the baseline; none with a single size.

    What was ``measured`` stands in place of what can be drawn.
    """
    ok = over_default(rows[(rows["status"] == "ok") & ~rows["is_baseline"].astype(bool)])
    if ok["n"].nunique() < 2:
        return []
    warm, cold = break_evens(ok, measured), cold_break_evens(ok)
    searched, failed = against_baseline(measured), _failed(rows)
    found = []
    for label, own in ok.groupby("implementation", sort=False):
        of_warm, of_cold = (
            [each for each in turns if each.implementation == label] for turns in (warm, cold)
        )
        in_words = (_warm(own, of_warm, searched), _in_words(own, "cold_verdict", of_cold))
        lacking = failed.get(str(label), "")
        found.append(PaysOff(str(label), *(f"{words}{lacking}" for words in in_words)))
    return found


def _failed(rows: pd.DataFrame) -> dict[str, str]:
    """At which sizes an implementation has no time, in words to be added to those of the other sizes."""
    failed = rows[~rows["status"].isin(("ok", "unavailable"))].sort_values("n")
    return {
        str(label): "".join(
            f"; {WORDS[str(status)]} at {', '.join(map(number, at['n']))}"
            for status, at in own.groupby("status", sort=False)
        )
        for label, own in failed.groupby("implementation")
    }


def _warm(
    own: pd.DataFrame, turns: Sequence[BreakEven], searched: Mapping[str, MeasuredBreakEven]
) -> str:
    """As in words, but for one that a search has shown to be ahead or level wherever it was tried."""
    of = searched.get(str(own["implementation"].iloc[0]))
    if of is None or turns or of.outcome not in ("ahead", "level"):
        return _in_words(own, "verdict", turns)
    first, last = number(of.measured[0].n), number(of.measured[-1].n)
    ahead = of.first if of.rises else of.second
    where = "nowhere" if ahead == of.baseline else "everywhere"
    if of.outcome == "level":
        where = "no difference"
    return f"{where} from {first} to {last}, measured ({evidence(of)})"


def _in_words(own: pd.DataFrame, verdict: str, turns: Sequence[BreakEven]) -> str:
    """Where it turns, or at which of the measured sizes it is faster."""
    if turns:
        return "; ".join(map(_turn, turns))
    told = dict(zip(own["n"], own[verdict], strict=True))
    faster = [n for n, found in sorted(told.items()) if found == "faster"]
    if len(faster) == len(told):
        return "at every measured size"
    if faster:
        return f"faster at {listed(list(map(number, faster)))}; not shown to be faster at the other sizes"
    if set(told.values()) == {"slower"}:
        return "at no measured size"
    return (
        "cannot tell"
        if "slower" not in told.values()
        else "not shown to be faster at any measured size"
    )


def _turn(at: BreakEven) -> str:
    """Where it turns, and whether that was measured or is drawn between two sizes."""
    sizes = f"between {number(at.below)} and {number(at.above)}"
    if not at.is_bounded:
        return f"from somewhere {sizes} on" if at.pays_off else f"up to somewhere {sizes}"
    if at.measured:
        interval = f"{number(at.low)} to {number(at.high)}"
        how = f"measured ({interval}; {evidence(at.measured)})"
    else:
        how = f"interpolated {sizes} ({roughly(at.low)} to {roughly(at.high)})"
    where = f"about {roughly(at.n)}"
    return f"from {where} on, {how}" if at.pays_off else f"up to {where}, {how}"
