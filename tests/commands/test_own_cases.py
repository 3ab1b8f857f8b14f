"""What is measured of a user's own functions: files, modules and folders of them, and what they do wrong."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from clones import ROOT
from own_folder import Folder
from own_workloads import TEN_LINES, TOLD, WRITES, WRONGS

EXAMPLES = ROOT / "docs" / "examples"
DOCUMENTED = ("black_scholes.py", "azimint_hist.py")
MORE_RUNS_OF_A_RACE = 2


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty folder, in no repository."""
    made = tmp_path / "mine of it"
    made.mkdir()
    return Folder(made)


@pytest.mark.slow
def test_calls_that_write_into_their_arguments_are_told_and_cured(folder: Folder) -> None:
    folder.write("writes.py", WRITES)
    ran = folder.breakeven("run", "writes.py", "--quick", "--json")
    assert ran.code == 1
    found = ran.cases
    for label in ("add", "another"):
        refused = found[f"refused {label}"]
        assert refused["status"] == "changed_inputs"
        assert "a call changed its argument 'x'" in refused["reason"]
        assert "fresh_inputs=True" in refused["reason"]
        assert found[f"fresh {label}"]["status"] == "ok"
        assert found[f"prepared {label}"]["status"] == "ok"
    for name in ("filled", "copied"):
        assert found[f"{name} whole"]["status"] == "ok"
        half = found[f"{name} half"]
        assert half["status"] == "wrong_answer"
        assert half["reason"].endswith(
            "500 of 1,000 values of the outputs were not written by the call"
        )


@pytest.mark.slow
def test_what_a_function_does_wrong_is_told_with_the_next_step(folder: Folder) -> None:
    folder.write("wrongs.py", WRONGS)
    ran = folder.breakeven("run", "wrongs.py", "--quick", "--json")
    assert ran.code == 1
    told = {
        label.removeprefix("wrongs "): f"{each['status']}: {each['reason']}"
        for label, each in ran.cases.items()
    }
    for label, words in TOLD.items():
        assert told[label].startswith(words), told[label]
    assert "it must take (x, session)" in told["sessionless"]
    assert "ray.get(...)" in told["references"]


def test_a_check_of_ones_own_that_says_nothing_shows_both_values(folder: Folder) -> None:
    text = TEN_LINES.replace("float(x @ x)", "float(x @ x) + 1").replace(
        "WORKLOAD = Workload(",
        "def check(result, expected):\n    assert round(result) == round(expected)\n\n"
        "WORKLOAD = Workload(sizes={'a': 10}, check=check, ",
    )
    folder.write("checked.py", text)
    found = folder.breakeven("run", "checked.py", "--quick", "--json").cases["checked numpy"]
    assert found["status"] == "wrong_answer"
    assert "assert round(result) == round(expected)" in found["reason"]
    assert found["reason"].endswith("the answer is 286.0, expected 285.0")


def test_a_module_of_an_installed_package_and_sizes_of_ones_own(folder: Folder) -> None:
    folder.write("lib/ourpackage/__init__.py", "")
    own = TEN_LINES.replace("(make_", "(sizes={'a few': 10, 'many': 1000}, make_")
    folder.write("lib/ourpackage/speed.py", own)
    path = {"PYTHONPATH": f"{ROOT}{os.pathsep}{folder.path / 'lib'}"}
    ran = folder.breakeven("run", "ourpackage.speed", "--quick", "--json", **path)
    assert ran.code == 0, ran.err
    assert {each["case"]["size"] for each in json.loads(ran.out)} == {"a few", "many"}
    listed = folder.breakeven("list", "ourpackage.speed", "--json", **path)
    assert [row["implementation"] for row in json.loads(listed.out)] == ["loop", "numpy"]


@pytest.mark.slow
def test_a_folder_of_workloads_is_declared_in_a_pyproject(folder: Folder) -> None:
    folder.write("pyproject.toml", '[tool.breakeven]\nworkloads = "speed"\nresults = "measured"\n')
    folder.write("speed/one.py", TEN_LINES.replace("(make_", "(sizes={'only': 10}, make_"))
    folder.write("speed/other.py", TEN_LINES.replace("(make_", "(sizes={'medium': 20}, make_"))
    ran = folder.breakeven("run", "one", "oth*", "--quick", "--json")
    assert ran.code == 0, ran.err
    assert {(each["case"]["workload"], each["case"]["n"]) for each in json.loads(ran.out)} == {
        ("one", 10),
        ("other", 20),
    }
    assert list((folder.path / "measured" / "runs").glob("*.jsonl"))
    sized = folder.breakeven("run", "--quick", "--json", "--sizes", "medium")
    assert {each["case"]["workload"] for each in json.loads(sized.out)} == {"other"}


