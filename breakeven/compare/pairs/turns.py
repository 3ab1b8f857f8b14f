"""The turns in which both sides of a case are timed, until they say enough.

Time is compared in sittings: a pair of fresh processes goes through several cases of one engine, so
that starting Python and importing libraries, which takes longer than most calls, is paid for once.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import Any

from breakeven.compare.pairs.lanes import Lane
from breakeven.compare.pairs.live_pair import at_once, close, in_one_pair
from breakeven.compare.pairs.needed_setup import needs_no_setup
from breakeven.compare.pairs.others import Others
from breakeven.compare.pairs.side_processes import PLACES, SideEnded, Sides, blamed, facts_of
from breakeven.findings.verdicts.of_pairs.pairs import Turns
from breakeven.records.measurement import Case
from breakeven.ruler.contender import Contender, Sample
from breakeven.ruler.settings import Settings
from breakeven.statistics.intervals import error_of_median

__all__ = ["MORE_THAN_ONE", "NeedsMoreError", "is_enough", "measured_turns", "turns_of"]

IN_A_LANE_SECONDS = 0.06
"""Seconds of turns on one processor. There turns of one pair are often alike while pairs differ, so many short
pairs say more than a few long ones. Turns that do differ go on for as long as the pair took to get ready:
ending them sooner would waste that. Calls on several processors differ more from turn to turn, and clusters
take seconds to start."""
SURE, SURE_FROM = 0.01, 10
"""Turns say enough where the standard error of their log-ratio is no larger than this, from so many turns on:
of fewer turns the error is itself a guess."""
MORE_THAN_ONE = 1.2
"""Processors that a case wants at a time from which on one is not enough for it."""


class NeedsMoreError(Exception):
    """A case needs more than one processor, or may do so."""


def measured_turns(
    sides: Sides,
    cases: Sequence[Case],
    settings: Settings,
    order: random.Random,
    lane: Lane = None,
) -> Generator[tuple[Case, Turns | SideEnded | NeedsMoreError]]:
    """Let the sides take turns at one case after the other, in one pair of processes.

    A case that nobody has tried is given up with NeedsMoreError where one processor may not be enough for it.
    Chance says which side begins, at every turn. After a case that went wrong the rest has a fresh
    pair. ``lane`` is the processor that the caller keeps to.
    """

    def turns(case: Case, contenders: Sequence[Contender]) -> Turns | NeedsMoreError:
        began = time.monotonic()
        at_once(_begin, contenders)
        asking = time.monotonic()
        if needs_no_setup(facts_of(sides[1], case), contenders):
            at_once(Contender.set_up_for_good, contenders)
        began += time.monotonic() - asking
        at_once(_warm_up, contenders)
        facts = facts_of(sides[1], case)
        try:
            return _turns(contenders, settings, order, lane, time.monotonic() - began, facts)
        except NeedsMoreError as needs:
            return needs

    yield from in_one_pair(sides, cases, settings, turns)


def _turns(
    contenders: Sequence[Contender],
    settings: Settings,
    order: random.Random,
    lane: Lane,
    began_in_seconds: float,
    facts: dict[str, Any],
) -> Turns:
    others = Others(contenders, lane)
    if lane is not None:
        budget = min(settings.budget_seconds, max(IN_A_LANE_SECONDS, began_in_seconds))
        settings = replace(settings, budget_seconds=budget)
    number = max(each.number for each in contenders)
    samples: list[list[Sample]] = [[], []]
    most = min(settings.max_samples, *(each.most_samples() for each in contenders))
    began = time.monotonic()
    while not is_enough(samples[0], began, settings, most):
        if lane is not None and _is_sure(samples, began):
            break
        for place in order.sample(PLACES, 2):
            contenders[place].number = number
            with blamed(place):
                samples[place].append(others.sample(place))
    share, (before, after) = others.share(), others.delayed_shares()
    close(contenders)
    if lane is not None and facts.get("untried"):
        _require_one_processor(facts, contenders, others)
    shown = turns_of(samples, share, in_turns=True)
    # On several processors the threads of one side may wait for each other.
    return shown if lane is None else replace(shown, delayed_shares=(before, after))


def _require_one_processor(
    facts: dict[str, Any], contenders: Sequence[Contender], others: Others
) -> None:
    """Raise NeedsMoreError where a side may compute on more than the one processor that it had: where its
    threads waited for each other, or where it had threads or processes that ended before their waiting was
    counted."""
    has_help = any(each.has_help or each.has_children() for each in contenders)
    wants_more = others.wanted_processors() > MORE_THAN_ONE
    if wants_more or not has_help:
        facts.pop("untried", None)  # which is known now; the other lane may have found out as well
    if wants_more or has_help:
        raise NeedsMoreError


def _begin(contender: Contender) -> None:
    contender.prepare().start()
    if not contender.stays_cold:
        contender.first_call()


def _warm_up(contender: Contender) -> None:
    if not contender.stays_cold:
        contender.warm_up()


def is_enough(samples: Sequence[Sample], began: float, settings: Settings, most: int) -> bool:
    """Whether a case has had its time, and as many samples as a verdict takes at the least; or all of its samples."""
    spent = time.monotonic() - began > settings.budget_seconds
    return len(samples) >= most or (spent and len(samples) >= settings.min_samples)


def _is_sure(samples: Sequence[Sequence[Sample]], began: float) -> bool:
    """Whether turns in a lane say enough. A benchmark's own timer may give anything."""
    before, after = ([each.wall_seconds for each in of_side] for of_side in samples)
    if time.monotonic() - began < IN_A_LANE_SECONDS or len(before) < SURE_FROM:
        return False
    if min(*before, *after) <= 0:
        return False
    logs = [math.log(each / own) for own, each in zip(before, after, strict=True)]
    return error_of_median(logs) <= SURE


def turns_of(samples: Sequence[Sequence[Sample]], others_share: float, *, in_turns: bool) -> Turns:
    """What the samples of both sides show together; ``in_turns`` says that each belongs to one of the other side."""
    before, after = samples
    return Turns(
        before_seconds=tuple(each.wall_seconds for each in before),
        after_seconds=tuple(each.wall_seconds for each in after),
        before_processor_seconds=tuple(each.processor_seconds for each in before),
        after_processor_seconds=tuple(each.processor_seconds for each in after),
        others_share=others_share,
        in_turns=in_turns,
    )
