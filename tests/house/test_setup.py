"""What is installed, and what the install does on a machine without a C compiler."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOL = ("breakeven", "setup.py", "pyproject.toml", "README.md", "LICENSE")
CATALOGUE = ("kernels", "pyproject.toml")
PROJECT = '[tool.breakeven]\nworkloads = "kernels.catalogue:PACKAGES"\n'
ASK = """
from breakeven.catalogue import catalogue
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


def built(folder, sources, of="."):
    """The wheel of a copy of some sources, built where every call of the compiler fails."""
    left_out = shutil.ignore_patterns(
        *("*.so", "*.c", "*.build.json", "__pycache__", "build", "*.egg-info")
    )
    for name in sources:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=left_out)
        else:
            shutil.copy(ROOT / name, folder / name)
    command = [sys.executable, "-m", "pip", "wheel", "-v", "--no-deps", "--no-build-isolation"]
    done = subprocess.run(
        [*command, "-w", str(folder / "dist"), str(folder / of)],
        env=os.environ | {"CC": "/bin/false"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "absent from the `packages` configuration" not in done.stdout + done.stderr
    (wheel,) = (folder / "dist").glob("*.whl")
    return zipfile.ZipFile(wheel)


@pytest.fixture(scope="module")
def tool_wheel(tmp_path_factory):
    """The tool, as it is installed."""
    with built(tmp_path_factory.mktemp("tool"), TOOL) as wheel:
        yield wheel


@pytest.fixture(scope="module")
def catalogue_wheel(tmp_path_factory):
    """The catalogue, as asv installs it for a commit."""
    with built(tmp_path_factory.mktemp("catalogue"), CATALOGUE, "kernels") as wheel:
        yield wheel


def tops(wheel):
    return {name.partition("/")[0] for name in wheel.namelist() if ".dist-info" not in name}


def test_the_wheel_of_the_tool_adds_one_name_and_holds_all_of_its_files(tool_wheel):
    assert tops(tool_wheel) == {"breakeven"}
    tracked = subprocess.run(
        ["git", "ls-files", "breakeven"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert {name for name in tracked if (ROOT / name).exists()} <= set(tool_wheel.namelist())


@pytest.mark.slow
def test_the_wheel_of_the_catalogue_holds_neither_the_tool_nor_the_suites(catalogue_wheel):
    assert tops(catalogue_wheel) == {"kernels"}


def test_the_catalogue_needs_what_the_extras_of_the_tool_name_and_not_the_tool(catalogue_wheel):
    (metadata,) = (name for name in catalogue_wheel.namelist() if name.endswith("/METADATA"))
    text = catalogue_wheel.read(metadata).decode()
    needed = set(re.findall(r"^Requires-Dist: ([A-Za-z0-9_-]+)", text, re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    of_all = re.fullmatch(r"breakeven\[(.*)\]", extras["all"][0])[1].split(",")
    named = [*project["dependencies"], *(each for extra in of_all for each in extras[extra])]
    assert needed == {re.match(r"[A-Za-z0-9_-]+", each)[0] for each in named}
    assert "breakeven" not in needed


def test_without_a_compiler_the_cython_rows_say_why(tool_wheel, catalogue_wheel, tmp_path):
    for wheel in (tool_wheel, catalogue_wheel):
        wheel.extractall(tmp_path)
    (tmp_path / "pyproject.toml").write_text(PROJECT)
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
    assert [row for row in rows if "is not built; install Cython and a C compiler" not in row] == []
