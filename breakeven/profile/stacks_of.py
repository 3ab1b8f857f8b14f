"""Stacks from what the tools write, with frames that name no folder of this machine."""

from __future__ import annotations

import pstats
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from breakeven.catalogue.catalogue import project
from breakeven.catalogue.tool_path import PACKAGE, tool_path
from breakeven.findings.explanations.causes import WAITS

__all__ = ["frame", "of_memray", "of_perf", "of_profile", "of_pyinstrument", "shortened"]

Stack = tuple[str, ...]
PACKAGES = re.compile(r".*/(?:site|dist)-packages/")
STANDARD = re.compile(r".*/lib/python\d+\.\d+/")
IDLE = re.compile(
    r"'acquire' of '_thread\.lock'|posix\.read>|time\.sleep>|select\.\w+>|'poll' of 'select|'recv' of|"
    r"SemLock|'get' of '_queue\.SimpleQueue'|'accept' of"
)
"""Built-in functions in which a thread waits; cProfile counts the time all the same."""
CALLS_THE_CASE = re.compile(
    r"/breakeven/(ruler/(case_process|in_case/steps)|processes/children/case_channel|profile/inside)\.py$"
)
IN_WORKER = "/breakeven/profile/in_worker.py"
DEEPEST = 60
SMALLEST_SHARE = 1e-4
"""A call of less than this part of the whole is not followed further."""


def shortened(path: str) -> str:
    """A file's path from its package, or from the project: whose machine it is shows nowhere."""
    for known in (PACKAGES, STANDARD):
        path, count = known.subn("", path, count=1)
        if count:
            return path
    for folder in (project().folder, Path(tool_path()), PACKAGE.parent):
        if path.startswith(f"{folder}/"):
            return path.removeprefix(f"{folder}/")
    return "/".join(Path(path).parts[-2:])


def frame(function: str, path: str, line: int) -> str:
    """A frame as py-spy writes it: ``function (path:line)``."""
    if path in {"~", "<built-in>"}:
        return f"{function} (built-in)"
    return f"{function} ({shortened(path)}:{line})" if path else function


def _below_the_ruler(places: Sequence[tuple[str, str, int]]) -> Stack:
    """The frames of a stack, outermost first, without those that lead to the case's function."""
    leading = [n for n, (_, path, _) in enumerate(places) if CALLS_THE_CASE.search(path)]
    return tuple(frame(*place) for place in places[leading[-1] + 1 if leading else 0 :])


def of_profile(path: Path, root: str) -> dict[Stack, float]:
    """The calls of a profile of cProfile that was made a moment ago, in seconds, below ``root``.

    cProfile knows who called whom and not by which way, so what a function took is divided among its
    callers by the time that they spent in it, as snakeviz does. Loading it runs ``marshal``: never
    call this with a file from elsewhere.
    """
    stats: dict[Any, Any] = pstats.Stats(str(path)).stats  # type: ignore[attr-defined]
    callees: defaultdict[Any, list[tuple[Any, float]]] = defaultdict(list)
    for function, (_, _, _, _, callers) in stats.items():
        for caller, (_, _, _, seconds) in callers.items():
            callees[caller].append((function, seconds))
    outermost = [function for function, (*_, callers) in stats.items() if not callers]
    total = sum(stats[function][3] for function in outermost)
    found: defaultdict[Stack, float] = defaultdict(float)

    def follow(function: Any, seconds: float, above: Stack, seen: frozenset[Any]) -> None:
        stack = (*above, frame(function[2], function[0], function[1]))
        if function[0] == "~" and IDLE.search(function[2]):
            stack = (*stack, WAITS)
        _, _, _, cumulative, _ = stats[function]
        share = seconds / cumulative if cumulative else 0.0
        rest = seconds
        for callee, spent in callees[function]:
            below = spent * share
            if callee in seen or len(stack) > DEEPEST or below < SMALLEST_SHARE * total:
                continue
            follow(callee, below, stack, seen | {callee})
            rest -= below
        if rest > 0:
            found[stack] += rest

    for function in outermost:
        follow(function, stats[function][3], (root,), frozenset({function}))
    return dict(found)


def of_pyinstrument(records: Iterable[tuple[list[str], float]], root: str) -> dict[Stack, float]:
    """The samples of pyinstrument's session, in seconds."""
    found: defaultdict[Stack, float] = defaultdict(float)
    for identifiers, seconds in records:
        places = [
            (parts[0], parts[1], int(parts[2].split("\x01")[0] or 0))
            for parts in (identifier.split("\x00") for identifier in identifiers)
            if len(parts) > 2
        ]
        found[(root, *_below_the_ruler(places))] += seconds
    return dict(found)


def of_memray(path: Path, root: str) -> dict[Stack, float]:
    """The allocations that were held when most was held, in bytes, of a file of memray's that was made
    a moment ago."""
    from memray import FileReader

    found: defaultdict[Stack, float] = defaultdict(float)
    with FileReader(path) as reader:
        for record in reader.get_high_watermark_allocation_records(merge_threads=True):
            places = record.stack_trace()[::-1]
            if not any(file.endswith(IN_WORKER) for _, file, _ in places):
                stack = _below_the_ruler(places)
                found[(root, *(stack or ("no Python frame",)))] += record.size
    return dict(found)


SYMBOL = re.compile(r"^\s*[0-9a-f]+ (?P<symbol>.+?)(?:\+0x[0-9a-f]+)? \((?P<library>[^()]*)\)$")


def of_perf(printed: str) -> dict[Stack, float]:
    """The samples that ``perf script`` printed, by process."""
    found: defaultdict[Stack, float] = defaultdict(float)
    for block in printed.split("\n\n"):
        heading, *lines = block.strip("\n").splitlines() or [""]
        frames = [
            f"{row['symbol']} ({Path(row['library']).name})"
            for row in map(SYMBOL.match, lines)
            if row
        ]
        process = re.match(r"\s*(?P<name>.+?)\s+(?P<pid>\d+)(?:/\d+)?\s", heading)
        if frames and process:
            found[(f"{process['name']} {process['pid']}", *reversed(frames))] += 1
    return dict(found)
