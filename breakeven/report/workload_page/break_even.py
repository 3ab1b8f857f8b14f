"""From which size on each way of computing a workload pays off, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from breakeven.findings.break_even import BreakEven, break_evens, cold_break_evens
from breakeven.wording import number, roughly

__all__ = ["PaysOff", "pays_off"]


@dataclass(frozen=True)
class PaysOff:
    """One implementation: from which size on it is faster than the baseline, warm and from cold."""

    label: str
    warm: str
    cold: str


def pays_off(rows: pd.DataFrame) -> list[PaysOff]:
    """A row for each implementation of one workload but the baseline; none with a single size."""
    ok = rows[(rows["status"] == "ok") & ~rows["is_baseline"].astype(bool)]
    if ok["n"].nunique() < 2:
        return []
    warm, cold = break_evens(ok), cold_break_evens(ok)
    return [
        PaysOff(
            label=str(label),
            warm=_in_words(own, "verdict", [each for each in warm if each.implementation == label]),
            cold=_in_words(
                own, "cold_verdict", [each for each in cold if each.implementation == label]
            ),
        )
        for label, own in ok.groupby("implementation", sort=False)
    ]


def _in_words(own: pd.DataFrame, verdict: str, turns: Sequence[BreakEven]) -> str:
    """Where it turns, or at which of the measured sizes it is faster."""
    if turns:
        return "; ".join(map(_turn, turns))
    told = dict(zip(own["n"], own[verdict], strict=True))
    faster = [n for n, found in sorted(told.items()) if found == "faster"]
    if len(faster) == len(told):
        return "at every measured size"
    if faster:
        return f"at {', '.join(map(number, faster))}; elsewhere it cannot be told"
    if set(told.values()) == {"slower"}:
        return "at no measured size"
    return "cannot tell" if "slower" not in told.values() else "nowhere, as far as can be told"


def _turn(at: BreakEven) -> str:
    where = f"about {roughly(at.n)} ({roughly(at.low)} to {roughly(at.high)})"
    return f"from {where} on" if at.pays_off else f"up to {where}"
