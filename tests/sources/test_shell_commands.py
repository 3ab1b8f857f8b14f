"""A command is compared from commit to commit, in any project."""

from __future__ import annotations

import importlib
import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from foreign_suite import MODULE, ForeignSuite, foreign_suite
from small_environment import small_environment, written
from straight_history import made_history

import breakeven.sources
from breakeven.catalogue.project import find_project
from breakeven.commands.project import enter_comparable
from breakeven.errors import UserError
from breakeven.records.measurement import Case
from breakeven.sources.environments.environment import Made
from breakeven.sources.environments.plain_project import plain_project
from breakeven.sources.notation import side_of
from breakeven.sources.shell_commands import side as commands
from breakeven.sources.shell_commands.pythons import folders_looked_in_first
from breakeven.sources.shell_commands.side import find_command, ready_command_side

MAIN = """
import sys

import tiny

data = open(sys.argv[1]).read()
assert data == "some data"
if sys.argv[2:] == ["fail"]:
    sys.exit("it does not work")
tiny.work(1_000_000)
"""
SLOWER = MODULE.replace("range(n)", "range(3 * n)")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> ForeignSuite:
    """Two commits, and a file of data that git does not know."""
    made = foreign_suite(tmp_path_factory.mktemp("commands"))
    (made.folder / "asv.conf.json").unlink()
    (made.folder / "tiny" / "__main__.py").write_text(MAIN)
    (made.folder / ".gitignore").write_text("*.txt\n")
    made.commit(MODULE, "one")
    made.commit(SLOWER, "two")
    (made.folder / "data.txt").write_text("some data")
    return made


