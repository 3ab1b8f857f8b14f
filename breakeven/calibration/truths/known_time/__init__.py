"""Waiting for a known time: in a busy loop, asleep, and for the answer of a server."""

from breakeven.workload import Implementation, Workload


def make_inputs(microseconds):
    """Return the number of microseconds to wait."""
    return (microseconds,)


def check(result, expected):
    """The answer is the time asked for, and the time that it took, which is never less."""
    asked, lasted = result
    assert asked == expected[0], f"waited for {asked} us instead of {expected[0]}"
    assert lasted >= asked, f"{asked} us were asked for, and only {lasted:.1f} were waited"


WORKLOAD = Workload(
    name="known_time",
    version="1",
    source="a truth for the ruler",
    question="Does the ruler find a time that is known beforehand?",
    sizes={"small": 200, "medium": 5_000, "large": 100_000},
    unit="microseconds",
    make_inputs=make_inputs,
    check=check,
    reference="busy-loop",
    baseline="busy-loop",
    implementations={
        "busy-loop": Implementation("with_python:busy_loop"),
        "sleep": Implementation("with_python:sleep"),
        # The engine is one that hands over its session, which ends the server.
        "server": Implementation(
            "with_python:ask_server", engine="threads", ingest="with_python:start_server"
        ),
    },
)
