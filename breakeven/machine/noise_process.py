"""A loop of fixed length in a process of its own: it answers each number of steps with its seconds."""

import sys
import time


def loop(steps: int) -> float:
    """Wall seconds of so many steps of plain Python."""
    began = time.perf_counter()
    while steps:
        steps -= 1
    return time.perf_counter() - began


if __name__ == "__main__":
    for line in sys.stdin:
        print(loop(int(line)), flush=True)
