"""What is not the same in each process is told once, before anything is measured."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import CommandLine

HEAD = """import random
from breakeven import Workload

def drawn(n):
    return 1, [random.random() for _ in range(n)]

def of_a_set(n):
    return 1, list({f"text {i}" for i in range(n)})

def a_set(n):
    return 1, {f"text {i}" for i in range(n)}

def numbers(n):
    return 1, range(n)

def unstored(n):
    return 1, (lambda: n)

def listed(_, x):
    return list(x)

def summed(_, x):
    return sum(map(len, x))

def shuffled(_, x):
    return random.sample(list(x), len(x))

def called(_, x):
    return x() + random.random()

def workload(make_inputs, add, **terms):
    table = {"add": add, "again": lambda *x: add(*x)}
    return Workload(make_inputs=make_inputs, implementations=table, **terms)

"""
SIZED = 'sizes={"few": 30, "more": 300}'
OTHER_INPUTS = (
    "make_inputs gives different inputs in each process (argument 2), so no two answers can agree: "
    "seed what is random, as in np.random.default_rng(0), and sort what comes from a set of "
    "strings, whose order differs as well"
)
OTHER_ANSWER = (
    "the reference 'add' gives a different answer in another process, with the same inputs (the "
    "answer"
)


@pytest.fixture
def here(tmp_path: Path) -> CommandLine:
    (tmp_path / "here").mkdir()
    return CommandLine(tmp_path / "here")


@pytest.mark.parametrize("sizes", [SIZED, ""], ids=["with sizes", "without sizes"])
@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ("drawn, listed", OTHER_INPUTS),
        ("of_a_set, listed", OTHER_INPUTS),
        ("a_set, listed", OTHER_ANSWER),
        ("numbers, shuffled", OTHER_ANSWER),
        ("unstored, called", OTHER_ANSWER),
    ],
    ids=[
        "inputs drawn by chance",
        "inputs in the order of a set",
        "an answer in the order of a set",
        "an answer in an order by chance",
        "an answer with a number by chance",
    ],
)
def test_what_another_process_gives_otherwise_is_one_refusal(
    here: CommandLine, terms: str, said: str, sizes: str
) -> None:
    (here.folder / "mine.py").write_text(f"{HEAD}WORKLOAD = workload({terms}, {sizes})\n")
    refused = here.refuses("run", "mine.py", "--quick")
    assert refused.startswith(f"mine cannot be measured: {said}")
    assert not list((here.folder / ".breakeven" / "runs").glob("*.jsonl"))


@pytest.mark.slow
def test_a_set_whose_order_does_not_matter_is_measured(here: CommandLine) -> None:
    (here.folder / "mine.py").write_text(f"{HEAD}WORKLOAD = workload(a_set, summed, {SIZED})\n")
    done = here.breakeven("run", "mine.py", "--quick")
    assert done.returncode == 0, done.stderr
    assert "4 measured" in done.stdout


@pytest.mark.slow
def test_a_check_that_allows_for_chance_is_content(here: CommandLine) -> None:
    terms = f"drawn, listed, {SIZED}, check=lambda own, other: None"
    (here.folder / "mine.py").write_text(f"{HEAD}WORKLOAD = workload({terms})\n")
    done = here.breakeven("run", "mine.py", "--quick")
    assert done.returncode == 0, done.stderr
