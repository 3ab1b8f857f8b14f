"""Without the extras every command does its work, or says in one sentence what to install."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from clones import ROOT
from command_line import CommandLine
from installed_tool import installed_tool

PYTHON = """
from breakeven import Workload

WORKLOAD = Workload(
    make_inputs=lambda n: (n,),
    implementations={"sum": lambda n: sum(range(n))},
    sizes={"small": 1000},
)
"""
REPORT = "not installed here; run: pip install 'breakeven[report]'"
PROFILE = "is not installed; run: pip install 'breakeven[profile]'"
REFUSED = [
    (("report",), REPORT),
    (("findings", "mine"), REPORT),
    (("findings", "mine", "--format", "md"), REPORT),
    (
        ("export",),
        "pyarrow is not installed; run: pip install 'breakeven[frames]', or choose another format",
    ),
    (("profile", "mine.py", "sum", "--tool", "memray"), f"memray {PROFILE}"),
    (("profile", "mine.py", "sum", "--tool", "pyinstrument"), f"pyinstrument {PROFILE}"),
]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """An environment without any extra, and a folder with a workload that was measured."""
    folder = tmp_path_factory.mktemp("plain")
    programs = installed_tool(folder)
    (folder / "here").mkdir()
    (folder / "here" / "mine.py").write_text(PYTHON)
    path = os.pathsep.join([str(programs), os.environ["PATH"]])
    found = CommandLine(folder / "here", {"PATH": path}, str(programs / "python"))
    found.does("run", "mine.py", "--quick")
    return found


def test_the_script_and_the_module_are_the_same_program(plain: CommandLine) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    script = plain.run(str(Path(plain.python).parent / "breakeven"), "--version")
    assert plain.does("--version") == script.stdout == f"breakeven {version}\n"


@pytest.mark.parametrize(
    ("command", "said"), REFUSED, ids=[" ".join(command) for command, _ in REFUSED]
)
def test_a_missing_extra_is_one_sentence_with_the_command_that_mends_it(
    plain: CommandLine, command: tuple[str, ...], said: str
) -> None:
    sentence = plain.refuses(*command)
    assert said in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(
    "command",
    [
        ("list", "mine.py"),
        ("export", "--format", "csv"),
        ("export", "--format", "json"),
        ("doctor", "--seconds", "0.1"),
        ("profile", "mine.py", "sum", "--seconds", "0.2"),
        ("new", "another"),
    ],
    ids=" ".join,
)
def test_what_needs_no_extra_works_without(plain: CommandLine, command: tuple[str, ...]) -> None:
    plain.does(*command)


def test_a_viewer_that_is_missing_is_named_with_another_way(plain: CommandLine) -> None:
    done = plain.breakeven("profile", "mine.py", "sum", "--seconds", "0.2", "--view")
    assert done.returncode == 2
    assert f"breakeven: snakeviz {PROFILE}, or print the profile: python -m pstats" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_library_that_turns_out_to_be_missing_is_one_sentence(plain: CommandLine) -> None:
    """Whichever command imports it, and wherever: here one that asked for nothing beforehand."""
    program = (
        "import sys, breakeven.commands.command_line as main\n"
        "def app(): import vl_convert\n"
        "main.app = app\n"
        "main.run_command_line()\n"
    )
    done = plain.run(plain.python, "-c", program)
    assert done.returncode == 2
    assert done.stderr == (
        "breakeven: this command needs a library: vl_convert is not installed; "
        "run: pip install 'breakeven[report]'\n"
    )
