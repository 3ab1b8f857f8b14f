"""asv files under this machine's name, whatever the home folder holds, and whether it can be written or not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from breakeven.errors import UserError
from breakeven.repository.git_program import OWN_IDENTITY, git
from breakeven.run.asv_store.asv_machine import (
    asv_command,
    ensure_machine,
    machine_name,
    read_configuration,
)

FILE = ".asv-machine.json"
CONFIGURATION = {"version": 1, "repo": ".", "benchmark_dir": "benchmarks", "branches": ["main"]} | {
    "environment_type": "virtualenv"
}


def nothing(home: Path) -> Path:
    return home


def no_folder(_: Path) -> Path:
    return Path("/dev/null")


def read_only(_: Path) -> Path:
    """In which nobody can make a file, root included."""
    return Path("/proc")


def broken(text: str) -> Callable[[Path], Path]:
    def made(home: Path) -> Path:
        (home / FILE).write_text(text)
        return home

    return made


def a_folder(home: Path) -> Path:
    (home / FILE).mkdir()
    return home


HOMES = {
    "empty": nothing,
    "no folder": no_folder,
    "read-only": read_only,
    "not JSON": broken("{"),
    "a list": broken("[]"),
    "an old format": broken('{"version": 0}'),
    "a folder": a_folder,
}


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("suite")
    (folder / "benchmarks").mkdir()
    (folder / "benchmarks" / "__init__.py").touch()
    (folder / "benchmarks" / "speed.py").write_text("def track_one():\n    return 1\n")
    (folder / "asv.conf.json").write_text(json.dumps(CONFIGURATION))
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=one", more=OWN_IDENTITY)
    return folder


@pytest.mark.parametrize("home", HOMES.values(), ids=HOMES)
def test_results_are_filed_under_the_machine_whatever_the_home_folder_is(
    suite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Callable[[Path], Path]
) -> None:
    place = home(tmp_path)
    held = (place / FILE).read_bytes() if (place / FILE).is_file() else None
    monkeypatch.setenv("HOME", str(place))
    commit = git(suite, "rev-parse", "HEAD")
    with asv_command() as asv:
        done = subprocess.run(
            [
                *(*asv, "run", "-E", f"existing:{sys.executable}", "--set-commit-hash", commit),
                *("--machine", machine_name(), "--launch-method", "spawn"),
            ],
            cwd=suite,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    facts = json.loads((suite / "results" / machine_name() / "machine.json").read_text())
    assert facts["machine"] == machine_name()
    if held is not None:
        assert (place / FILE).read_bytes() == held


def test_what_a_user_says_of_the_machine_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    name = ensure_machine()
    own = json.loads((tmp_path / FILE).read_text())
    own[name]["cpu"] = "a name of my own"
    (tmp_path / FILE).write_text(json.dumps(own))
    with asv_command() as asv:
        assert json.loads(Path(asv[-1]).read_text())[name]["cpu"] == "a name of my own"
    assert not os.path.exists(asv[-1])  # noqa: PTH110 - a path in text


@pytest.mark.parametrize(
    "text",
    ["{", "[1]", '["version"]', None],
    ids=["cut", "a list", "a list with the name of a field", "no file"],
)
def test_a_configuration_that_cannot_be_read_is_one_sentence(
    tmp_path: Path, text: str | None
) -> None:
    path = tmp_path / "asv.conf.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(UserError, match=r"asv\.conf\.json cannot be read"):
        read_configuration(path)
