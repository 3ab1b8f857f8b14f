"""Windows is refused in one sentence, before anything is imported that only Unix has."""

from __future__ import annotations

import subprocess
import sys

import pytest
from clones import ROOT

UNIX_ONLY = ("fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "termios", "tty")
BEGINS = f"""
import sys
sys.platform = "win32"
for name in {UNIX_ONLY}:
    sys.modules[name] = None  # what imports it fails from here on
"""
"""Of what Windows lacks, the modules: Python itself has loaded what it needs of posix by then."""
SENTENCE = (
    "Windows is not supported; install and run Breakeven in WSL, the Windows Subsystem for Linux "
    "(https://learn.microsoft.com/windows/wsl/install)"
)


def on_windows(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"{BEGINS}\n{program}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "program",
    [
        "sys.argv = ['breakeven', 'doctor']; from breakeven.__main__ import main; main()",
        "import runpy; runpy.run_module('breakeven', run_name='__main__', alter_sys=True)",
    ],
    ids=["breakeven", "python -m breakeven"],
)
def test_the_command_names_wsl_in_one_sentence(program: str) -> None:
    done = on_windows(program)
    assert done.stderr == f"breakeven: {SENTENCE}\n"
    assert done.stdout == ""
    assert done.returncode == 2


def test_a_notebook_is_told_the_same() -> None:
    program = """
import breakeven
from breakeven.errors import UserError
try:
    breakeven.load_ipython_extension(None)
except UserError as error:
    print(error)
"""
    done = on_windows(program)
    assert done.stdout == f"{SENTENCE}\n", done.stderr


def test_elsewhere_nothing_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "breakeven", "--version"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("breakeven ")
