"""Files of the user's that take something away from Python, or go on for ever, while they are imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from breakeven.records.journal import Journal

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow  # each is a whole run: three minutes together
MINE = """
from breakeven import Work, Workload

def make_inputs(n):
    return ([float(line) for line in open("numbers.txt")] * n,)

def loop(x):
    return sum(x)

def work(n):
    print("this is printed, too")
    return Work(operations=n)

WORKLOAD = Workload(
    make_inputs=make_inputs, work=work, sizes={"some": 10}, implementations={"loop": loop}
)
"""
THREAD = "import threading, time; threading.Thread(target=time.sleep, args=(10**6,)).start()\n"
PRINTS = "import os; print('printed'); os.write(1, b'past Python\\n')\n"
ENDS = {
    "the path": "import sys; sys.path.clear()\n",
    "another path": "import sys; sys.path = []\n",
    "no path": "import sys; sys.path = None\n",
    "the finders": "import sys; sys.meta_path.clear(); sys.path_hooks.clear()\n",
    "some modules": "import sys; [sys.modules.pop(name) for name in ('json', 'typer', 'dataclasses')]\n",
    "the environment": "import os; os.environ.clear()\n",
    "the output": "import sys; sys.stdout = sys.stderr = None\n",
    "the output's descriptor": "import os; os.close(1)\n",
}


def _ran(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    own = {"BREAKEVEN_CACHE": str(folder.parent / "cache"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "breakeven", *arguments],
        cwd=folder,
        env=os.environ | own | environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with another one that holds data."""
    made = tmp_path / "mine"
    (made / "data").mkdir(parents=True)
    (made / "data" / "numbers.txt").write_text("1\n2\n")
    return made


@pytest.mark.parametrize("name", ENDS)
def test_what_an_import_takes_away_is_given_back(folder: Path, name: str) -> None:
    (folder / "hostile.py").write_text(MINE + ENDS[name] + PRINTS * ("output" not in name))
    done = _ran(folder, "list", "hostile.py", "--json")
    assert done.returncode == 0, done.stderr
    assert [row["workload"] for row in json.loads(done.stdout)] == ["hostile"]


@pytest.mark.parametrize("where", ["before", "after"])
def test_a_file_that_empties_the_modules_is_refused_in_a_sentence(folder: Path, where: str) -> None:
    clears = "import sys; sys.modules.clear()\n"
    (folder / "hostile.py").write_text(clears + MINE if where == "before" else MINE + clears)
    done = _ran(folder, "list", "hostile.py")
    assert done.returncode == 2
    assert "takes modules that are in use out of sys.modules" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_file_that_interrupts_its_import_is_named(folder: Path) -> None:
    (folder / "hostile.py").write_text(f"{MINE}raise KeyboardInterrupt\n")
    done = _ran(folder, "list", "hostile.py")
    assert done.returncode == 130
    assert done.stderr.splitlines()[0] == (
        "breakeven: hostile was stopped while it was imported, by Ctrl-C or by a "
        "KeyboardInterrupt of its own"
    )


def test_a_run_ends_and_its_functions_find_what_their_file_has_chosen(folder: Path) -> None:
    head = f"{PRINTS}{THREAD}import sys; sys.path.clear(); os.chdir('data')\n"
    (folder / "hostile.py").write_text(head + MINE)
    done = _ran(folder, "run", "hostile.py", "--quick", "--json")
    assert done.returncode == 0, done.stderr
    assert [each["status"] for each in json.loads(done.stdout)] == ["ok"]
    assert "this is printed, too" in done.stderr
    assert "would run for ever; ended without waiting" in done.stderr
    assert (folder / ".breakeven").is_dir()


HOSTILE_FUNCTIONS = """
import os, sys
from breakeven import Workload

def make_inputs(n):
    return ([1.0] * n,)

def plain(x):
    return sum(x)

def byte_of_a_name(x):
    raise OSError("no file caf\\udce9.txt")

def half(x):
    raise ValueError("\\ud800")

def clears(x):
    os.environ.clear()
    sys.path.clear()
    sys.meta_path.clear()
    return sum(x)

WORKLOAD = Workload(make_inputs=make_inputs, sizes={"none": 0, "some": 10}, implementations={
    "plain": plain, "byte": byte_of_a_name, "half": half, "clears": clears,
})
"""


