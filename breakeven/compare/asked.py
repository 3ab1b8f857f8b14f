"""A comparison as it was asked for: from the names of its sides to a verdict on each case."""

from __future__ import annotations

import hashlib
import json
import math
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from rich.console import Console

from breakeven.compare.comparison import Comparison
from breakeven.compare.comparison_plan import NothingSelectedError, planned
from breakeven.compare.in_progress.beside import Beside
from breakeven.compare.in_progress.judging import quantities_of
from breakeven.compare.journals import WhatIsCompared, journal_of
from breakeven.compare.pairs.instruction_counts import require_clock
from breakeven.compare.pairs.live_pair import SETTINGS
from breakeven.compare.pairs.probing import probed
from breakeven.compare.pairs.side_processes import Place, Sides
from breakeven.compare.sharing import Shard, shard_of
from breakeven.errors import UserError
from breakeven.findings.verdicts.change import CaseCompared
from breakeven.findings.verdicts.compared_sides import COMPARED, FINISHED, ComparedSide
from breakeven.findings.verdicts.of_pairs.pairs import Quantity
from breakeven.findings.verdicts.of_pairs.seen import looks_for
from breakeven.records.journal import Journal
from breakeven.records.measurement import Case
from breakeven.run.run_guards import everything_ended, only_run
from breakeven.sources.choice import Source
from breakeven.sources.environments.same_versions import alike, made_at_in
from breakeven.sources.notation import WORKING_TREE, Side
from breakeven.sources.sides import ReadySide
from breakeven.terminal import told_below
from breakeven.wording import count_of, percent
from breakeven.wording.quantities import duration

__all__ = ["Asked", "Compared", "SideNotReadyError", "compared"]

Tell = Callable[[str], None]
MOST_NAMED = 5


