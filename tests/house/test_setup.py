"""What is installed, and what the install does on a machine without a C compiler."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILT_FROM = (
    *("kernels", "results", "reports", "commands", "breakeven.py"),
    *("setup.py", "pyproject.toml"),
)
ASK = """
from kernels import catalogue
for name in catalogue.names():
    workload = catalogue.workload(name)
    for label, chosen in workload.implementations.items():
        if chosen.library == "cython":
            print(f"{name} {label}: {catalogue.unavailable_reason(workload, label)}")
"""


def test_constraints_hold_names_and_versions_only():
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    names = [re.fullmatch(r"([A-Za-z0-9._-]+)==[A-Za-z0-9.+!]+", line) for line in lines]
    assert [line for line, found in zip(lines, names, strict=True) if not found] == []
    assert len({found[1].lower() for found in names if found}) == len(lines)


@pytest.fixture(scope="module")
def wheel_without_compiler(tmp_path_factory):
    """The wheel of a copy of the sources, built where every call of the compiler fails."""
    folder = tmp_path_factory.mktemp("source")
    built = shutil.ignore_patterns("*.so", "*.c", "__pycache__", "data", "site")
    for name in (*BUILT_FROM, "README.md", "LICENSE"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=built)
        else:
            shutil.copy(ROOT / name, folder / name)
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"]
    done = subprocess.run(
        [*command, "-w", str(folder / "dist"), str(folder)],
        env=os.environ | {"CC": "/bin/false"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = (folder / "dist").glob("*.whl")
    return wheel


def test_the_wheel_holds_everything_but_the_suites(wheel_without_compiler):
    names = zipfile.ZipFile(wheel_without_compiler).namelist()
    tops = {name.partition("/")[0] for name in names if ".dist-info" not in name}
    assert tops == {"kernels", "results", "reports", "commands", "breakeven.py"}


def test_without_a_compiler_the_cython_rows_say_why(wheel_without_compiler, tmp_path):
    with zipfile.ZipFile(wheel_without_compiler) as wheel:
        wheel.extractall(tmp_path)
    done = subprocess.run(
        [sys.executable, "-P", "-c", ASK],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    rows = done.stdout.splitlines()
    assert rows
    assert [row for row in rows if "is not built; install a C compiler" not in row] == []