def test_whatever_a_function_says_and_takes_away_its_case_is_kept(folder: Path) -> None:
    (folder / "hostile.py").write_text(HOSTILE_FUNCTIONS)
    done = _ran(folder, "run", "hostile.py", "--quick")
    assert done.returncode == 1, done.stderr
    assert ", 4 failed" in done.stdout
    assert "The page: " in done.stdout
    (kept,) = (folder / ".breakeven" / "runs").glob("*.jsonl")
    reasons = {
        each.case.implementation: each.reason
        for each in Journal(kept).measurements()
        if each.status != "ok"
    }
    assert reasons == {
        "byte": "a call raised OSError: no file caf\\udce9.txt (hostile.py, line 12, in byte_of_a_name)",
        "half": "a call raised ValueError: \\ud800 (hostile.py, line 15, in half)",
    }
    again = _ran(folder, "report")
    assert (again.returncode, again.stderr) == (0, "")


def test_two_workloads_of_one_name_are_told(folder: Path) -> None:
    text = MINE.replace('open("numbers.txt")', "'12'").replace("sizes=", "name='x', sizes=")
    for name in ("one", "other"):
        (folder / name).mkdir()
        (folder / name / f"of_{name}.py").write_text(text)
    first = _ran(folder, "run", "one/of_one.py", "--quick")
    assert "are called" not in first.stdout
    other = _ran(folder, "run", "other/of_other.py", "--quick")
    assert (
        "two workloads are called x: on the pages, these results from other/of_other replace those "
        "from one/of_one; to keep both, rename one of them" in other.stdout
    )
    assert "are called" not in _ran(folder, "run", "other/of_other.py", "--quick").stdout


def test_a_workload_of_any_name_is_measured_and_profiled(folder: Path) -> None:
    name = f"a/../../b{'x' * 300} größe"
    text = MINE.replace("numbers.txt", "data/numbers.txt").replace(
        "sizes=", f"name={name!r}, sizes="
    )
    (folder / "named.py").write_text(text)
    done = _ran(folder, "run", "named.py", "--quick", "--json")
    assert done.returncode == 0, done.stderr
    assert [each["case"]["workload"] for each in json.loads(done.stdout)] == [name]
    profiled = _ran(folder, "profile", "named.py", "loop", "--tool", "cprofile", "--seconds", "0.2")
    assert profiled.returncode == 0, profiled.stderr
    (kept,) = (folder / ".breakeven" / "profiles").iterdir()
    assert (kept / "profile.json").is_file()
    assert sorted(each.name for each in folder.parent.iterdir()) == ["cache", "mine"]


def test_threads_that_end_by_themselves_are_not_told(folder: Path) -> None:
    idle = (
        "from concurrent.futures import ThreadPoolExecutor as P; p = P(2); p.submit(int).result()\n"
    )
    (folder / "hostile.py").write_text(idle + MINE)
    done = _ran(folder, "list", "hostile.py")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_folder_that_was_removed_is_a_sentence(tmp_path: Path) -> None:
    script = 'mkdir gone && cd gone && rmdir ../gone && exec "$0" -P -m breakeven list'
    done = subprocess.run(
        ["sh", "-c", script, sys.executable],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "the current folder was removed" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_home_the_cache_is_a_temporary_folder(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (folder / "mine.py").write_text(MINE)
    environment = {"HOME": str(tmp_path / "file"), "TMPDIR": str(tmp_path), "XDG_CACHE_HOME": ""}
    done = _ran(folder, "list", "mine.py", BREAKEVEN_CACHE="", **environment)
    assert done.returncode == 0, done.stderr
    (made,) = tmp_path.glob("breakeven-cache-*")
    assert made.stat().st_mode & 0o077 == 0
    refused = _ran(folder, "list", "mine.py", BREAKEVEN_CACHE=str(tmp_path / "file" / "cache"))
    assert refused.returncode == 2
    assert "name another folder in BREAKEVEN_CACHE" in refused.stderr
    assert refused.stderr.count("\n") == 1
