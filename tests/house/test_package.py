"""What is published: an sdist and a wheel that hold the tool alone, are the same each time, and read well."""

from __future__ import annotations

import ast
import email
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Mapping
from email.message import Message
from importlib.metadata import packages_distributions
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest
from command_line import CommandLine
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from breakeven.engines.libraries import EXTRAS

ROOT = Path(__file__).resolve().parents[2]
BESIDE = ("CHANGELOG.md", "CITATION.cff", "LICENSE", "MANIFEST.in", "README.md", "SECURITY.md")
BUILT_FROM = (*BESIDE, "pyproject.toml", "setup.py")
MADE = ("PKG-INFO", "setup.cfg", "breakeven.egg-info/")
"""What setuptools adds to an sdist."""
PLANTED = (
    "breakeven/__pycache__/errors.cpython-311.pyc",
    "breakeven/report/templates/__pycache__/x.pyc",
    "kernels/__init__.py",
    "kernels/fast.so",
    "results/data/runs/mine.jsonl",
    "tests/test_mine.py",
    ".breakeven/runs/mine.jsonl",
)
"""What lies about where somebody has worked."""
MOMENT = {"SOURCE_DATE_EPOCH": "1700000000"}


class Built(NamedTuple):
    """An sdist and a wheel."""

    sdist: Path
    wheel: Path


NOT_OURS = {"IPython", "_pytest", "pytest"}
"""What is imported only where it runs already: in a notebook, and in the project whose tests are compared."""
BROUGHT_BY = {"llvmlite": "numba"}
"""What is imported only after another, which brings it."""


