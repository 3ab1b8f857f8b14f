"""What a cell says of a row in each view: how fast it is, with its ingest, from cold, and how large."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import pandas as pd

from breakeven.findings.baselines import against_in_words, run_in_words, shift_in_words
from breakeven.findings.environments import beside_in_words
from breakeven.wording import (
    count_of,
    interval_name,
    memory,
    missing,
    seconds,
    significant,
    span,
    times,
)

__all__ = [
    "VIEWS",
    "WORDS",
    "View",
    "apart",
    "interval_of",
    "shade",
    "spread_in_words",
    "steady_view",
    "verdict_in_words",
    "views_of",
]

WORDS = {
    "unavailable": "unavailable",
    "wrong_answer": "wrong answer",
    "changed_inputs": "changed inputs",
    "timeout": "timed out",
    "out_of_memory": "out of memory",
    "crashed": "crashed",
}
"""What a cell says where there is no number."""
VIEWS = ("steady", "ingested", "cold", "memory")
"""What a cell may show: one at a time."""
NO_BASELINE = "no baseline was measured in the same run"
TWICE = 2.0
SHADES = (1.5, 4.0)
"""A ratio beyond these is shaded darker; the number itself is always in the cell."""


@dataclass(frozen=True)
class View:
    """One cell in one view: the text, the shade's class, and what a pointer or reader is told."""

    text: str
    shade: str
    note: str


def views_of(row: pd.Series, *, is_apart: bool = False) -> dict[str, View]:
    """A row in each of the VIEWS: its figures, or why it has none.

    With ``is_apart``, it stands beside a baseline of another run, and each note says which run it is of.
    """
    if row["status"] != "ok":
        return dict.fromkeys(VIEWS, View(WORDS[row["status"]], "failed", row["reason"]))
    made = [steady_view(row), ingested_view(row), cold_view(row), memory_view(row)]
    if is_apart:
        made = [replace(each, note=f"{each.note}; {run_in_words(row)}") for each in made]
    elif row["is_marked"]:
        # All are in italics; one saying it is enough, of the thousands on the index.
        made[0] = replace(made[0], note=f"{made[0].note}; {run_in_words(row)}")
    return dict(zip(VIEWS, made, strict=True))


def verdict_in_words(row: pd.Series) -> str:
    """The verdict on a row in the words of the glossary."""
    return {"same": "tie", "cannot tell": "not told apart"}.get(row["verdict"], str(row["verdict"]))


def steady_view(row: pd.Series) -> View:
    """How fast one warm call is, against the baseline's."""
    took = seconds(row["seconds"])
    if row["verdict"] == "baseline":
        return View(took, "baseline", "the baseline’s own time")
    if missing(row["speedup"]):
        return View(took, "tie", NO_BASELINE)
    note = against_in_words(row)
    if row["verdict"] == "same":
        note += f", {times(row['speedup'])} as fast"
    if not missing(row["speedup_low"]):
        note += f", {interval_of(row)} {span(times, row['speedup_low'], row['speedup_high'])}"
    note += ", in turns" if row["in_turns"] else ", measured apart"
    note += {"same": ": shown to be the same", "cannot tell": ": not told apart"}.get(
        row["verdict"], ""
    )
    spread = spread_in_words(row) if row["verdict"] == "cannot tell" else ""
    note += "".join(
        f"; {each}" for each in (beside_in_words(row), shift_in_words(row), spread) if each
    )
    if row["verdict"] == "same":
        return View("tie", "tie", note)
    if row["verdict"] == "cannot tell":
        return View(f"{times(row['speedup'])} ?", "tie", note)
    return View(times(row["speedup"]), shade(row["speedup"], row["verdict"] == "faster"), note)


def interval_of(row: pd.Series) -> str:
    """What the interval of a row's speedup is called: ``96.2 % interval``."""
    return interval_name(row["confidence"])


def spread_in_words(row: pd.Series) -> str:
    """How much processes of the same code differ, where the run tells."""
    if missing(row["usual_difference"]):
        return "how much processes of the same code differ is not known"
    usual, largest = (apart(row[f"{name}_difference"]) for name in ("usual", "largest"))
    return (
        f"half of all pairs of processes of the same code differ by up to {usual}, "
        f"one in twenty by more than {largest}"
    )


def apart(ratio: float) -> str:
    """How far apart two are, by their ratio above 1: ``2.9 %``, or ``2.5×`` where that is easier to see."""
    return times(ratio) if ratio >= TWICE else f"{significant(100 * (ratio - 1))} %"


def ingested_view(row: pd.Series) -> View:
    """How fast a call is together with the ingest of its data, against the baseline's."""
    return _seen_once(row, "ingested", "with its ingest", earned_in_words(row))


def earned_in_words(row: pd.Series) -> str:
    """After how many calls the ingest is earned back; empty where there is nothing to earn."""
    calls = row["ingest_earned_calls"]
    if missing(calls) or not calls:
        return ""
    return f"; its ingest is earned back after {count_of(int(calls), 'call')}"


def cold_view(row: pd.Series) -> View:
    """How fast one run of a script is, against the baseline's."""
    return _seen_once(row, "cold", "from cold")


def _seen_once(row: pd.Series, name: str, how: str, more: str = "") -> View:
    took, ratio = seconds(row[f"{name}_seconds"]), row[f"{name}_speedup"]
    if missing(row[f"{name}_seconds"]):
        return View("–", "tie", f"the time {how} was not measured")
    if row["verdict"] == "baseline":
        return View(took, "baseline", f"the baseline’s own time {how}")
    if missing(ratio):
        return View(took, "tie", NO_BASELINE)
    note = f"{took} {how} against {seconds(row[f'baseline_{name}_seconds'])}, seen once"
    if row[f"{name}_verdict"] == "cannot tell":
        return View(f"{times(ratio)} ?", "tie", f"{note}: not told apart{more}")
    return View(times(ratio), shade(ratio, row[f"{name}_verdict"] == "faster"), f"{note}{more}")


def memory_view(row: pd.Series) -> View:
    """The peak of memory, as a multiple of the baseline's."""
    peak = memory(row["peak_bytes"])
    if missing(row["peak_bytes"]):
        return View("–", "tie", "the peak of memory was not measured")
    if row["verdict"] == "baseline":
        return View(peak, "baseline", "the baseline’s own peak")
    if missing(row["memory_ratio"]):
        return View(peak, "tie", "no baseline’s peak was measured in the same run")
    note = f"{peak} at the peak against {memory(row['baseline_peak_bytes'])}"
    if row["memory_passes"] > 1:
        passes = span(memory, row["peak_bytes_low"], row["peak_bytes_high"])
        note += f", {passes} in {row['memory_passes']:.0f} passes"
    if row["memory_verdict"] == "same":
        return View("tie", "tie", f"{note}: the same, within the error of a reading")
    if row["memory_verdict"] == "cannot tell":
        return View(f"{times(row['memory_ratio'])} ?", "tie", f"{note}: not told apart")
    better = row["memory_verdict"] == "smaller"
    return View(times(row["memory_ratio"]), shade(row["memory_ratio"], better), note)


def shade(ratio: float, better: bool) -> str:
    """The class of a ratio that counts: ``up`` or ``down``, and 1 to 3 for how much."""
    size = math.exp(abs(math.log(ratio)))
    return f"{'up' if better else 'down'}-{1 + sum(size > limit for limit in SHADES)}"
