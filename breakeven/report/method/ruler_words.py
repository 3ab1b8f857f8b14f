"""A run's settings in words: how drift, seeds, the collector and frequency were dealt with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from breakeven.records.measurement import Run
from breakeven.records.run_notes import RunNotes
from breakeven.wording import count_of, percent
from breakeven.wording.quantities import duration, size_of_memory

__all__ = ["ruler_in_words"]

EARLIER = (
    "This run was made by an earlier ruler, which recorded no turns, no hash seeds and no code "
    "against itself: each speedup divides two figures measured apart, and one process has no "
    "interval."
)
COLLECTOR = (
    "Python's runs before each sample, outside the clock, and is on during it, as in a script."
)
UNKNOWN = ("", "unknown", "not known", "None")


def ruler_in_words(run: Run, notes: RunNotes, rows: pd.DataFrame) -> list[tuple[str, str]]:
    """What was done about each, in the order of a table; an older run tells less."""
    settings = run.settings
    known = {name: value for name, value in settings.items() if value is not None}
    told = [*_budget(known), *_limits(known), *_cap(known), *_memory(rows)]
    if "limit_calls" not in settings:
        return [("Ruler", EARLIER), *told]
    ended = notes.ended_at.replace("T", " ")[:16]
    state = f"at {ended} UTC" if ended else "not yet: more cases may be added to this run"
    drift = [("Drift", _drift(settings, rows)), ("Garbage collector", COLLECTOR)]
    drift += [("Hash seeds", _seeds(rows)), ("Frequency", _frequency(run.machine))]
    return [*told, *drift, ("Finished", state)]


def _budget(settings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if settings.get("run_seconds"):
        yield (
            "Time for the run",
            (
                f"{duration(settings['run_seconds'])}: once every case had its minimum, it was spent "
                "where intervals were widest."
            ),
        )
    if {"name", "budget_seconds", "min_samples", "max_samples"} <= settings.keys():
        narrow = settings.get("narrow_enough")
        until = f"its ratios to the baseline agree within {percent(narrow)} or " if narrow else ""
        yield (
            "Budget",
            (
                f"{settings['name']}: at least {count_of(settings.get('processes', 1), 'process')} a case, "
                f"{settings['min_samples']} to {settings['max_samples']} samples in each, until "
                f"{until}{duration(settings['budget_seconds'])} are spent."
            ),
        )


def _limits(settings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "limit_seconds" in settings:
        limit = duration(settings["limit_seconds"])
        calls = settings.get("limit_calls")
        most = f"the longer of {limit} and {calls:g} calls of the baseline" if calls else limit
        yield "Time limit", f"A step may take {most}; then the case ends as timed out."


def _cap(settings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "memory_limit_bytes" in settings:
        most = size_of_memory(settings["memory_limit_bytes"])
        asked = "a cap that was asked for" if settings.get("capped") else "no cap was asked for"
        yield (
            "Memory limit",
            f"A case's process tree may hold {most} ({asked}); then it ends as out of memory.",
        )


def _memory(rows: pd.DataFrame) -> Iterator[tuple[str, str]]:
    methods = sorted(set(rows.loc[rows["memory_method"] != "", "memory_method"]))
    if methods:
        yield "Memory method", "; ".join(methods)


def _drift(settings: Mapping[str, Any], rows: pd.DataFrame) -> str:
    turns = int((rows["in_turns"] == True).sum())
    apart = int((rows["in_turns"] == False).sum())
    order = ", those that start no processes first" if settings.get("cases_first") else ""
    return (
        f"A machine's speed drifts over seconds, so cases run in random order{order}, in rounds, and take "
        f"turns with their baseline where both fit into memory ({count_of(turns, 'speedup')} from "
        f"turns, {apart} from figures measured apart)."
    )


def _seeds(rows: pd.DataFrame) -> str:
    seeds = {seed for own in rows["hash_seeds"] for seed in own}
    known = (
        f"; {len(seeds)} {'is' if len(seeds) == 1 else 'are'} recorded with these cases"
        if seeds
        else "; none is recorded"
    )
    return f"Each process gets a random one{known}."


def _frequency(machine: Mapping[str, str]) -> str:
    governor = str(machine.get("frequency governor", ""))
    known = (
        f"The governor is “{governor}”" if governor not in UNKNOWN else "The governor is not known"
    )
    return f"{known}. It is left as it is: turns and random order counter what it does."
