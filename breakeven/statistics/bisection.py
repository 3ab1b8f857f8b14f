"""The search for the n at which two ways take the same time, from pairs of processes at chosen n.

The answer to "which is faster at this n?" is noisy, and the nearer n is to the break-even, the more often
it is wrong. Probabilistic bisection (R. Waeber, P. Frazier, S. Henderson, "Bisection search with noisy
responses", SIAM Journal on Control and Optimization 51, 2013) keeps a distribution over the place, but its
interval holds what it says only where the probability of a wrong answer is known and the same everywhere.
Where it is not, their later paper (P. Frazier, S. Henderson, R. Waeber, "Probabilistic bisection converges
almost as quickly as stochastic approximation", Mathematics of Operations Research 44, 2019) repeats each
question until a sequential test is sure of the answer. Then the distribution adds nothing here: a bracket
of a hundred times is narrower than a factor of two after three or four sure answers.

So each n is asked again and again until its answer is sure, and only sure answers move the bracket.
The ratio of the two must have the sign that was told at both ends of the last bracket: then they
meet in between, however their times change there. The chance that one of the answers is wrong is at
most ERROR, for it is divided among all sizes and all looks (Bonferroni). How much pairs of
processes differ is learnt from the pairs at all sizes (see ``sure_answers.py``). A ratio within
SMALLEST_EFFECT is never called a difference, and an n whose answer is not sure after the most pairs
is left where it is: others nearer to the ends are asked instead.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from breakeven.statistics.intervals import SMALLEST_EFFECT
from breakeven.statistics.sure_answers import MOST_SIZES, At, Figures, differ_by, judged, looks

__all__ = ["AIM", "Crossing", "Question", "crossing", "next_question"]

AIM = 2.0
"""The search ends when the upper end of the bracket is less than this many times the lower one."""
BEYOND = 10
"""The factor by which n grows or shrinks if the two do not meet between the given sizes."""
MOST_BEYOND = 4
NARROW_GAP = math.sqrt(AIM)
"""Between a told size and one that cannot be told, no further one is asked once they are as near."""


@dataclass(frozen=True)
class Question:
    """What to measure next: so many pairs of processes in all at this n."""

    n: int
    pairs: int


@dataclass(frozen=True)
class Crossing:
    """The bracket in which the two take the same time, with a confidence of 95 %.

    With ``rises`` the first one is slower at ``low`` and faster at ``high``. ``level`` are the sizes in
    between at which they could not be told apart, and ``within`` is the ratio that they differ by at
    the most there, above 1.
    """

    low: int
    high: int
    rises: bool
    level: tuple[int, ...] = ()
    within: float = 1.0

    @property
    def is_narrow(self) -> bool:
        """Whether the bracket is as narrow as the search aims at, or as whole numbers allow."""
        return self.high < AIM * self.low or self.high - self.low <= 1


def crossing(known: Sequence[At]) -> Crossing | None:
    """The first bracket from a told size to one at which the other is told to be faster, or None."""
    before: At | None = None
    for at in known:
        if at.told not in ("faster", "slower"):
            continue
        if before and before.told != at.told:
            return _between(before, at, known)
        before = at
    return None


def next_question(
    seen: Mapping[int, Figures],
    sizes: Iterable[int],
    fewest: int,
    *,
    shut: Iterable[int] = (),
    near: Callable[[int], int] | None = None,
) -> Question | None:
    """What to ask next of all that has been seen, or None when the search is over.

    ``sizes`` are asked first, in ascending order, until two of them disagree. At ``shut`` sizes
    nothing can be measured, and ``near`` gives the nearest n at which something can. What is asked
    follows from the arguments alone, so that a search that was cut off goes on where it was.
    """
    shut = set(shut)
    known = judged(seen, fewest)
    found = crossing(known)
    if found and found.is_narrow:
        return None
    for n in sorted(seen.keys() - shut - {at.n for at in known}):
        return Question(n, fewest)  # a first look that was cut off
    inside = [at for at in known if found and found.low <= at.n <= found.high]
    if found is None:
        for n in sorted(set(sizes) - shut - {at.n for at in known}):
            return Question(n, fewest)
        inside = known
    for at in inside:
        if _is_open(at, fewest) and at.n not in shut:
            return Question(at.n, next(each for each in looks(fewest) if each > at.pairs))
    if len({*seen, *shut}) >= MOST_SIZES:
        return None
    wanted = _inside(found) if found else _beyond(known, sorted(sizes), shut)
    if near:
        low, high = (found.low, found.high) if found else (-1, math.inf)
        wanted = [n for n in map(near, wanted) if low < n < high]
    return next((Question(n, fewest) for n in wanted if n not in {*seen, *shut}), None)


def _is_open(at: At, fewest: int) -> bool:
    """Whether more pairs may tell."""
    return not at.told and at.pairs < looks(fewest)[-1]


def _between(below: At, above: At, known: Sequence[At]) -> Crossing:
    level = [at for at in known if below.n < at.n < above.n]
    rises = above.told == "faster"
    return Crossing(below.n, above.n, rises, tuple(at.n for at in level), differ_by(level))


def _inside(of: Crossing) -> list[int]:
    """The middle of the bracket, or of the wider of the gaps beside the sizes that cannot be told."""
    if not of.level:
        return [middle(of.low, of.high)]
    gaps = [(of.low, of.level[0]), (of.level[-1], of.high)]
    wide = [gap for gap in gaps if gap[1] > NARROW_GAP * max(1, gap[0]) and gap[1] - gap[0] > 1]
    return [middle(*gap) for gap in sorted(wide, key=lambda gap: gap[0] / gap[1])]


def _beyond(known: Sequence[At], sizes: Sequence[int], shut: set[int]) -> list[int]:
    """Larger or smaller sizes, where the ratio comes nearer to 1 that way, or is past it; one size
    where it stays what it is, or may, for it can change all at once."""
    signs = {at.told for at in known} & {"faster", "slower"}
    if not signs or not sizes:
        return []
    sign, effect = 1 if "faster" in signs else -1, math.log(SMALLEST_EFFECT)
    found = []
    for way, ordered in ((1, known[::-1]), (-1, known)):
        ahead = [sign * at.mean for at in ordered]
        tried = sum(at.n > sizes[-1] if way > 0 else at.n < sizes[0] for at in known)
        nearer = ahead[1] - ahead[0] if len(ahead) > 1 else math.inf
        may_be_nearer = nearer > -effect or _overlap(*ordered[:2])
        is_wanted = nearer > effect or (may_be_nearer and not tried)
        n = _further(ordered[0].n, way, shut)
        if is_wanted and tried < MOST_BEYOND and n is not None:
            found.append((ahead[0], n))
    return [n for _, n in sorted(found)]


def _overlap(one: At, other: At) -> bool:
    """Whether it is open which of two ratios is the larger one."""
    (low, high), (other_low, other_high) = one.bounds(), other.bounds()
    return low <= other_high and other_low <= high


def _further(n: int, way: int, shut: set[int]) -> int | None:
    """A size ten times as large or small, or half way to the nearest at which nothing can be measured."""
    walls = [each for each in shut if (each > n if way > 0 else each < n)]
    if not walls:
        return n * BEYOND if way > 0 else n // BEYOND or (1 if n > 1 else None)
    low, high = sorted((n, min(walls) if way > 0 else max(walls)))
    return middle(low, high) if high > 2 * AIM * max(1, low) else None


def middle(low: int, high: int) -> int:
    """The geometric middle of two sizes, a round number where one lies near it."""
    exact = math.sqrt(max(1, low) * high)
    rounded = round(float(f"{exact:.2g}"))
    return rounded if low < rounded < high else min(max(round(exact), low + 1), high - 1)
