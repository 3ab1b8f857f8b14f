"""The sums of groups with Numba: one compiled loop over the bytes of the file."""

import numpy as np
from numba import njit

NEW_LINE, MINUS, ZERO = ord("\n"), ord("-"), ord("0")


def parse(path):
    """Read the bytes, then parse them."""
    return sums_of(np.fromfile(path, dtype=np.uint8))


@njit(cache=False)
def sums_of(text):
    """Digits form a number, the end of a line ends it, and a second line end ends the group."""
    sums = np.empty(text.size // 3 + 1, dtype=np.int64)  # a group takes three bytes at the least
    groups, total, number, sign, previous = 0, 0, 0, 1, NEW_LINE
    for byte in text:
        if byte == NEW_LINE:
            if previous == NEW_LINE:
                sums[groups] = total
                groups += 1
                total = 0
            total += sign * number
            number, sign = 0, 1
        elif byte == MINUS:
            sign = -1
        else:
            number = 10 * number + byte - ZERO
        previous = byte
    sums[groups] = total
    return sums[: groups + 1].copy()
