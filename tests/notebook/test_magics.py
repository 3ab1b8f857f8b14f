"""The magics in an IPython shell: what they measure, and what they say where they cannot."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import Any

import pytest

from breakeven.errors import UserError

CELL = """
import random
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
import multiprocessing

lock = threading.Lock()
made = (number for number in range(3))
stream = open(__file__) if "__file__" in globals() else open("text.txt", "w+")
numbers = [3, 1, 2]
offset = 10

@dataclass
class Point:
    x: int
    def moved(self):
        return Point(self.x + offset)

points = [Point(1), Point(2)]

def inverse(x): return 1 / x
def guarded(): return lock.locked()
def outer(): return guarded()
def moved(point): return point.moved()
def move_all(points):
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as pool:
        return list(pool.map(moved, points))
def move_afresh(points):
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(moved, points))
"""


@pytest.fixture
def notebook(shell: Any) -> Any:
    """A shell whose notebook has run a cell."""
    shell.run_cell(CELL).raise_error()
    yield shell
    shell.user_ns["stream"].close()


def refusal(shell: Any, cell: str) -> str:
    """The sentence that a cell ends with."""
    with pytest.raises(UserError) as refused:
        shell.run_cell(cell).raise_error()
    return str(refused.value)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("inverse(0)", "inverse(0): a call raised ZeroDivisionError: division by zero"),
        ("list(made)", "made (a generator) cannot be copied into the processes that measure"),
        ("stream.read()", "stream (an open file) cannot be copied"),
        ("lock.locked()", "lock (a thread.lock) cannot be copied"),
        ("outer()", "lock (a thread.lock), which guarded uses, cannot be copied"),
        ("len([lock])", "lock (a thread.lock) cannot be copied"),
        ("invers(1)", "did you mean 'inverse'? (run the cell that defines it)"),
        ("inverse(", "inverse( is not valid Python"),
        ("--workers none inverse(1)", "give a number from 1: %breakeven --workers 2"),
        ("", "there is nothing to measure; add a statement: %breakeven f(x)"),
    ],
)
def test_what_cannot_be_measured_is_said_in_one_sentence(
    notebook: Any, capsys: pytest.CaptureFixture[str], statement: str, sentence: str
) -> None:
    said = refusal(notebook, f"%breakeven {statement}")
    assert sentence in said
    assert capsys.readouterr().out.strip() == said
    assert "\n" not in said


def test_a_call_that_changes_its_inputs_is_told_how_to_get_fresh_ones(notebook: Any) -> None:
    said = refusal(notebook, "%breakeven numbers.sort()")
    assert "changed its argument 'numbers'" in said
    assert said.endswith("%breakeven --fresh")
    assert notebook.user_ns["numbers"] == [3, 1, 2]
    notebook.run_cell("r = %breakeven -q --budget 1s --fresh numbers.sort()").raise_error()
    assert notebook.user_ns["r"].seconds > 0


def test_a_lazy_answer_is_refused_with_the_ruler_s_reason(notebook: Any) -> None:
    assert "lazy" in refusal(notebook, "%breakeven map(inverse, numbers)")


def test_workers_that_start_afresh_need_a_file(notebook: Any) -> None:
    said = refusal(notebook, "%breakeven move_afresh(points)")
    assert "put it into a file beside the notebook and import it" in said


def test_workers_that_are_forked_find_the_notebook_s_functions_and_classes(notebook: Any) -> None:
    cell = "r = %breakeven -q --budget 1s [each.x for each in move_all(points)]"
    notebook.run_cell(cell).raise_error()
    found = notebook.user_ns["r"]
    assert found.peak_bytes > 0
    assert found.measurement.status == "ok"


def test_answers_of_one_statement_need_not_be_the_same_nor_comparable(notebook: Any) -> None:
    cell = "r = %breakeven -q --budget 1s (random.random(), object(), time.sleep(0), points)"
    notebook.run_cell(cell).raise_error()
    assert notebook.user_ns["r"].processes_seconds


def test_a_result_is_shown_once_and_returned(
    notebook: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook.run_cell("kept = %breakeven --budget 1s inverse(2)").raise_error()
    kept = notebook.user_ns["kept"]
    assert capsys.readouterr().out.strip() == repr(kept)
    done = notebook.run_cell("%breakeven --budget 1s inverse(2)", store_history=True)
    assert capsys.readouterr().out.count("warm call") == 1
    assert done.result.statement == "inverse(2)"
    notebook.run_cell("kept", store_history=True)
    assert repr(kept) in capsys.readouterr().out
    notebook.run_cell("%breakeven -q --budget 1s inverse(2)", store_history=True)
    assert "warm call" not in capsys.readouterr().out


def test_a_quiet_result_is_shown_where_its_name_is_written(
    notebook: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    cell = "r = %breakeven -q --budget 1s inverse(2)"
    notebook.run_cell(cell, store_history=True).raise_error()
    assert "warm call" not in capsys.readouterr().out
    notebook.run_cell(f"{cell}\nr", store_history=True).raise_error()
    assert capsys.readouterr().out.count("warm call") == 1
    notebook.run_cell("r", store_history=True).raise_error()
    assert capsys.readouterr().out.count("warm call") == 1


def test_a_module_of_the_notebook_s_folder_is_found(notebook: Any, place: Any) -> None:
    (place.folder / "beside.py").write_text("def twice(x):\n    return 2 * x\n")
    notebook.run_cell("import sys; sys.path.insert(0, '')\nfrom beside import twice").raise_error()
    notebook.run_cell("r = %breakeven -q --budget 1s twice(offset)").raise_error()
    assert notebook.user_ns["r"].measurement.status == "ok"


def test_a_cell_is_measured_as_a_whole(notebook: Any) -> None:
    cell = "%%breakeven -q --budget 1s\ntotal = 0\nfor each in numbers:\n    total += each\ntotal"
    found = notebook.run_cell(cell).result
    assert found.statement == "total = 0\nfor each in numbers:\n    total += each\ntotal"


def test_a_race_compares_lines_and_says_what_went_wrong(notebook: Any) -> None:
    lines = ["sum(numbers)  # builtin", "numbers[0] + 4  # other", "inverse(0)", "numbers.sort()"]
    found = notebook.run_cell("%%race -q --budget 4s\n" + "\n".join(lines)).result
    assert [each.label for each in found.race.standings] == [
        *("builtin", "other", "inverse(0)", "numbers.sort()"),
    ]
    assert found.race.first.seconds > 0
    text = repr(found)
    assert "The answers differ: builtin gives 6, other gives 7" in text
    assert "inverse(0): a call raised ZeroDivisionError: division by zero." in text
    assert "Give every call a copy of its inputs: %%race --fresh." in text
    assert found.frame["statement"].tolist()[1] == "numbers[0] + 4"


def test_a_race_of_one_is_refused(notebook: Any) -> None:
    assert "the cell has 1" in refusal(notebook, "%%race\nsum(numbers)")


def test_a_first_line_that_fails_is_named(notebook: Any) -> None:
    said = refusal(notebook, "%%race\ninverse(0)\nsum(numbers)")
    assert said.startswith("inverse(0)")
    assert "ZeroDivisionError" in said


def test_a_folder_that_cannot_be_written_is_said_to_be_one(shell: Any, place: Any) -> None:
    taken = place.folder / ".breakeven"
    taken.write_text("a file, where a folder is needed")
    said = refusal(shell, "%breakeven 1 + 1")
    assert "cannot write there" in said
    assert "%cd" in said
    taken.unlink()


def test_another_run_in_the_same_project_is_waited_for_by_hand(shell: Any, place: Any) -> None:
    runs = place.folder / ".breakeven" / "runs"
    runs.mkdir(parents=True)
    with (runs / "run.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "another run is measuring" in refusal(shell, "%breakeven 1 + 1")


def test_what_travels_is_closed_to_others(shell: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from breakeven.notebook import asking

    seen: list[tuple[int, list[int]]] = []

    def look(request: dict[str, Any], _: object) -> dict[str, Any]:
        folder = Path(request["folder"])
        files = [path.stat().st_mode & 0o777 for path in folder.iterdir()]
        seen.append((folder.stat().st_mode & 0o777, files))
        return {"refused": "looked at"}

    monkeypatch.setattr(asking, "_answer", look)
    assert refusal(shell, "%breakeven 1 + 1") == "looked at"
    ((folder, files),) = seen
    assert folder == 0o700
    assert files
    assert set(files) == {0o600}
