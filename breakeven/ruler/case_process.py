"""One case in a process of its own: it takes one step at a time and answers each with JSON.

Run as a script, by path, so that worker processes that import the main module again find nothing
to do. The tool's package is on its path and nothing else of where that lies; what it measures comes
from the project, or from what is installed for this interpreter.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
import traceback
from collections import defaultdict
from collections.abc import Callable
from time import perf_counter
from typing import Any

from breakeven.processes.children.case_channel import CaseChannel
from breakeven.ruler.checking_clock import CheckingClock
from breakeven.ruler.in_case.failures import own_error, place_of, short
from breakeven.ruler.in_case.steps import CaseSteps
from breakeven.ruler.own_imports import own_imports, remember_imports

OWN_STEPS = ("native_threads", "close")
"""Steps in which nothing of the user's is called, whose imports are the tool's own."""


def serve(steps: CaseSteps, channel: CaseChannel) -> None:
    """Answer steps until there are no more; each answer says how long the step took.

    What every phase took is added up, waiting for the next step included; ``close`` tells it.
    """
    phases: defaultdict[str, float] = defaultdict(float)
    waiting_since = perf_counter()
    while (call := channel.next_call()) is not None:
        began = perf_counter()
        name = str(call.pop("step"))
        if steps.clock:
            steps.clock.reset()
        with own_imports() if name in OWN_STEPS else contextlib.nullcontext():
            answer = timed_step(getattr(steps, name), call)
        timed = answer.get("timed_seconds", 0.0)
        phases["waiting"] += began - waiting_since
        phases[answer.get("phase", name)] += timed or perf_counter() - began
        if timed:
            phases["checks"] += perf_counter() - began - timed
        waiting_since = perf_counter()
        if name == "close":
            answer["phases"] = phases
        channel.answer(answer)


def timed_step(step: Callable[..., dict[str, Any]], arguments: dict[str, Any]) -> dict[str, Any]:
    """What a step found out and how long it took, or how it failed, in words."""
    began = perf_counter()
    try:
        found = step(**arguments)
    except BaseException as error:  # noqa: BLE001 - every failure is an answer
        own = own_error(error)
        told = {"failed": type(own).__name__, "reason": short(own), "place": place_of(error)}
        return told | {"trace": _trace(error)}
    return {"seconds": perf_counter() - began, **found}


def end_with_supervisor(lifeline_fd: int) -> None:
    """End this process and what it started as soon as the supervisor is gone, however it went.

    What releases shared memory is left alone: killed with the others, it could not.
    """

    def wait() -> None:
        os.read(lifeline_fd, 1)
        try:
            with own_imports():
                from breakeven.processes.leftovers import end_descendants

            end_descendants()
        finally:
            os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=wait, daemon=True, name="lifeline").start()


def _trace(error: BaseException) -> str:
    """The traceback; nothing where the error's own class fails to let it be told."""
    try:
        return "".join(traceback.format_exception(error))[-4000:]
    except Exception:  # noqa: BLE001 - a user's class may raise anything
        return ""


def main(request: str, project: str, *descriptors: str) -> None:
    """Serve the case that ``request`` describes, of a project, on the pipes that the supervisor opened."""
    channel = CaseChannel([int(each) for each in descriptors])
    lifeline, clock = channel.others
    remember_imports()
    end_with_supervisor(lifeline)
    steps = CaseSteps(json.loads(project), **json.loads(request))
    steps.clock = CheckingClock(clock)
    serve(steps, channel)


if __name__ == "__main__":
    main(*sys.argv[1:])
