"""One case in a process of its own: it takes one step at a time and answers each with JSON.

Run as a script, by path, so that worker processes that import the main module again find nothing
to do. The tool's package is on its path and nothing else of where that lies; what it measures comes
from the project, or from what is installed for this interpreter.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
import traceback
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from breakeven.ruler.checking_clock import CheckingClock
from breakeven.ruler.in_case.failures import own_error, place_of, short
from breakeven.ruler.in_case.steps import CaseSteps


def serve(steps: CaseSteps, calls_fd: int, answers_fd: int) -> None:
    """Answer steps until there are no more; each answer says how long the step took.

    What every phase took is added up, waiting for the next step included; ``close`` tells it.
    """
    phases: defaultdict[str, float] = defaultdict(float)
    with os.fdopen(calls_fd, "r") as calls, os.fdopen(answers_fd, "w") as answers:
        waiting_since = time.perf_counter()
        for line in calls:
            began = time.perf_counter()
            call = json.loads(line)
            name = call.pop("step")
            if steps.clock:
                steps.clock.reset()
            answer = timed_step(getattr(steps, name), call)
            timed = answer.get("timed_seconds", 0.0)
            phases["waiting"] += began - waiting_since
            phases[answer.get("phase", name)] += timed or time.perf_counter() - began
            if timed:
                phases["checks"] += time.perf_counter() - began - timed
            waiting_since = time.perf_counter()
            if name == "close":
                answer["phases"] = phases
            answers.write(json.dumps(answer) + "\n")
            answers.flush()


def timed_step(step: Callable[..., dict[str, Any]], arguments: dict[str, Any]) -> dict[str, Any]:
    """What a step found out and how long it took, or how it failed, in words."""
    began = time.perf_counter()
    try:
        found = step(**arguments)
    except BaseException as error:  # noqa: BLE001 - every failure is an answer
        own = own_error(error)
        told = {"failed": type(own).__name__, "reason": short(own), "place": place_of(error)}
        return told | {"trace": _trace(error)}
    return {"seconds": time.perf_counter() - began, **found}


def end_with_supervisor(lifeline_fd: int) -> None:
    """End this process and what it started as soon as the supervisor is gone, however it went.

    What releases shared memory is left alone: killed with the others, it could not.
    """

    def wait() -> None:
        os.read(lifeline_fd, 1)
        try:
            from breakeven.processes.leftovers import end_descendants

            end_descendants()
        finally:
            os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=wait, daemon=True, name="lifeline").start()


def _trace(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))[-4000:]


def main(request: str, project: str, *descriptors: str) -> None:
    """Serve the case that ``request`` describes, of a project, on the pipes that the supervisor opened."""
    calls, answers, lifeline, clock = map(int, descriptors)
    for descriptor in (calls, answers, lifeline, clock):
        os.set_inheritable(descriptor, False)
    end_with_supervisor(lifeline)
    steps = CaseSteps(json.loads(project), **json.loads(request))
    steps.clock = CheckingClock(clock)
    serve(steps, calls, answers)


if __name__ == "__main__":
    main(*sys.argv[1:])