def _statuses(folder: Folder, *arguments: str) -> dict[str, dict[str, str]]:
    """How each implementation of the documented examples ended, by its workload and its label."""
    for name in DOCUMENTED:
        shutil.copy(EXAMPLES / name, folder.path)
    ran = folder.breakeven("run", *arguments, "--sizes", "small", "--quick", "--json")
    found: dict[str, dict[str, str]] = {}
    for name, each in ran.cases.items():
        workload, _, label = name.partition(" ")
        found.setdefault(workload, {})[label] = each["status"]
    ended = {status for of_one in found.values() for status in of_one.values()}
    assert ran.code == (ended != {"ok"})
    return found


@pytest.fixture(scope="module")
def documented(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """What came of every implementation of both examples, measured in one run."""
    folder = tmp_path_factory.mktemp("documented") / "examples"
    folder.mkdir()
    return _statuses(Folder(folder), *DOCUMENTED, "--only", "*")


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_documented_example_of_buffers_runs(documented: dict[str, dict[str, str]]) -> None:
    statuses = documented["black_scholes"]
    assert len(statuses) >= 6
    assert set(statuses.values()) == {"ok"}


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_documented_data_race_is_a_wrong_answer(
    documented: dict[str, dict[str, str]], folder: Folder
) -> None:
    statuses = documented["azimint_hist"].copy()
    race = statuses.pop("numba-race")
    assert len(statuses) >= 6
    assert set(statuses.values()) == {"ok"}
    # On a busy machine the threads may never meet: then nothing goes wrong, in any tool.
    for _ in range(MORE_RUNS_OF_A_RACE):
        if race == "wrong_answer":
            break
        again = _statuses(folder, "azimint_hist.py", "--only", "numba-race")
        race = again["azimint_hist"]["numba-race"]
    assert race == "wrong_answer"


COUNTING = """import sys
from breakeven import Workload

def make_inputs(n):
    return (n,)

def none(n):
    return 0

def others(n):
    return len([name for name in sys.modules if name in ("first", "second")]) - 1

WORKLOAD = Workload(
    make_inputs=make_inputs, sizes={"few": 3}, implementations={"none": none, "others": others}
)
"""


def test_a_case_imports_its_own_file_and_no_other(folder: Folder) -> None:
    folder.write("first.py", COUNTING)
    folder.write("second.py", COUNTING)
    ran = folder.breakeven("run", "first.py", "second.py", "--quick", "--json")
    assert ran.code == 0, ran.out
    assert {each["status"] for each in ran.cases.values()} == {"ok"}


VARIABLES = """import os
from breakeven import Implementation, Workload

def make_inputs(n):
    return (n,)

def asked(n):
    return int(os.environ["MINE"]), os.environ["OMP_NUM_THREADS"]

WORKLOAD = Workload(
    make_inputs=make_inputs,
    implementations={"asked": Implementation(asked, environment={"MINE": 3, "OMP_NUM_THREADS": "7"})},
)
"""


def test_the_reference_and_the_search_for_sizes_have_the_variables_of_an_implementation(
    folder: Folder,
) -> None:
    folder.write("mine.py", VARIABLES)
    ran = folder.breakeven("run", "mine.py", "--quick", "--json")
    assert ran.code == 0, ran.err
    (found,) = [each for each in json.loads(ran.out) if each["case"]["size"] == "large"]
    assert found["thread_settings"]["OMP_NUM_THREADS"] == "7"


MISSING = """from breakeven import Workload

def make_inputs(n):
    return (n,)

def there(n):
    return n

WORKLOAD = Workload(
    make_inputs=make_inputs,
    sizes={"few": 3},
    implementations={
        "there": there,
        "not": "of_nobody.inside:function",
        "not-cython": "of_nobody.with_cython:function",
    },
)
"""


def test_a_function_in_a_package_that_is_not_there_ends_no_run(folder: Folder) -> None:
    folder.write("mine.py", MISSING)
    ran = folder.breakeven("run", "mine.py", "--quick", "--json")
    found = ran.cases
    assert found["mine there"]["status"] == "ok"
    assert found["mine not"]["status"] != "ok"
    assert "of_nobody" in found["mine not"]["reason"]
    assert "of_nobody" in found["mine not-cython"]["reason"]