def compared(project: ForeignSuite, command: str, exit_code: int = 0) -> list[dict[str, Any]]:
    """What ``breakeven compare`` says of a command."""
    words = [sys.executable, "-m", "breakeven", "compare", "HEAD~1", "HEAD"]
    done = subprocess.run(
        [*words, "--command", command, "--budget", "1m", "--effect", "30", "--json"],
        cwd=project.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == exit_code, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["cases"]
    return found


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_planted_change_is_found_and_memory_is_that_of_the_command(project: ForeignSuite) -> None:
    (case,) = compared(project, "python -m tiny data.txt")
    by_quantity = {each["quantity"]: each for each in case["changes"]}
    assert by_quantity["time"]["verdict"] == "slower"
    assert by_quantity["time"]["before"] > 0.005
    assert 1e6 < by_quantity["memory"]["before"] < 1e8
    assert by_quantity["memory"]["verdict"] in ("same", "cannot tell")


@pytest.mark.slow
def test_another_exit_code_is_told_with_the_last_words(project: ForeignSuite) -> None:
    (case,) = compared(project, "python -m tiny data.txt fail", exit_code=2)
    assert case["outcome"] == "fails on both sides"
    assert "exit code 1; it printed: it does not work" in case["reason"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("python -m tiny | sort", "only a shell understands"),
        ("python 'x", "fix its quotes"),
    ],
)
def test_what_is_no_command_is_refused(project: ForeignSuite, text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        find_command(project.folder, text)


def test_a_program_that_is_not_there_is_named(project: ForeignSuite) -> None:
    words = [sys.executable, "-m", "breakeven", "compare", "HEAD~1", "HEAD"]
    done = subprocess.run(
        [*words, "--command", "no-such-program"],
        cwd=project.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "there is no program 'no-such-program'" in done.stderr


def test_what_a_short_run_holds_is_never_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(Path(breakeven.sources.__file__).parent / "in_side")
    steps = importlib.import_module("command_in_turns").CommandSteps(
        [sys.executable, "-c", "x = bytearray(80_000_000)"], {}
    )
    assert steps.reset_peak()["rss_bytes"] == 0
    steps.timed(1)
    own = 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert 8e7 < steps.peak()["peak_rss_bytes"] < max(1.6e8, own + 1e7)
    steps.reset_peak()
    steps.words = ["true"]
    steps.timed(1)
    assert 0 < steps.peak()["peak_rss_bytes"] < max(8e7, own + 1e7)


def test_a_command_that_prints_without_end_fills_no_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(Path(breakeven.sources.__file__).parent / "in_side")
    module = importlib.import_module("command_in_turns")
    steps = module.CommandSteps(["yes"], {})
    with pytest.raises(module.CommandFailedError, match="it printed more than 64 MiB"):
        steps.timed(1)


SHOWS = "import mypkg; assert mypkg.WHERE == 'installed', mypkg.__file__"
SCRIPTS = {
    "mypkg/__init__.py": "WHERE = 'sources'",
    "mypkg/__main__.py": SHOWS,
    "at_top.py": f"import helper; {SHOWS}",
    "helper.py": "",
    "tools/bench.py": "import beside, mypkg",
    "tools/beside.py": "",
    "benchmarks/__init__.py": "",
    "benchmarks/run.py": SHOWS,
    "data.txt": "",
}


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> ForeignSuite:
    """A repository whose package lies at its top, with scripts there and below."""
    made = foreign_suite(tmp_path_factory.mktemp("scripts"))
    written(made.folder, SCRIPTS)
    made.commit(MODULE, "one")
    (made.folder / "unknown.py").write_text(f"import helper; {SHOWS}")
    return made


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Made:
    modules = {"mypkg/__init__.py": "WHERE = 'installed'", "mypkg/__main__.py": SHOWS}
    return small_environment(tmp_path_factory.mktemp("environment"), modules)


@pytest.fixture
def run(
    scripts: ForeignSuite, installed: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Any:
    """What a command does, among the files of a side, with what it is given there."""
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(commands, "kept_environment", lambda *_: (tmp_path, installed))
    monkeypatch.chdir(scripts.folder)

    def ran(text: str) -> subprocess.CompletedProcess[str]:
        project = find_project(scripts.folder)
        command = find_command(scripts.folder, text)
        ready = ready_command_side(command, project, side_of("HEAD", project), 1, print)
        named = {"workload": text, "workload_version": "1", "implementation": "", "size": ""}
        request = ready.program.asked(Case(**named, n=0, workers=1))
        (facts,) = ready.catalogue[text]["implementations"].values()
        with ready.program.folder() as place:
            return subprocess.run(
                request["words"],
                cwd=place,
                env={
                    **os.environ,
                    **facts["environment"],
                    "PYTHONPATH": "",
                    **request["variables"],
                },
                capture_output=True,
                text=True,
                check=False,
            )

    return ran


@pytest.mark.parametrize(
    "text",
    [
        "python -m mypkg",
        "python -m benchmarks.run",
        f'python -c "{SHOWS}"',
        "python at_top.py",
        "python unknown.py",
        "python tools/bench.py -c -m",
        "sh -c 'python tools/bench.py | tail -1'",
        "sh -c 'echo; python -m mypkg && python -m benchmarks.run'",
        f"sh -c 'echo {300 * 'x'}'",
        f"python -c 'print({300 * '1'})'",
    ],
)
def test_a_command_finds_what_is_installed_and_what_lies_beside_it(run: Any, text: str) -> None:
    done = run(text)
    assert done.returncode == 0, done.stderr
    assert not done.stderr


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("python -X dev -Bm mypkg -c", "."),
        ("python3.12 -Wignore tools/bench.py", "tools"),
        ("env A=1 python -c 'import this'", "."),
        ("bash -ec 'cat x | python -m mypkg'", "."),
        ("python -P -m mypkg", None),
        ("python -I at_top.py", None),
        ("python tools", None),
        ("python --version", None),
        ("mytool -m mypkg -c 1", None),
        ("sh tools/run.sh -m", None),
        (f"python {300 * 'x'}", None),
    ],
)
def test_where_pythons_look_first(scripts: ForeignSuite, text: str, found: str | None) -> None:
    words = find_command(scripts.folder, text).words
    folders = [folder for _, folder in folders_looked_in_first(words, scripts.folder)]
    assert folders == ([] if found is None else [scripts.folder / found])


@pytest.mark.parametrize("declared", [None, "[tool.ruff]\nline-length = 90\n"])
def test_of_scripts_that_are_no_project_nothing_is_installed(
    tmp_path: Path, declared: str | None
) -> None:
    """A pyproject.toml may hold the settings of tools only."""
    made_history(tmp_path, 1)
    if declared is not None:
        (tmp_path / "pyproject.toml").write_text(declared)
    below = tmp_path / "scripts"
    below.mkdir()
    command = find_command(below, "python it.py")
    assert command.folder == Path("scripts")
    configuration = command.suite.configuration
    assert (configuration.build_command, configuration.install_command) == ([], [])
    with pytest.raises(UserError, match=r"\[project\] or \[build-system\]"):
        plain_project(below)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("setup.py", ""),
        ("setup.cfg", ""),
        ("pyproject.toml", "[project]\nname = 'a'\n"),
        ("pyproject.toml", "[build-system]\nrequires = []\n[tool.poetry]\nname = 'a'\n"),
    ],
)
def test_a_project_around_a_folder_with_settings_of_tools_is_installed(
    tmp_path: Path, name: str, text: str
) -> None:
    made_history(tmp_path, 1)
    (tmp_path / name).write_text(text)
    below = tmp_path / "scripts"
    below.mkdir()
    (below / "pyproject.toml").write_text("[tool.ruff]\n")
    suite = find_command(below, "python it.py").suite
    assert suite.path.parent == tmp_path
    assert suite.configuration.install_command


def test_a_command_that_is_a_file_may_be_named_as_what_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the case that bisect follows, for one."""
    made_history(tmp_path, 1)
    monkeypatch.chdir(tmp_path)
    assert enter_comparable(["./run.py"], command="./run.py").kind == "command"
    with pytest.raises(UserError, match="is a file; this command compares commits"):
        enter_comparable(["./run.py"])
