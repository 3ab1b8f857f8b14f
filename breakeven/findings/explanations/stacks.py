"""Collapsed stacks: what a profiler saw, read with limits, summed up, and cut to what can be shown.

The format is Brendan Gregg's: a line for each stack, ``outermost;…;innermost weight``, which
speedscope and flamegraph.pl read too. A file may come from anywhere: lines that are none are passed
over and counted, and no file can make more work than the limits here allow.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from breakeven.findings.explanations.causes import GIL, WAITS

__all__ = ["OTHERS", "Box", "FunctionShare", "Stacks", "read_stacks", "write_stacks"]

Stack = tuple[str, ...]
"""Frames, the outermost first."""

MOST_BYTES = 32 * 2**20
DEEPEST = 200
LONGEST_FRAME = 240
MOST_WEIGHT = 1e18
"""An exabyte, or the age of the universe in seconds: what weighs more is no sample."""
MOST_STACKS = 10_000
"""Different ones; a few seconds of samples have some hundreds, and each is judged by its frames."""
CUT_OFF = "[deeper]"
"""What stands for the frames of a stack beyond the deepest."""
OTHERS = "[others]"
"""What stands for the frames of the lightest stacks, where there are too many."""


@dataclass(frozen=True)
class FunctionShare:
    """One function: the weight of what it did itself, and with all that it called."""

    name: str
    own: float
    total: float


@dataclass(frozen=True)
class Box:
    """One frame of an icicle: how deep it stands, and from where to where it reaches."""

    name: str
    depth: int
    start: float
    end: float


@dataclass(frozen=True)
class Stacks:
    """The weight of each stack. Of a file, ``passed_over`` lines could not be read, and of ``put_together`` stacks,
    the lightest, only the outermost frames are told apart, and whether they waited."""

    weights: Mapping[Stack, float] = field(default_factory=dict)
    passed_over: int = 0
    put_together: int = 0

    @property
    def total(self) -> float:
        """The weight of all stacks."""
        return sum(self.weights.values())

    def functions(self) -> list[FunctionShare]:
        """Every frame with its own weight and its total, the largest own weight first.

        A function that calls itself is counted once in a stack.
        """
        own: defaultdict[str, float] = defaultdict(float)
        total: defaultdict[str, float] = defaultdict(float)
        for stack, weight in self.weights.items():
            own[stack[-1]] += weight
            for frame in set(stack):
                total[frame] += weight
        found = [FunctionShare(name, own[name], total[name]) for name in total]
        return sorted(found, key=lambda each: (-each.own, -each.total, each.name))

    def boxes(self, smallest_share: float, deepest: int) -> list[Box]:
        """An icicle from the outermost frames down, the widest first in each frame.

        Frames of less than ``smallest_share`` of the whole, and deeper than ``deepest``, are left out.
        """
        found: list[Box] = []
        least = smallest_share * self.total
        waiting = [(0, 0.0, self.weights)]
        while waiting:
            depth, start, level = waiting.pop()
            for name, below in _by_first_frame(level):
                width = sum(below.values())
                if width < least or depth >= deepest:
                    continue
                found.append(Box(name, depth, start, start + width))
                waiting.append((depth + 1, start, {s: w for s, w in below.items() if s}))
                start += width
        return found

    def by_outermost(self) -> dict[str, Stacks]:
        """The stacks of each outermost frame, without it: those of each process, for one."""
        return {
            name: Stacks({stack: weight for stack, weight in below.items() if stack})
            for name, below in _by_first_frame(self.weights)
        }


def _by_first_frame(weights: Mapping[Stack, float]) -> list[tuple[str, dict[Stack, float]]]:
    """What begins with each frame, without it, the heaviest first."""
    found: defaultdict[str, dict[Stack, float]] = defaultdict(dict)
    for stack, weight in weights.items():
        found[stack[0]][stack[1:]] = weight
    return sorted(found.items(), key=lambda each: (-sum(each[1].values()), each[0]))


def write_stacks(weights: Mapping[Stack, float], path: Path) -> None:
    """Write collapsed stacks; what would break a line in a frame's name is replaced."""
    lines = (f"{';'.join(map(_plain, stack))} {weight:.9g}\n" for stack, weight in weights.items())
    path.write_text("".join(lines), encoding="utf-8")


def read_stacks(path: Path) -> Stacks:
    """The stacks of a file, equal ones added up; a file that is cut short gives what is whole.

    Raises OSError where there is no file that can be read.
    """
    with path.open("rb") as stream:
        text = stream.read(MOST_BYTES).decode("utf-8", errors="replace")
    return parsed_stacks(text.split("\n"))


def parsed_stacks(lines: Iterable[str]) -> Stacks:
    """The stacks of these lines."""
    weights: defaultdict[Stack, float] = defaultdict(float)
    passed_over = 0
    for line in lines:
        frames, _, number = line.rpartition(" ")
        weight = _weight(number)
        if weight is None or not frames.strip():
            passed_over += bool(line.strip())
            continue
        weights[_limited(frames)] += weight
    return _fewer(weights, passed_over)


def _fewer(weights: Mapping[Stack, float], passed_over: int) -> Stacks:
    """All of these stacks; of too many the heaviest, and the others added up, so that no weight is lost."""
    if len(weights) <= MOST_STACKS:
        return Stacks(dict(weights), passed_over)
    heaviest = dict.fromkeys(heapq.nlargest(MOST_STACKS, weights, key=weights.__getitem__))
    outermost = {stack[0] for stack in heaviest}
    kept: defaultdict[Stack, float] = defaultdict(float)
    for stack, weight in weights.items():
        begin = stack[0] if stack[0] in outermost else OTHERS
        waited = (frame for frame in stack[-1:] if frame in (GIL, WAITS))
        kept[stack if stack in heaviest else (begin, OTHERS, *waited)] += weight
    return Stacks(dict(kept), passed_over, len(weights) - MOST_STACKS)


def _weight(text: str) -> float | None:
    try:
        weight = float(text)
    except ValueError:
        return None
    return weight if 0 < weight <= MOST_WEIGHT else None


def _limited(frames: str) -> Stack:
    parts = frames.split(";", DEEPEST)
    if len(parts) > DEEPEST:
        parts[-1] = CUT_OFF
    return tuple(part[:LONGEST_FRAME] for part in parts)


def _plain(frame: str) -> str:
    return " ".join(frame.replace(";", ",").split())
