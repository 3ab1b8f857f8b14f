"""What an engine costs by itself: measured in a process of its own, which cannot harm anything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any, TypedDict

from breakeven.engines import Engine, engine_named
from breakeven.processes.children.signals import signal_name
from breakeven.processes.children.variables import variables_for_cases
from breakeven.processes.janitor import janitor_beside
from breakeven.processes.leftovers import MARKER, end_marked, marked_processes, new_owner
from breakeven.processes.owned_folder import held_folder
from breakeven.records.engine_costs import FIGURES, NOTE, EngineCosts
from breakeven.records.journal import Journal
from breakeven.ruler.supervised.step_answers import Seconds, UnusableAnswerError, usable_message

SCRIPT = Path(__file__).with_name("engine_process.py")
LIMIT_SECONDS = 60.0
ORDERLY_END_SECONDS = 5.0
"""A cluster whose owner was killed has so long to go by itself, and to take its files with it."""
POLL_SECONDS = 0.1

STATUS_OF = {
    "MemoryError": "out_of_memory",
    "_ArrayMemoryError": "out_of_memory",
    "OutOfMemoryError": "out_of_memory",
    "Unavailable": "unavailable",
    "WrongAnswerError": "wrong_answer",
}


class Written(TypedDict, total=False):
    """A line of the record: what is begun, what it took, or how it failed."""

    figure: str
    samples_seconds: list[Seconds]
    failed: str
    reason: str


def costs_once(name: str, workers: int, journal: Journal, python: str = "") -> EngineCosts:
    """The costs that ``journal`` has of this engine; where it has none, measured and kept there.

    ``python`` is that of the engine's own environment, where it needs one.
    """
    workers = engine_named(name).workers(workers)
    for costs in journal.parsed(NOTE, EngineCosts):
        if (costs.engine, costs.workers) == (name, workers):
            return costs
    costs = measure_engine(name, workers, python=python)
    journal.note(NOTE, costs.to_json())
    return costs


def measure_engine(
    name: str, workers: int, limit_seconds: float = LIMIT_SECONDS, python: str = ""
) -> EngineCosts:
    """Measure all figures of one engine; a failure is a status and a reason, never an exception.

    ``limit_seconds`` is for all figures together; ``python`` is that of an environment which has what the
    engine needs. Raises UserError when there is no such engine.
    """
    engine = engine_named(name)
    workers = engine.workers(workers)
    absent = not_applicable(engine)
    costs = partial(EngineCosts, engine=name, workers=workers, not_applicable=absent)
    reason = None if python else engine.available()
    if reason:
        return costs(status="unavailable", reason=reason)
    with held_folder() as folder:  # its path is short: engines make sockets there
        record = folder / "record.jsonl"
        record.touch()
        request = {
            "engine": name,
            "workers": workers,
            "modules": engine.modules,
            "figures": [figure for figure in FIGURES if figure not in absent],
            "record": str(record),
        }
        asked = engine.environment(workers) | {"TMPDIR": str(folder)}
        environment = variables_for_cases(os.environ, asked)
        ending = _run(python or sys.executable, request, environment, limit_seconds)
        return costs(**_outcome(record, ending, limit_seconds))


def not_applicable(engine: Engine) -> dict[str, str]:
    """The figures that an engine does not have, each with the reason in words."""
    absent = {}
    if not engine.modules:
        absent["import"] = "needs no library of its own"
    if not engine.starts_workers:
        absent |= dict.fromkeys(("start", "stop"), "starts nothing before its first call")
    if engine.cluster is None:
        absent["connect"] = "has no cluster to join"
    if not engine.has_tasks:
        reason = "does not take Python functions as tasks"
        absent |= dict.fromkeys(("first_task", "thousand_tasks"), reason)
    if not engine.has_round_trip:
        trips = [figure for figure in FIGURES if figure.startswith("round_trip")]
        absent |= dict.fromkeys(trips, "works on the caller's memory: nothing goes there and back")
    return absent


def _run(
    python: str, request: dict[str, Any], environment: dict[str, str], limit_seconds: float
) -> int | None:
    """Run the script to its end; its exit code, or None when it took too long."""
    owner = new_owner()
    with janitor_beside(owner):
        process = subprocess.Popen(
            [python, "-P", str(SCRIPT), json.dumps(request)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment | {MARKER: owner},
            start_new_session=True,
        )
        try:
            return process.wait(limit_seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            process.kill()
            process.wait()
            _end(owner)


def _end(owner: str) -> None:
    deadline = time.monotonic() + ORDERLY_END_SECONDS
    while marked_processes(owner) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    end_marked(owner)


def _outcome(record: Path, ending: int | None, limit_seconds: float) -> dict[str, Any]:
    """The status, the reason and the samples that the record of a process that is gone tells."""
    samples: dict[str, tuple[float, ...]] = {}
    doing, failed = "import", None
    whole_lines = record.read_bytes().rpartition(b"\n")[0].splitlines()
    try:
        lines = [usable_message(each, lambda _: Written) for each in whole_lines]
    except UnusableAnswerError as error:
        return _not_ok("crashed", f"what its process wrote down is no record: {error}")
    for line in lines:
        doing = line.get("figure", doing)
        if "failed" in line and failed is None:  # what fails because of it is told afterwards
            failed = line
        if "samples_seconds" in line:
            samples[doing] = (*samples.get(doing, ()), *line["samples_seconds"])
    found: dict[str, Any] = {"status": "ok", "samples_seconds": samples}
    during = f"at '{doing.replace('_', ' ')}'"
    if ending is None:
        found |= _not_ok("timeout", f"took over {limit_seconds:g} s in all, and was ended {during}")
    elif failed:
        status = STATUS_OF.get(failed["failed"], "crashed")
        found |= _not_ok(status, f"{failed['failed']} {during}: {failed.get('reason', '')}")
    elif ending < 0:
        found |= _not_ok("crashed", f"killed by {signal_name(-ending)} {during}")
    elif ending > 0:
        found |= _not_ok("crashed", f"ended with exit code {ending} {during}")
    return found


def _not_ok(status: str, reason: str) -> dict[str, str]:
    return {"status": status, "reason": reason}
