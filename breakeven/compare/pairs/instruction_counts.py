"""How many instructions a call takes, as callgrind counts them: the same every time, however busy the
machine.

It is a clock of its own, beside time and never in its place: an instruction may wait for memory or not, and
what waits for a lock or a disk needs none. The processes have the same hash seed, and addresses are not
random, so that the same code takes the same way. Two processes of each side show whether it does.

Source: J. Weidendorfer, M. Kowarschik, C. Trinitis, "A tool suite for simulation based analysis of memory
access behavior", ICCS 2004 (Callgrind).
"""

from __future__ import annotations

import re
import shutil
import statistics
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from breakeven.compare.pairs.side_processes import (
    SideEnded,
    Sides,
    blamed,
    contender_of,
    facts_of,
    process_of,
)
from breakeven.errors import UserError, unknown_name
from breakeven.findings.verdicts.of_pairs.pairs import Values
from breakeven.processes.owned_folder import temporary_folder
from breakeven.records.measurement import Case
from breakeven.ruler.ends import CaseEnded
from breakeven.ruler.settings import Settings
from breakeven.sources.in_side.counted import COUNTED_INSIDE
from breakeven.sources.sides import ReadySide

__all__ = ["counted_instructions", "require_clock"]

CLOCK = "instructions"
WARM_UPS = 3
COUNTED = 3
TIMES_SLOWER = 100.0
"""Under callgrind a program may take so many times as long."""
HASH_SEED = 0
SUMMARY = re.compile(r"^(?:summary|totals): (\d+)", re.MULTILINE)


def require_clock(name: str) -> None:
    """Raise UserError where this is no clock besides time, or none that can be had here."""
    if name != CLOCK:
        raise unknown_name(
            "clock", name, [CLOCK], f"time is always measured; --clock {CLOCK} adds a count"
        )
    if shutil.which("valgrind") is None:
        raise UserError(
            "valgrind, which counts instructions, is not installed; install it (apt install "
            "valgrind), or leave --clock instructions out"
        )


def counted_instructions(sides: Sides, case: Case, settings: Settings) -> Values | SideEnded:
    """The instructions of one call on both sides, one side after the other."""
    found = []
    for place, side in enumerate(sides):
        try:
            with blamed(place):
                found.append(_count(side, case, settings))
        except SideEnded as end:
            return end
    return Values(before=found[0], after=found[1])


def _count(side: ReadySide, case: Case, settings: Settings) -> float:
    if facts_of(side, case)["cluster"] or (facts_of(side, case)["workers"] or 1) > 1:
        raise CaseEnded("unavailable", "instructions are counted only if a call runs in one thread")
    with temporary_folder() as folder:
        under = replace(side.program, command=(*_prefix(folder), *side.program.command))
        counted_side = replace(side, program=under)
        with process_of(counted_side, case, settings, hash_seed=HASH_SEED) as process:
            limit = process.settings.limit_seconds * TIMES_SLOWER
            process.settings = replace(process.settings, limit_seconds=limit)
            own = contender_of(counted_side, case, process, process.settings)
            own.prepare().start()
            if not own.stays_cold:
                own.first_call()
                process.step("call", number=WARM_UPS, phase="warm_up")
            if side.program.counts_itself:
                process.step("count", number=COUNTED)
            else:
                target = "breakeven.sources.counted_calls:count_calls"
                process.step("assist", target=target, arguments={"number": COUNTED})
            process.step("close")
        return _instructions(folder)


def _prefix(folder: Path) -> list[str]:
    fixed = shutil.which("setarch")
    return [
        *([fixed, "-R"] if fixed else []),
        *("valgrind", "--tool=callgrind", "--quiet"),
        *(f"--toggle-collect={COUNTED_INSIDE}", f"--dump-after={COUNTED_INSIDE}"),
        f"--callgrind-out-file={folder}/%p.out",
    ]


def _newest(dumps: Mapping[int, Path]) -> int:
    return max(path.stat().st_mtime_ns for path in dumps.values())


def _instructions(folder: Path) -> float:
    """What the calls took beyond the empty one before them: the middle one of them.

    They are the last that were counted in their process, which is the one that wrote last: Python itself may call the
    function when it starts.
    """
    by_process: dict[int, dict[int, Path]] = {}
    for path in folder.glob("*.out.*"):
        process, _, number = path.name.partition(".out.")
        by_process.setdefault(int(process), {})[int(number)] = path
    dumps = max(by_process.values(), key=_newest, default={})
    texts = [dumps[number].read_text(errors="replace") for number in sorted(dumps)]
    counts = [int(found[1]) for text in texts if (found := SUMMARY.search(text))]
    if len(counts) < 1 + COUNTED:
        raise CaseEnded("failed", "callgrind has not counted its calls")
    empty, *calls = counts[-1 - COUNTED :]
    return float(statistics.median(calls) - empty)
