"""A workload whose implementations go wrong, each in its own way."""

from breakeven.workload import Implementation, Workload


def make_inputs(n):
    """The number itself."""
    return (n,)


def check(result, expected):
    """Equality."""
    if result != expected:
        raise AssertionError(f"{result} is not {expected}")


WORKLOAD = Workload(
    name="broken",
    version="1",
    source="tests",
    question="What does the ruler say when something goes wrong?",
    sizes={"small": 1000, "medium": 100_000},
    unit="numbers",
    make_inputs=make_inputs,
    check=check,
    reference="good",
    baseline="good",
    implementations={
        "good": Implementation("with_python:good"),
        "wrong": Implementation("with_python:wrong"),
        "wrong-later": Implementation("with_python:wrong_later"),
        "raises": Implementation("with_python:raises"),
        "hangs": Implementation("with_python:hangs"),
        "killed": Implementation("with_python:killed"),
        "crashes": Implementation("with_python:crashes"),
        "greedy": Implementation("with_python:greedy"),
        "refused-memory": Implementation("with_python:refused_memory"),
        "missing": Implementation("with_nosuchlibrary:anything"),
        "strays": Implementation("with_python:leaves_a_process"),
        "also-good": Implementation("with_python:good"),
    },
)
