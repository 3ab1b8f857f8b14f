"""The process that measures for a notebook: it supervises the cases, and is no part of the kernel.

So the kernel's own threads, signals and environment are left alone, and its memory is no case's.
Run as a module with a request as JSON; what was found is printed as JSON.
"""

from __future__ import annotations

import json
import math
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from breakeven.catalogue import catalogue
from breakeven.catalogue.project import Project, find_project
from breakeven.catalogue.sources import load_module
from breakeven.errors import UserError
from breakeven.findings.verdicts.of_pairs.two_sides import EFFECTS
from breakeven.notebook.private_folder import require_private
from breakeven.race.duel import raced
from breakeven.race.live_turns import SETTINGS
from breakeven.records.measurement import Measurement
from breakeven.records.merging import merged
from breakeven.ruler.ends import CaseEnded
from breakeven.ruler.passes import TreePeak
from breakeven.ruler.ruler import PASSES, case_of, measure_once, open_contender
from breakeven.ruler.settings import Settings
from breakeven.run.run_guards import everything_ended, only_run
from breakeven.statistics import intervals
from breakeven.wording.raised import kind_and_words

__all__ = ["main"]

FEWEST_PROCESSES = 6
"""If processes run at one of two speeds by chance, this many rarely all show the same one."""
MOST_PROCESSES = 30
SAMPLED_SECONDS = 0.2
"""The memory of a call that takes longer is read often enough for its peak."""
SHORTEST_LIMIT_SECONDS = 600.0
LIMIT_BUDGETS = 20.0
EXIT_INTERRUPTED = 130


def settings_for(budget_seconds: float) -> Settings:
    """How each process of a notebook's case is measured: memory in the second call, then samples."""
    return Settings(
        name="notebook",
        processes=1,
        warm_up_seconds=min(0.5, budget_seconds / 10),
        budget_seconds=min(0.3, budget_seconds / 10),
        memory_in_warm_up=True,
        limit_seconds=limit_for(budget_seconds),
    )


def limit_for(budget_seconds: float) -> float:
    """The most seconds that a call may take; the user of a notebook can interrupt it earlier."""
    return max(SHORTEST_LIMIT_SECONDS, LIMIT_BUDGETS * budget_seconds)


def measured(workload: str, label: str, size: str, budget_seconds: float) -> Measurement:
    """A case in as many processes as the time is enough for, at least one.

    Six are enough when they agree.
    """
    began = time.monotonic()
    case, settings = case_of(workload, label, size), settings_for(budget_seconds)
    found = measure_once(case, PASSES, settings)
    longest = time.monotonic() - began
    is_short = (intervals.centre(found.samples_seconds) or math.inf) < SAMPLED_SECONDS
    if is_short:
        found = _with_highest_memory(found, settings)
    while found.status == "ok" and not _is_enough(found, settings):
        if time.monotonic() - began + longest > budget_seconds:
            break
        before = time.monotonic()
        passes = frozenset({"time"}) if is_short else PASSES
        found = merged(found, measure_once(case, passes, settings, earlier=found))
        longest = max(longest, time.monotonic() - before)
    return found


def _with_highest_memory(of: Measurement, settings: Settings) -> Measurement:
    """The same with the memory of another process, whose highest peak the system has kept: readings
    would miss that of a short call."""
    try:
        with open_contender(of.case, settings) as own:
            own.prepare()
            peak = TreePeak(own, with_own_peak=True)
            with peak.sampling():
                own.start().unchecked_call()
            own.check()
            return replace(of, **peak.fields())
    except CaseEnded as end:
        return replace(of, status=end.status, reason=end.reason)


def _is_enough(found: Measurement, settings: Settings) -> bool:
    count = len(found.samples_seconds)
    bounds = intervals.time_interval(found.samples_seconds)
    if count < FEWEST_PROCESSES or bounds is None:
        return False
    return count >= MOST_PROCESSES or bounds[1] / bounds[0] <= (1 + settings.narrow_enough) ** 2


def _measure(request: Mapping[str, Any]) -> dict[str, Any]:
    case = (request[name] for name in ("workload", "label", "size", "budget_seconds"))
    with everything_ended():
        found = measured(*case)
    return {
        "measurement": found.to_json(),
        "seconds": intervals.centre(found.samples_seconds),
        "interval": intervals.time_interval(found.samples_seconds),
    }


def _race(request: Mapping[str, Any]) -> dict[str, Any]:
    budget = request["budget_seconds"]
    found = raced(
        *(request["workload"], request["labels"]),
        budget_seconds=budget,
        effect=EFFECTS["time"],
        settings=replace(SETTINGS, limit_seconds=limit_for(budget)),
        size=request["size"],
    )
    return {"race": found.to_json()}


ACTIONS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "measure": _measure,
    "race": _race,
}


def answered(request: Mapping[str, Any]) -> dict[str, Any]:
    """What a request asks for, or why it is refused, in words."""
    try:
        own = find_project()
        require_private(Path(request["folder"]))
        _use(Project.from_request(request["project"]))
        with only_run(own):
            return ACTIONS[request["action"]](request)
    except UserError as error:
        return {"refused": str(error)}


def _use(parcel: Project) -> None:
    """Work on the workloads of a parcel, whose pickle is a module without a file."""
    catalogue.use(parcel)
    for source in parcel.workloads:
        try:
            load_module(source).__file__ = None
        except Exception as error:
            raise UserError(
                f"what the statement uses cannot be loaded beside the notebook "
                f"({kind_and_words(error)}); put it into a file that Python can import"
            ) from error


def main(text: str) -> None:
    """Answer a request; what else is printed meanwhile goes to standard error."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)
        try:
            json.dump(answered(json.loads(text)), answers)
        except KeyboardInterrupt:
            sys.exit(EXIT_INTERRUPTED)


if __name__ == "__main__":
    main(*sys.argv[1:])