@pytest.fixture(scope="module")
def setup_file() -> ModuleType:
    """``setup.py``, which builds nothing when it is imported."""
    spec = spec_from_file_location("setup_of_the_tool", ROOT / "setup.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tracked() -> list[str]:
    """The files of the tool, as they are committed or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "breakeven"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in names.splitlines() if (ROOT / name).exists()]


def sources(folder: Path, mode: int) -> Path:
    """A copy of what the package is built from, with these permissions."""
    for name in (*BUILT_FROM, *tracked()):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
        (folder / name).chmod(mode)
    return folder


def build(folder: Path, *options: str, environment: Mapping[str, str] = MOMENT) -> None:
    """Build what is asked for; without options the sdist, and from it the wheel."""
    command = [sys.executable, "-m", "build", "--no-isolation", *options]
    done = subprocess.run(
        [*command, "--outdir", str(folder / "out"), str(folder)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def built(folder: Path) -> Built:
    """What was built there."""
    (sdist,), (wheel,) = (folder / "out").glob("*.tar.gz"), (folder / "out").glob("*.whl")
    return Built(sdist, wheel)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = sources(tmp_path_factory.mktemp("first") / "clean", 0o644)
    build(folder)
    return built(folder)


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Built elsewhere, at another time, by somebody with another umask, where things lie about."""
    folder = sources(tmp_path_factory.mktemp("second") / "another name", 0o664)
    for name in PLANTED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("planted\n")
    for path in folder.rglob("*"):
        os.utime(path, (1, 1_600_000_000))
    build(folder)
    return built(folder)


@pytest.fixture(scope="module")
def metadata(first: Built) -> Message:
    with zipfile.ZipFile(first.wheel) as wheel:
        (name,) = (each for each in wheel.namelist() if each.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(wheel.read(name))


def test_two_builds_are_the_same_bit_for_bit(first: Built, second: Built) -> None:
    assert first.sdist.name == second.sdist.name
    assert first.wheel.name == second.wheel.name
    assert first.sdist.read_bytes() == second.sdist.read_bytes()
    assert first.wheel.read_bytes() == second.wheel.read_bytes()


def test_the_date_of_a_build_is_the_one_that_is_asked_for(first: Built) -> None:
    with tarfile.open(first.sdist) as archive:
        assert {str(each.mtime) for each in archive} == {*MOMENT.values()}
        assert {(each.uid, each.uname, each.gname) for each in archive} == {(0, "", "")}


def test_the_sources_build_the_wheel_that_the_sdist_builds(first: Built, tmp_path: Path) -> None:
    build(sources(tmp_path / "again", 0o644), "--wheel")
    (wheel,) = (tmp_path / "again" / "out").glob("*.whl")
    assert wheel.read_bytes() == first.wheel.read_bytes()


def test_the_wheel_holds_the_tool_and_runs_on_every_processor(first: Built) -> None:
    assert first.wheel.name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(first.wheel) as wheel:
        names = wheel.namelist()
    about = {name.partition(".dist-info/")[2] for name in names if ".dist-info/" in name}
    assert {name for name in names if ".dist-info/" not in name} == set(tracked())
    assert about == {
        *("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE", "top_level.txt")
    }


def test_the_sdist_holds_the_tool_and_what_says_what_it_is(first: Built) -> None:
    with tarfile.open(first.sdist) as archive:
        names = [each.name.partition("/")[2] for each in archive if each.isfile()]
    assert {each for each in names if not each.startswith(MADE)} == {*tracked(), *BUILT_FROM}


def test_an_index_takes_both(first: Built) -> None:
    command = [sys.executable, "-m", "twine", "check", "--strict", *map(str, first)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("PASSED") == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ("--version",),
        ("doctor", "--seconds", "0.1"),
        ("race", "sum(x)", "sum(list(x))", "--setup", "x = range(1000)"),
    ],
    ids=lambda command: command[0],
)
def test_the_wheel_is_used_without_being_installed(
    command: tuple[str, ...], first: Built, tmp_path: Path
) -> None:
    """As by ``uvx``, in an environment that is made for one command."""
    constraints = ("--constraints", str(ROOT / "constraints.txt"))
    uvx = (sys.executable, "-m", "uv", "tool", "run", *constraints, "--python", sys.executable)
    (tmp_path / "here").mkdir()
    line = CommandLine(tmp_path / "here")
    done = line.run(*uvx, "--from", str(first.wheel), "breakeven", *command)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout


def test_the_metadata_says_what_an_index_shows(metadata: Message) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert metadata["Version"] == project["version"]
    assert metadata["Summary"] == project["description"]
    assert metadata["License-Expression"] == "BSD-3-Clause"
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert metadata["Keywords"].split(",") == project["keywords"]
    for kind in ("Development Status", "Intended Audience", "Operating System", "Topic", "Typing"):
        assert any(each.startswith(f"{kind} :: ") for each in metadata.get_all("Classifier"))
    told = dict(each.split(", ") for each in metadata.get_all("Project-URL", []))
    assert told == project.get("urls", {})


def test_the_readme_of_the_index_has_no_link_that_only_holds_in_the_repository(
    metadata: Message,
) -> None:
    text = metadata.get_payload()
    assert isinstance(text, str)
    assert text.startswith("# Breakeven\n")
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    assert [each for each in targets if not each.startswith("https://")] == []


def imported() -> set[str]:
    """The libraries that the tool imports anywhere, by their top-level modules."""
    found = set()
    # What runs in another Python, or is copied there, imports its neighbours by their names alone.
    alone = (ROOT / "breakeven" / each for each in ("sources/in_side", "processes/children"))
    beside = {path.stem for folder in alone for path in folder.glob("*.py")}
    for path in (ROOT / "breakeven").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - beside - sys.stdlib_module_names - {"breakeven"}


def test_whatever_is_imported_is_asked_for_by_name() -> None:
    """A library that only another one brings is gone when that one has no more use for it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {canonicalize_name(Requirement(each).name) for each in project["dependencies"]}
    sources = packages_distributions()
    libraries = imported()
    assert len(libraries) > 30
    for library in libraries - NOT_OURS - set(BROUGHT_BY) - set(EXTRAS):
        assert {canonicalize_name(each) for each in sources[library]} & needed, library


def test_links_of_the_readme_lead_to_the_repository_at_that_version(setup_file: ModuleType) -> None:
    text = "[a](docs/b.md#c) ![d](e.png) [f](https://g) [h](#i) [`j`](k)"
    at = "https://host/own/name"
    assert setup_file.readme_elsewhere(text, at, "2.0.0") == (
        f"[a]({at}/blob/v2.0.0/docs/b.md#c) ![d]({at}/raw/v2.0.0/e.png) [f](https://g) "
        f"[h]({at}/blob/v2.0.0/README.md#i) [`j`]({at}/blob/v2.0.0/k)"
    )
    assert f"{at}/blob/HEAD/k" in setup_file.readme_elsewhere(text, at, "2.1.0.dev0")
    assert setup_file.readme_elsewhere(text, "", "2.0.0") == "a  [f](https://g) h `j`"
