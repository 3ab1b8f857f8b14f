"""An environment that somebody uses is not taken away, and what nobody can use any more is found."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from breakeven.commands.command_line import app
from breakeven.engines import own_environments
from breakeven.environments.kept import FOLDER, READY, kept_environments, remove
from breakeven.environments.kept_folders import remove_unused
from breakeven.environments.left_behind import left_behind, remove_left_behind
from breakeven.errors import UserError
from breakeven.workload.data_cache import folder_in_cache

USES = """
import sys
from pathlib import Path
from breakeven.environments.kept_folders import use
use(Path(sys.argv[1]))
print("there", flush=True)
sys.stdin.read()
"""
STAYS = "import sys; print('there', flush=True); sys.stdin.read()"
OPENS = f"import sys; opened = open(sys.argv[1] + '/{READY}'); {STAYS}"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own for each test."""
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def environment() -> Path:
    """An environment as it looks from outside: a Python, and the list of what is in it."""
    return made("modin")


def made(name: str) -> Path:
    folder = folder_in_cache(FOLDER, name) / "0123456789abcdef"
    (folder / "venv" / "bin").mkdir(parents=True)
    python = folder / "venv" / "bin" / "python"
    python.symlink_to(sys.executable)
    told = {"name": name, "python": str(python), "python_version": "3", "versions": {}}
    (folder / READY).write_text(json.dumps(told))
    return folder


@contextmanager
def running(*command: str) -> Iterator[subprocess.Popen[str]]:
    """A process that has said that it is there, until the block ends."""
    with subprocess.Popen(
        command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "there\n"
        try:
            yield process
        finally:
            process.kill()


def test_an_environment_that_a_run_uses_is_not_removed(environment: Path) -> None:
    with running(sys.executable, "-c", USES, str(environment)) as process:
        with pytest.raises(UserError) as refused:
            remove("modin")
        assert f"(process {process.pid}); wait until that ends" in str(refused.value)
        assert environment.exists()
    assert remove("modin") == 1
    assert not environment.parent.exists()


@pytest.mark.parametrize("source", [OPENS, STAYS], ids=["has a file open", "was started from it"])
def test_nor_one_that_is_used_by_hand(environment: Path, source: str) -> None:
    python = sys.executable if source is OPENS else str(environment / "venv" / "bin" / "python")
    with running(python, "-S", "-c", source, str(environment)) as process:
        users = remove_unused(environment)
    assert [each.partition("(")[2] for each in users] == [f"process {process.pid})"]
    assert remove("modin") == 1


def test_a_mark_of_a_process_that_was_killed_does_not_count(environment: Path) -> None:
    with running(sys.executable, "-c", USES, str(environment)) as process:
        process.kill()
        process.wait()
        assert remove_unused(environment) == []
    assert not environment.exists()


def test_the_command_removes_the_others_and_exits_with_2(
    environment: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    other = made("vaex")
    assert {"modin", "vaex"} <= set(own_environments())
    with running(sys.executable, "-c", USES, str(environment)):
        done = CliRunner().invoke(app, ["env", "remove"])
    assert isinstance(done.exception, UserError)
    assert "the environment 'modin' is in use by" in str(done.exception)
    assert "vaex: removed" in done.output
    assert not other.exists()
    assert environment.exists()


def test_what_is_whole_or_in_use_is_not_left_behind(environment: Path) -> None:
    half = environment.with_name("half")
    half.mkdir()
    with running(sys.executable, "-c", USES, str(half)):
        assert left_behind() == []
    assert left_behind() == [half]


def test_what_nobody_can_use_any_more_is_found_and_removed(environment: Path, cache: Path) -> None:
    half, forgotten = environment.with_name("half"), environment.with_name(".forgotten-12")
    for each in (half, forgotten):
        each.mkdir()
    side = folder_in_cache("sides") / "half"
    (side / "env").mkdir(parents=True)
    served = folder_in_cache("sides", "of-an-interpreter", "bytecode").parent
    draft = cache / f".data.{_dead_identity()}-abcd1234"
    draft.touch()
    (environment / "venv" / "bin" / "python").unlink()
    found = left_behind()
    assert sorted(found) == sorted([half, forgotten, side, draft, environment])
    assert all(map(remove_left_behind, found))
    assert left_behind() == []
    assert served.exists()
    assert kept_environments() == []


def _dead_identity() -> str:
    source = "from breakeven.processes.owners.identity import own_identity; print(own_identity())"
    return subprocess.check_output([sys.executable, "-c", source], text=True).strip()
