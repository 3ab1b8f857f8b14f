"""Cases compared with themselves: what the same code shows when it is measured twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from breakeven.records.measurement import Case, Measurement
from breakeven.ruler.passes import take_turns
from breakeven.ruler.ruler import open_contender
from breakeven.ruler.settings import ClusterAddress, Settings

Samples = tuple[tuple[float, ...], ...]
SHORTEST_SECONDS = 0.001
"""A case that is compared with itself should do some work: a call that is shorter is not chosen
where there is a longer one."""
OF_AN_ENGINE = 3
"""How many cases of an engine are compared with themselves, another one in each round."""


def self_comparison(
    case: Case,
    settings: Settings,
    *,
    pairs: int = 1,
    cluster: ClusterAddress | None = None,
    in_turns: bool = True,
) -> tuple[Samples, Samples]:
    """The samples of both sides, in seconds: a row for each pair of processes, a place for each turn.

    Both processes run the same case. On a cluster they must not take turns: two drivers that are live
    at once take its workers from each other, which no case that is measured has to bear. There one
    runs after the other. Raises CaseEnded when the case fails.
    """
    measured = _in_turns if in_turns else _one_after_the_other
    both = [measured(case, settings, cluster) for _ in range(pairs)]
    first, second = zip(*both, strict=True)
    return first, second


def _in_turns(
    case: Case, settings: Settings, cluster: ClusterAddress | None
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    with (
        open_contender(case, settings, cluster) as one,
        open_contender(case, settings, cluster) as other,
    ):
        for contender in (one, other):
            contender.prepare().start().first_call().warm_up()
        other.number = one.number
        turns = take_turns(other, one, settings)
        return tuple(turns.beside), tuple(turns.samples)


def _one_after_the_other(
    case: Case, settings: Settings, cluster: ClusterAddress | None
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    rows: list[list[float]] = []
    number: int | None = None
    for _ in range(2):
        with open_contender(case, settings, cluster) as own:
            own.prepare().start().first_call().warm_up()
            own.number = number = number or own.number
            rows.append(take_turns(own, None, settings).samples)
    count = min(map(len, rows))
    return tuple(rows[0][:count]), tuple(rows[1][:count])


def representatives(found: Iterable[Measurement], done: Mapping[str, int]) -> list[Measurement]:
    """One of the cheapest measured cases of each engine, the next one each time: the cases of an
    engine may differ in how much their processes differ.

    ``done`` says how often which engine was compared with itself. Baselines are left out, for they take
    turns with themselves anyway.
    """
    by_engine: dict[str, list[Measurement]] = {}
    for each in found:
        if each.status == "ok" and each.samples_seconds and not each.is_baseline:
            by_engine.setdefault(each.engine, []).append(each)
    chosen = []
    for engine, own in by_engine.items():
        cheapest = sorted(own, key=_cost)[:OF_AN_ENGINE]
        chosen.append(cheapest[done.get(engine, 0) % len(cheapest)])
    return chosen


def _cost(of: Measurement) -> tuple[bool, float]:
    shortest = min(of.all_samples)
    return shortest < SHORTEST_SECONDS, of.wall_seconds or 0.0
