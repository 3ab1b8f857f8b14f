"""Packages that add engines, profilers and workloads: the one in the manual, and broken ones."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from command_line import CommandLine
from installed_tool import UV

from breakeven.plugins import plugins

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "plugins.md"
FILE = re.compile(r"^`([\w/.]+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BROKEN = """
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "breakeven-wrecks"
version = "0.1.0"

[project.entry-points."breakeven.engines"]
raises = "wrecks:RAISES"
nothing = "wrecks:Nothing"
threads = "wrecks:Threads"
renamed = "wrecks:Threads"

[project.entry-points."breakeven.profilers"]
gone = "no_such_module:Tool"
leaves = "wrecks_that_leave:Tool"

[project.entry-points."breakeven.workloads"]
wrecked = "wrecks"
"""
WRECKS = """
from breakeven.engines import Engine

class Nothing: pass

class Threads(Engine):
    name = title = "threads"
    def start(self, workers, address): ...
"""
ENDS = "the package breakeven-wrecks cannot be used: "
CURE = "update that package, or remove it: pip uninstall breakeven-wrecks"


def installed(files: dict[str, str], folder: Path) -> Path:
    """A package's files, installed into a folder of their own."""
    for name, text in files.items():
        path = folder / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    target = folder / "target"
    command = ("pip", "install", "--quiet", "--target", str(target), str(folder / "source"))
    subprocess.run([*UV, *command], check=True, capture_output=True, text=True)
    return target


def with_package(folder: Path, target: Path) -> CommandLine:
    (folder / "here").mkdir()
    return CommandLine(folder / "here", {"PYTHONPATH": str(target)})


