"""The processes of two sides that are compared, each in the Python of its own side."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from breakeven.processes.owners.private import make_private
from breakeven.records.measurement import Case
from breakeven.ruler.contender import Contender
from breakeven.ruler.ends import CaseEnded
from breakeven.ruler.expected import uncapped, write_answer
from breakeven.ruler.settings import Settings
from breakeven.ruler.supervisor import CaseProcess
from breakeven.sources.sides import ReadySide

__all__ = [
    "PLACES",
    "Place",
    "SideEnded",
    "Sides",
    "asked_of",
    "blamed",
    "contender_of",
    "facts_of",
    "go_on_with",
    "process_of",
    "spent_once",
]

Sides = tuple[ReadySide, ReadySide]
Place = int
"""0 is before, 1 after."""
PLACES: tuple[Place, Place] = (0, 1)


class SideEnded(Exception):  # noqa: N818 - an end with a status, not always an error
    """A side of a pair that went wrong, with its status and the reason."""

    def __init__(self, place: Place, end: CaseEnded) -> None:
        super().__init__(end.reason)
        self.place = place
        self.status = end.status
        self.reason = end.reason


@contextmanager
def blamed(place: Place) -> Iterator[None]:
    """Say which side it was whose case ended in the block."""
    try:
        yield
    except CaseEnded as end:
        raise SideEnded(place, end) from end


def facts_of(side: ReadySide, case: Case) -> dict[str, Any]:
    """What the catalogue of the side says of the case's implementation."""
    found: dict[str, Any] = side.catalogue[case.workload]["implementations"][case.implementation]
    return found


def spent_once(sides: Sides, case: Case) -> float:
    """The seconds that the last pair spent on what no later one needs, such as a ``setup_cache``. The first call
    gets them; then they are 0."""
    of_sides = (
        side.catalogue[case.workload].get("implementations", {}).get(case.implementation, {})
        for side in sides
    )
    return sum(float(facts.pop("spent_once", 0.0)) for facts in of_sides)


def asked_of(side: ReadySide, case: Case) -> Case:
    """The case as the side has it: with so many workers as its engine takes, if that is known."""
    return replace(case, workers=facts_of(side, case)["workers"] or case.workers)


def process_of(
    side: ReadySide, case: Case, settings: Settings, hash_seed: int | None = None
) -> CaseProcess:
    """A process of the side's own Python for the case; raises CaseEnded where it cannot run there."""
    chosen = facts_of(side, case)
    if chosen["unavailable"]:
        raise CaseEnded("unavailable", chosen["unavailable"])
    # Without the path that this process was given: the workloads are those of the side.
    environment = {**chosen["environment"], "PYTHONPATH": ""}
    limited = _limited(chosen, "limit_seconds", settings)
    return CaseProcess(asked_of(side, case), environment, limited, side.program, hash_seed)


def go_on_with(process: CaseProcess, side: ReadySide, case: Case, settings: Settings) -> None:
    """Let a process of the side go on with another case, and with the limit of that."""
    process.next_case(asked_of(side, case))
    process.settings = _limited(facts_of(side, case), "limit_seconds", settings)


def _limited(facts: dict[str, Any], name: str, settings: Settings) -> Settings:
    """The settings with a limit that a benchmark sets itself, where it does."""
    return replace(settings, limit_seconds=facts.get(name, settings.limit_seconds))


def contender_of(
    side: ReadySide, case: Case, process: CaseProcess, settings: Settings
) -> Contender:
    """The case in that process, to be prepared."""
    return Contender(process, None, _expected(side, case, settings), settings)


def _expected(side: ReadySide, case: Case, settings: Settings) -> str:
    """Where the answer of the side's own reference is: the other side's libraries may not read it.

    Nowhere, where nothing says which answer is right.
    """
    label = side.catalogue[case.workload]["reference"]
    if label is None:
        _require_cache(side, case, settings)
        return ""
    folder = make_private(side.folder / "expected")
    path = folder / f"{case.workload}-{case.workload_version}-{case.n}.pickle"
    if not path.exists():
        reference = replace(case, implementation=label)
        write_answer(label, process_of(side, reference, uncapped(settings)), path)
    return str(path)


def _require_cache(side: ReadySide, case: Case, settings: Settings) -> None:
    """Let a process of its own store what an asv benchmark's ``setup_cache`` gives, once."""
    facts = facts_of(side, case)
    path = facts["cache"]
    if path and not Path(path).exists():
        with process_of(side, case, uncapped(settings)) as process:
            process.settings = _limited(facts, "cache_limit_seconds", process.settings)
            began = time.monotonic()
            process.step("load")
            process.step("write_cache")
            facts["spent_once"] = time.monotonic() - began
