"""Searches for a break-even that is known, with simulated costs and processes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from breakeven.records.break_evens import LEVEL_WITHIN
from breakeven.statistics.bisection import Crossing, crossing, next_question
from breakeven.statistics.sure_answers import At, differ_by, judged
from proofs.statistics.noise import Processes, normal, two_speed

__all__ = ["COSTS", "PROCESSES_OF_SEARCHES", "WITHOUT", "Searched", "level_statements", "searched"]

Curve = Callable[[float], float]
"""From the logarithm of n over the break-even to the logarithm of the second's time over the first's."""
FEWEST = 3
SIZES = (1_000, 30_000, 1_000_000)
TURN_NOISE = 0.003
"""Of the median of a pair's turns."""


def overhead(price: float) -> Curve:
    """The first has an overhead, and each element costs the second ``price`` times as much."""
    return lambda x: math.log(price * math.exp(x)) - math.log(price - 1 + math.exp(x))


def power(steep: float) -> Curve:
    """Both are powers of n, ``steep`` apart."""
    return lambda x: steep * x


def threshold(below: float, above: float) -> Curve:
    """The ratio jumps where the first one goes parallel."""
    return lambda x: math.log(below if x < 0 else above)


COSTS: Mapping[str, Curve] = {
    "overhead, 4 times cheaper an element": overhead(4.0),
    "overhead, a third cheaper an element": overhead(1.5),
    "powers of n, 0.1 apart": power(0.1),
    "parallel above a threshold, 0.8 to 1.8": threshold(0.8, 1.8),
    "a threshold of 6 % to either side": threshold(1 / 1.06, 1.06),
    "nearly level, powers 0.005 apart": power(0.005),
}
WITHOUT: Mapping[str, Curve] = {
    "no break-even, a tenth faster throughout": lambda _: math.log(1.1),
    "no break-even, exactly level": lambda _: 0.0,
}
PROCESSES_OF_SEARCHES: Mapping[str, Processes] = {
    "bell-shaped, 0.5 %": normal(0.005),
    "bell-shaped, 2 %": normal(0.02),
    "bell-shaped, 5 %": normal(0.05),
    "two speeds, 10 % apart": two_speed(0.10, 0.001),
}


@dataclass(frozen=True)
class Searched:
    """Of so many searches: the parts whose bracket holds the break-even (of those that found one), that
    found one, whose bracket is narrow, and that found the first to be faster at all sizes; how many said by
    how much the two differ at the most where they are level, and the part of these that is true; and the
    sizes and pairs that were measured."""

    held: float
    found: float
    narrow: float
    ahead: float
    levels: int
    level_true: float
    sizes: float
    pairs: float


def searched(cost: Curve, noise: Processes, *, repeats: int, seed: int) -> Searched:
    """Search break-evens that lie anywhere between the sizes."""
    held, narrow, ahead, level, sizes, pairs = [], [], [], [], [], []
    for number in range(repeats):
        order = np.random.default_rng((seed, number))
        true = math.exp(order.uniform(math.log(SIZES[0] * 1.2), math.log(SIZES[-1] / 1.2)))
        seen = _measured(cost, true, noise, order)
        known = judged(seen, FEWEST)
        found = crossing(known)
        sizes.append(len(seen))
        pairs.append(sum(map(len, seen.values())))
        ahead.append({at.told for at in known} == {"faster"})
        if found:
            held.append(found.low <= true <= found.high)
            narrow.append(found.is_narrow)
        level += level_statements(cost, true, known, found)
    return Searched(
        held=float(np.mean(held)) if held else 1.0,
        found=len(held) / repeats,
        narrow=float(np.mean(narrow)) if narrow else 0.0,
        ahead=float(np.mean(ahead)),
        levels=len(level),
        level_true=float(np.mean(level)) if level else 1.0,
        sizes=float(np.mean(sizes)),
        pairs=float(np.mean(pairs)),
    )


def _measured(
    cost: Curve, true: float, noise: Processes, order: np.random.Generator
) -> dict[int, list[float]]:
    seen: dict[int, list[float]] = {}
    while question := next_question(seen, SIZES, FEWEST):
        figures = seen.setdefault(question.n, [])
        of = noise(order, 2, question.pairs - len(figures))
        turns = order.normal(0, TURN_NOISE, of.shape[1])
        ratio = cost(math.log(question.n / true))
        figures += (ratio + of[1] - of[0] + turns).tolist()
    return seen


def level_statements(
    cost: Curve, true: float, known: Sequence[At], found: Crossing | None
) -> list[bool]:
    """Whether it is true by how much the two differ at the most where they are called level.

    That is said in a bracket, or where no difference was told at any size. Beyond LEVEL_WITHIN it is only
    said that which is faster cannot be told, which no cost makes wrong: then there is nothing to check.
    """
    level = [at for at in known if at.told in ("same", "")]
    if found:
        level = [at for at in level if at.n in found.level]
    elif len(level) < len(known):
        return []
    within = differ_by(level)
    if not level or within > LEVEL_WITHIN:
        return []
    return [all(abs(cost(math.log(at.n / true))) <= math.log(within) for at in level)]
