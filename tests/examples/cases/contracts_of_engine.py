"""Every implementation on one engine, in one process with one session, a JSON line each.

Run as a script, by path: ``ENGINE WORKERS CALLS ADDRESS ANSWERS WORKLOAD...``. Each implementation is called
at its workload's smallest size, again and again on the same inputs, and every answer is checked against the
reference's, which the folder ANSWERS keeps for the other engines of the environment; a line says what came of it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import pickle
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[3]))

from breakeven.catalogue import catalogue
from breakeven.engines import ENGINES, Session
from breakeven.workload import Workload


def rows(engine: str, names: Sequence[str]) -> list[tuple[str, str]]:
    """The workload and label of each implementation on an engine, but for what is there to crash."""
    return [
        (name, label)
        for name in names
        for label, chosen in catalogue.workload(name).implementations.items()
        if chosen.engine == engine and not chosen.crash
    ]


@cache
def inputs_and_answer(name: str, answers: Path) -> tuple[tuple[Any, ...], Any]:
    """The inputs at the smallest size, which all implementations of a workload share, so that one
    that changes them is found; and the reference's answer."""
    workload = catalogue.workload(name)
    # What one version of a library has pickled another may not read.
    kept = answers / f"{name}{sys.prefix.replace('/', '-')}.pickle"
    if kept.exists():
        return smallest_inputs(workload), pickle.loads(kept.read_bytes())
    reference = workload.implementations[workload.reference]
    answer = catalogue.load(workload, reference.function)(*smallest_inputs(workload))
    kept.write_bytes(pickle.dumps(answer))
    return smallest_inputs(workload), answer


def smallest_inputs(workload: Workload) -> tuple[Any, ...]:
    """The inputs at the smallest size, made anew."""
    return workload.make_inputs(next(iter(workload.sizes.values())))


def verdict(workload: Workload, label: str, session: Session, calls: int, answers: Path) -> str:
    """What is wrong with an implementation, in words; empty when every answer was right.

    One that is declared to be unavailable is right as long as its call fails. Its environment may lack what the
    reference needs.
    """
    chosen = workload.implementations[label]
    reason = catalogue.unavailable_reason(workload, label)
    if reason and not chosen.unavailable:
        return reason
    engine = catalogue.engine(chosen)
    if chosen.unavailable:
        data, expected = smallest_inputs(workload), None
    else:
        data, expected = inputs_and_answer(workload.name, answers)
    function = catalogue.load(workload, chosen.function)
    with contextlib.ExitStack() as closing:
        own = dataclasses.replace(session, closing=closing)
        if chosen.ingest:
            data = catalogue.load(workload, chosen.ingest)(*engine.arguments(data, own))
        for call in range(1, calls + 1):
            try:
                answer = function(*engine.arguments(data, own))
                if not chosen.unavailable:
                    workload.check(answer, expected)
            except Exception as error:  # noqa: BLE001 - whatever goes wrong is the finding
                if chosen.unavailable:
                    return ""
                return f"call {call} of {calls}: {type(error).__name__}: {str(error)[:2000]}"
    return "it works by now: take its `unavailable` away" if chosen.unavailable else ""


def verdicts(
    engine: str, workers: int, calls: int, address: str, answers: Path, names: Sequence[str]
) -> Iterator[dict[str, str]]:
    """A line for each implementation on the engine."""
    with ENGINES[engine].session(workers, address or None) as session:
        for name, label in rows(engine, names):
            found = verdict(catalogue.workload(name), label, session, calls, answers)
            yield {"workload": name, "label": label, "wrong": found}


def main(engine: str, workers: str, calls: str, address: str, answers: str, *names: str) -> None:
    """Print the lines; what libraries print goes elsewhere."""
    with os.fdopen(os.dup(1), "w") as lines:
        os.dup2(2, 1)
        for line in verdicts(engine, int(workers), int(calls), address, Path(answers), names):
            lines.write(json.dumps(line) + "\n")
            lines.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