@dataclass(frozen=True)
class Asked:
    """What the user asked to compare."""

    before: str
    after: str
    patterns: Sequence[str]
    only: Sequence[str]
    sizes: Sequence[str]
    workers: int
    quantities: Sequence[Quantity]
    effect: float
    budget_seconds: float | None
    with_control: bool = False
    builds: int = 1
    shard: str | None = None
    clock: str | None = None
    comparisons: int = 1
    """How many comparisons are made with this one: together they may raise as many false alarms as one alone."""
    is_one_case: bool = False
    """Whether one case is to be followed, so that several are refused before anything is measured."""

    @property
    def is_whole(self) -> bool:
        """Whether no case is left out by a pattern, by parameters, or by a size."""
        return not (self.patterns or self.only or self.sizes)

    @property
    def digest(self) -> str:
        """Of what is to be compared, and how closely: parts that differ in that are not of one comparison."""
        what = (
            *(self.patterns, self.only, self.sizes, self.quantities, self.effect),
            *(self.with_control, self.builds, self.clock, self.comparisons),
        )
        return hashlib.sha256(json.dumps(what).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Compared:
    """How each case ended, by the ``journal``.

    ``was_stopped`` says that not everything was measured, ``measured_seconds`` how much of a budget was spent,
    ``noted`` in what else than the code the sides differ; ``sides`` are what was compared.
    """

    cases: list[CaseCompared]
    was_stopped: bool
    journal: Journal
    measured_seconds: float = 0.0
    noted: str = ""
    sides: tuple[ComparedSide, ...] = ()


class SideNotReadyError(UserError):
    """A side cannot be made, or nothing can be read in it; ``place`` is 0 for the first."""

    def __init__(self, place: Place, reason: str) -> None:
        super().__init__(reason)
        self.place = place


def compared(
    asked: Asked, source: Source, console: Console, also: Sequence[tuple[str, dict[str, Any]]] = ()
) -> Compared:
    """Compare two sides of a source, case by case, and say what is being done.

    What was measured is kept in the project's ``comparisons``; one that was stopped or killed is
    resumed. ``also`` are notes that are kept with its verdicts when it has ended. Raises SideNotReadyError
    when a side cannot be made, and UserError when another run is measuring.
    """
    project = source.project
    shard = shard_of(asked.shard) if asked.shard else Shard(1, 1)
    if asked.clock is not None:
        require_clock(asked.clock)
    said = partial(console.print, soft_wrap=True, style="dim")
    with only_run(project), everything_ended(), told_below(console) as doing:
        named = [source.side(text) for text in (asked.before, asked.after)]
        sides, noted = _ready(named, source, asked, said)
        if again := _second_build(named[0], sides, source, asked, said):
            sides, again, noted = _as_old(sides, again, source, asked, said)
        cases, found, verdicts = _planned(sides, asked, shard)
        said(_how_much(cases, asked))
        began = time.monotonic()
        timed = _timed(sides, cases, asked)
        sides = probed(sides, cases, SETTINGS, doing, asked.budget_seconds, timed)
        project.make_results()
        what = WhatIsCompared.by(source, named, shard, asked.digest)
        made_at = [made_at_in(side.folder) for side in sides]
        folder, is_whole = project.results / "comparisons", asked.is_whole
        journal = journal_of(what, folder, said, noted, made_at, is_whole=is_whole)
        options = _options(asked, sides, again, time.monotonic() - began)
        comparison = Comparison(
            sides, cases, SETTINGS, journal, doing, said, verdicts=verdicts, **options
        )
        was_stopped = _is_stopped(comparison)
        found += comparison.found(is_last=not was_stopped)
        found = [replace(each, row=what.row) for each in found]
        if again and comparison.builds:
            spread = math.sqrt(comparison.builds.spread().variance)
            said(f"two builds of {asked.before} differ by {percent(spread, 1)} (root mean square)")
        if not was_stopped:  # with some of them it would count as finished
            verdicts_of = [(COMPARED, each.to_json()) for each in found]
            journal.note_together([*verdicts_of, (FINISHED, {}), *also])
    return Compared(found, was_stopped, journal, time.monotonic() - began, noted, what.sides)


def _ready(named: Sequence[Side], source: Source, asked: Asked, said: Tell) -> tuple[Sides, str]:
    """Both sides with their environments, and in what else than their code they differ, in words."""
    if replace(named[0], asked="") == replace(named[1], asked=""):
        said(
            f"{asked.before} and {asked.after} are the same, so any change that is found is a false alarm; "
            "to compare the last commit: breakeven compare HEAD~1 HEAD"
        )

    def once_more(place: Place) -> ReadySide:
        return source.ready(named[place], asked.workers, said)

    def made(place: Place) -> ReadySide:
        try:
            return once_more(place)
        except UserError as error:
            raise SideNotReadyError(place, _with_side(str(error), named[place].asked)) from error

    return alike((made(0), made(1)), once_more, said)


def _with_side(reason: str, asked: str) -> str:
    """Why a side cannot be made, with its name: its environment, its listing and its files may all fail."""
    name = "the working tree" if asked == WORKING_TREE else asked
    return (
        reason
        if re.search(rf"(?:^|\s){re.escape(asked)}(?:$|[\s:,;])", reason)
        else f"{name}: {reason}"
    )


def _as_old(
    sides: Sides, again: ReadySide, source: Source, asked: Asked, said: Tell
) -> tuple[Sides, ReadySide, str]:
    """Both sides and the second build of the first with the same versions of libraries, as far as that can be had."""

    def made(of: Sequence[ReadySide]) -> Callable[[Place], ReadySide]:
        return lambda place: source.ready(of[place].side, asked.workers, said)

    (first, again), _ = alike((sides[0], again), made((sides[0], again)), said)
    sides, noted = alike((first, sides[1]), made((first, sides[1])), said)
    return sides, again, noted


def _second_build(
    first: Side, sides: Sides, source: Source, asked: Asked, said: Tell
) -> ReadySide | None:
    """The first side built once more, where that was asked for."""
    if asked.builds > 1:
        return source.ready(replace(first, build=1), asked.workers, said)
    if any(side.is_compiled for side in sides):
        said(
            "two builds of the same source may differ by a few per cent; this was not checked "
            "here: --builds 2 builds the first side twice"
        )
    return None


def _planned(
    sides: Sides, asked: Asked, shard: Shard
) -> tuple[list[Case], list[CaseCompared], int]:
    """The shard's cases, what is to be said of those that cannot be compared, and how many verdicts the
    whole comparison gives."""
    cases, found = planned(sides, asked.patterns, asked.only, asked.sizes)
    if asked.is_one_case:
        _require_one([*cases, *found])
    quantities = {case: quantities_of(sides[1], case, asked.quantities) for case in cases}
    _require_something(cases, sides, asked)
    verdicts = asked.comparisons * sum(map(len, quantities.values()))
    cases = shard.share([case for case in cases if quantities[case]])
    return cases, found if shard.number == 1 else [], verdicts


def _require_one(selected: Sequence[Case | CaseCompared]) -> None:
    """Raise UserError where several cases are selected, and name them."""
    if len(selected) == 1:
        return
    names = [f"{each.workload} {each.implementation} {each.size}".strip() for each in selected]
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    raise UserError(
        f"{len(names):,} cases are selected, and only one can be followed; name one of these: "
        f"{', '.join(names[:MOST_NAMED])}{more}"
    )


def _require_something(cases: Sequence[Case], sides: Sides, asked: Asked) -> None:
    """Raise NothingSelectedError where there are cases, and none has anything of what is to be compared."""
    if cases and not any(quantities_of(sides[1], case, asked.quantities) for case in cases):
        what = " or ".join(asked.quantities)
        raise NothingSelectedError(
            f"none of the {count_of(len(cases), 'case')} has {what}; without --quantities all that they have is "
            "compared"
        )


def _timed(sides: Sides, cases: Sequence[Case], asked: Asked) -> list[Case]:
    return [case for case in cases if "time" in quantities_of(sides[1], case, asked.quantities)]


def _how_much(cases: Sequence[Case], asked: Asked) -> str:
    """What will be measured, and how long that may take."""
    count = count_of(len(cases), "case")
    if asked.shard and not cases:
        return f"part {asked.shard} has no case, because there are more parts than benchmarks"
    if asked.budget_seconds:
        return f"comparing {count} in {duration(asked.budget_seconds)} at most"
    looks = looks_for(asked.effect)
    hint = "" if asked.comparisons > 1 else " (--budget 10m limits the time)"
    return (
        f"comparing {count}, each in {looks[0]} to {looks[-1]} pairs of processes, until every verdict is "
        f"clear{hint}"
    )


def _options(
    asked: Asked, sides: Sides, again: ReadySide | None, spent_seconds: float
) -> dict[str, Any]:
    """How closely a comparison looks, and how long; some seconds of its budget are spent."""
    return {
        "quantities": asked.quantities,
        "effect": asked.effect,
        "with_instructions": asked.clock is not None,
        "budget_seconds": asked.budget_seconds and max(1.0, asked.budget_seconds - spent_seconds),
        "control": Beside((sides[0], sides[0])) if asked.with_control else None,
        "builds": Beside((sides[0], again)) if again else None,
    }


def _is_stopped(comparison: Comparison) -> bool:
    """Run a comparison; whether the user has stopped it."""
    try:
        comparison.run()
    except KeyboardInterrupt:
        return True
    return False
