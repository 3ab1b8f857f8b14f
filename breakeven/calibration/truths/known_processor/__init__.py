"""Burning a known processor time, in this process, a child, and twenty short-lived grandchildren."""

from breakeven.workload import Implementation, Workload


def make_inputs(milliseconds):
    """Return the milliseconds of processor time to burn in all."""
    return (milliseconds,)


def check(result, expected):
    """The answer is the time that was burnt."""
    assert result == expected, f"burnt {result} ms instead of {expected}"


WORKLOAD = Workload(
    name="known_processor",
    version="1",
    source="a truth for the ruler",
    question="Does the ruler find the processor time of a whole process tree?",
    sizes={"small": 100, "medium": 500, "large": 2_000},
    unit="milliseconds of processor time",
    make_inputs=make_inputs,
    check=check,
    reference="own-thread",
    baseline="own-thread",
    implementations={
        "own-thread": Implementation("with_python:burn_alone"),
        "pool": Implementation("with_processes:burn_in_pool", engine="processes"),
        "family": Implementation("with_processes:burn_in_three_generations"),
    },
)
