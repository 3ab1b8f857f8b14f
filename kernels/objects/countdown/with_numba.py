"""The countdown compiled by Numba, with a step that the compiler cannot foresee.

LLVM replaces ``while n > 0: n -= 1`` with its result. Here the size of each step is read from an array
that arrives at run time, at an index that depends on n: it is always 1, but the compiler cannot know
that, so it has to take every step.
"""

import numpy as np
from numba import njit

STEP = np.ones(2, dtype=np.int64)


@njit(cache=False)
def count_steps(n, step):
    """Take ``step[0]`` away from an even n, ``step[1]`` from an odd one."""
    steps = 0
    while n > 0:
        n -= step[n & 1]
        steps += 1
    return steps


def count_down(n):
    """Pass the steps as an argument: a global array would be a constant to the compiler."""
    return count_steps(n, STEP)
