"""The sizes that a run finds, and which of them it measures unasked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from own_folder import Folder

FILE = '''"""Something."""
from breakeven import Workload

def make_inputs(n):
    return (range(n),)

WORKLOAD = Workload(make_inputs=make_inputs, {more}implementations={{"len": len}})
'''
MINE = '''"""What needs a few items, and fails with many?"""
from breakeven import Workload

def make_inputs(n):
    return (list(range(n)),)

def mean(numbers):
    if len(numbers) > 5000:
        raise MemoryError("no more than 5000")
    return sum(numbers) / (len(numbers) - 1)

WORKLOAD = Workload(make_inputs=make_inputs, implementations={"mean": mean})
'''


def test_a_run_says_how_it_found_its_sizes(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(MINE)
    ran = Folder(tmp_path).breakeven("run", "mine.py", "--quick", "--sizes", "large")
    assert ran.code == 0, ran.err
    said = " ".join(ran.err.split())
    assert "sizes found for mine: small n = 20, medium n = 200, large n = 2,000" in said
    assert "no larger ones: at n = 20,000 its baseline 'mean' failed: " in said


def test_a_default_size_that_another_workload_has_is_no_mistake(
    in_project: Callable[..., Path],
) -> None:
    folder = in_project('workloads = ["one.py", "other.py"]', 'default_sizes = ["huge"]')
    (folder / "one.py").write_text(FILE.format(more="sizes={'tiny': 10}, "))
    (folder / "other.py").write_text(FILE.format(more="sizes={'huge': 99}, "))
    assert Folder(folder).breakeven("run", "--quick", "one").code == 0


def test_default_sizes_hold_for_sizes_that_are_found(in_project: Callable[..., Path]) -> None:
    folder = in_project('workloads = "one.py"', 'default_sizes = ["large"]')
    (folder / "one.py").write_text(FILE.format(more=""))
    ran = Folder(folder).breakeven("run", "--quick")
    assert ran.code == 0, ran.err
    assert "sizes found for one: small n = " in " ".join(ran.err.split())
    assert len(list(folder.glob(".breakeven/runs/*.jsonl"))) == 1
    (journal,) = folder.glob(".breakeven/runs/*.jsonl")
    assert '"size":"large"' in journal.read_text().replace(" ", "")
    assert '"size":"small"' not in journal.read_text().replace(" ", "")
