"""The n near another one that is like a workload's own sizes, which may have to be even, or square."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

__all__ = ["like"]


def like(sizes: Iterable[int]) -> Callable[[int], int]:
    """A function from any n to the nearest one of the kind that all sizes are of: a power of two, a
    square, or a multiple of what divides them all.
    """
    own = [n for n in sizes if n > 0]
    if all(n.bit_count() == 1 for n in own):
        return lambda n: 1 << max(0, round(math.log2(max(1, n))))
    if all(math.isqrt(n) ** 2 == n for n in own):
        return lambda n: max(1, round(math.sqrt(n))) ** 2
    step = math.gcd(*own)
    return lambda n: max(1, round(n / step)) * step
