"""A statement that asv times in a fresh process of its own, such as an import: ``timeraw``."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from time import perf_counter
from typing import Any

IN_ITS_OWN_PROCESS = """
import sys, time, timeit
asked = eval(sys.stdin.read())
clocks = lambda: complex(time.perf_counter(), time.process_time())
spent = timeit.Timer(asked["statement"], asked["setup"], clocks).timeit(asked["number"])
print("\\n", spent.real, spent.imag)
"""
"""Prints the seconds by the wall clock, and of processor time, of what it reads; timeit takes one
difference of two times, so a complex number holds both."""


def is_timed_in_its_own_process(benchmark: Any) -> bool:
    """Whether the benchmark gives a statement that a fresh process is to time."""
    return hasattr(benchmark, "_timeraw_env")


def timed_in_its_own_process(given: Any, number: int, benchmark: Any) -> tuple[float, float, float]:
    """The seconds of a statement in a fresh process, of its processor time, and of all around it."""
    statement, setup = given if isinstance(given, tuple) else (given, "")
    asked = {
        "statement": textwrap.dedent(statement),
        "setup": textwrap.dedent(setup),
        "number": number,
    }
    began = perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", IN_ITS_OWN_PROCESS],
        input=repr(asked),
        capture_output=True,
        text=True,
        env={**os.environ, **(benchmark._timeraw_env or {})},
        check=False,
    )
    if done.returncode:
        raise RuntimeError("its process failed: " + " ".join(done.stderr.split("\n")[-3:]).strip())
    wall, cpu = map(float, done.stdout.splitlines()[-1].split())
    return wall, cpu, perf_counter() - began - wall
