"""Which of a project's functions each benchmark calls, how often, and how long a call of it takes: as JSON."""

from __future__ import annotations

import inspect
import json
import statistics
import sys
import time
from collections import Counter
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from proofs.accuracy_suites.in_suite.suite_steps import calls_of_a_sample, listed, steps_of

SAMPLES = 7
NOT_PLAIN = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


def called(steps: Any, code: str) -> Counter[tuple[str, int, str]]:
    """The calls of functions below a folder in one call of a benchmark: file, line and name of each."""
    found: Counter[CodeType] = Counter()

    def count(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            found[frame.f_code] += 1

    call = steps.prepared()
    sys.setprofile(count)
    try:
        call()
    finally:
        sys.setprofile(None)
    return Counter(
        {
            (of.co_filename, of.co_firstlineno, of.co_qualname): times
            for of, times in found.items()
            if of.co_filename.startswith(code) and not of.co_flags & NOT_PLAIN
        }
    )


def seconds_of_a_call(steps: Any) -> float:
    """The median of some samples, by processor time."""
    number = calls_of_a_sample(steps)
    return float(statistics.median(steps.timed(number)[1] / number for _ in range(SAMPLES)))


def main(suite: str, code: str) -> None:
    """Print one record for each benchmark that is a time and can be run."""
    found = []
    for of in listed(suite):
        if of["type"] != "time":
            continue
        for parameters, values in enumerate(of["params"] or [[]]):
            record = {"name": of["name"], "parameters": parameters, "values": values}
            record["names"] = of["param_names"]
            began = time.perf_counter()
            try:
                with steps_of(suite, of["name"], values) as steps:
                    record["seconds"] = seconds_of_a_call(steps)
                    calls = called(steps, code)
            except BaseException as error:  # noqa: BLE001 - such a benchmark is not asked about
                print(f"{of['name']} is left out: {error!r:.200}", file=sys.stderr)
                continue
            record["calls"] = [[*function, count] for function, count in calls.items()]
            record["took"] = time.perf_counter() - began
            found.append(record)
    Path(sys.argv[3]).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