@pytest.fixture(scope="module")
def lanes(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """An empty folder, where the package of the manual is installed."""
    folder = tmp_path_factory.mktemp("lanes")
    files = dict(FILE.findall(MANUAL.read_text()))
    assert len(files) == 6
    return with_package(folder, installed(files, folder))


@pytest.fixture(scope="module")
def wrecks(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A folder with a file to measure, where a package is installed of which nothing can be used."""
    folder = tmp_path_factory.mktemp("wrecks")
    project = f'{BROKEN}\n[tool.setuptools]\npy-modules = ["wrecks", "wrecks_that_leave"]\n'
    leaving = "raise SystemExit('no licence')\n"
    files = {"pyproject.toml": project, "wrecks.py": WRECKS, "wrecks_that_leave.py": leaving}
    found = with_package(folder, installed(files, folder))
    found.does("new", "mine")
    return found


def engine_states(here: CommandLine) -> dict[str, str]:
    """What the doctor says of each engine."""
    program = "import json; from breakeven.machine.doctor import engine_states as states"
    done = here.run(here.python, "-c", f"{program}; print(json.dumps(states()))")
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    return found


def test_an_engine_of_a_package_is_ready(lanes: CommandLine) -> None:
    assert engine_states(lanes)["lanes"] == "ready"


@pytest.mark.slow
def test_the_doctor_shows_an_engine_of_a_package(lanes: CommandLine) -> None:
    assert re.search(r"lanes +ready", lanes.does("doctor", "--seconds", "0.1"))


def test_workloads_of_a_package_are_listed_and_measured(lanes: CommandLine) -> None:
    assert "From installed packages: lane_waits" in lanes.does("list")
    rows = json.loads(lanes.does("list", "lane_waits", "--json"))
    assert [(each["implementation"], each["available"]) for each in rows] == [
        *(("loop", True), ("threads", True), ("lanes", True))
    ]
    said = lanes.does("run", "lane_waits", "--quick", "--sizes", "small")
    assert "3 measured; kept in" in said
    assert list((lanes.folder / ".breakeven" / "runs").glob("*.jsonl"))


def test_a_profiler_of_a_package_works_in_the_process_of_the_case(lanes: CommandLine) -> None:
    command = ("profile", "lane_waits", "lanes", "--tool", "by-thread", "--seconds", "0.5")
    found = json.loads(lanes.does(*command, "--json"))
    assert found["unit"] == "samples"
    stacks = (Path(found["folder"]) / "stacks.txt").read_text()
    assert "lane_0;" in stacks
    assert re.search(r"lane_1;.*;wait \d", stacks)


def test_a_name_that_is_misspelt_is_told_the_nearest(lanes: CommandLine) -> None:
    assert "did you mean 'lane_waits'?" in lanes.refuses("run", "lane_wait")


@pytest.mark.slow
def test_a_project_measures_a_packages_workloads_apart(lanes: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.breakeven]\nworkloads = "mine.py"\nresults = "results"\n'
    )
    here = CommandLine(tmp_path, lanes.environment)
    here.does("new", "mine")
    assert "From installed packages: lane_waits" in here.does("list")
    said = here.refuses("run", "--quick", "mine", "lane_waits")
    assert said.startswith("mine is a workload of this project, and others that were named are not")
    here.does("run", "--quick", "lane_wai*", "--sizes", "small", "--only", "loop")
    assert (tmp_path / ".breakeven" / "runs").is_dir()
    assert not (tmp_path / "results" / "runs").exists()


@pytest.mark.slow
def test_a_broken_package_harms_no_command_that_does_without_it(wrecks: CommandLine) -> None:
    wrecks.does("list", "mine.py")
    wrecks.does("run", "--quick", "mine.py", "--sizes", "small")
    wrecks.does("profile", "mine.py", "numpy", "--tool", "cprofile", "--seconds", "0.2")


def test_the_doctor_says_which_engines_are_broken(wrecks: CommandLine) -> None:
    said = engine_states(wrecks)
    assert said["threads"] == "ready"
    for name, why in {
        "raises": "AttributeError: module 'wrecks' has no attribute 'RAISES'",
        "nothing": "wrecks:Nothing is not an Engine",
        "renamed": "its name is 'threads', not that of its entry point",
        "threads": "Breakeven already has an engine of that name",
    }.items():
        words = f"the engine {name!r} of {ENDS}{why}; {CURE}"
        assert said[f"{name} (breakeven-wrecks)"] == words


@pytest.mark.parametrize(
    ("name", "why"),
    [("gone", "ModuleNotFoundError: No module named 'no_such_module'"), ("leaves", "no licence")],
)
def test_a_broken_profiler_that_is_asked_for_is_one_sentence(
    wrecks: CommandLine, name: str, why: str
) -> None:
    said = wrecks.refuses("profile", "mine.py", "numpy", "--tool", name)
    assert said.startswith(f"the profiler {name!r} of {ENDS}")
    assert why in said
    assert said.endswith(CURE)


def test_a_broken_source_of_workloads_is_named_where_it_may_be_meant(wrecks: CommandLine) -> None:
    sentence = f"the source of workloads 'wrecked' of {ENDS}"
    assert wrecks.refuses("run", "wrecked").startswith(sentence)
    assert sentence in wrecks.refuses("run", "wreck_2")
    assert sentence in wrecks.refuses("list", "wreck_2")


def test_a_broken_engine_is_named_by_the_case_that_needs_it(wrecks: CommandLine) -> None:
    text = (wrecks.folder / "mine.py").read_text()
    path = wrecks.folder / "theirs.py"
    path.write_text(text.replace('engine="threads"', 'engine="raises"'))
    said = wrecks.refuses("list", "theirs.py")
    assert said.startswith(f"the engine 'raises' of {ENDS}")


def test_a_list_of_entry_points_that_cannot_be_read_costs_its_package_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (
        ("unread", "[breakeven.tests]\nx = a:b\nnothing\n"),
        ("sound", "[breakeven.tests]\ny = json:loads\n"),
    ):
        info = tmp_path / f"{name}-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Name: {name}\nVersion: 1\n")
        (info / "entry_points.txt").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    found = plugins("breakeven.tests", "test", lambda point: point.load())
    assert list(found.found) == ["y"]
    assert [each.package for each in found.broken] == ["unread"]
    assert "install it again, or remove it: pip uninstall unread" in found.broken[0].reason
