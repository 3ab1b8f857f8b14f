"""What caches keep of environments and of made data, cut or hostile: made again, and nothing waits for it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hostile_lines import TOO_DEEP

from breakeven.catalogue.found_sizes import known_sizes
from breakeven.environments.kept import kept_environments
from breakeven.processes.owned_folder import is_held
from breakeven.records.reading.ready import Ready, ReadyOfEngine, ReadyOfSuite, ready, write_ready
from breakeven.workload.data_cache import cached_file, cached_folder

FACTS = {
    "python": sys.executable,
    "name": "six",
    "python_version": "3.11.7",
    "versions": {"six": "1.17.0"},
    "variables": {"A": "b"},
    "instead": "",
}


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _dead(path: Path) -> None:
    path.symlink_to("nothing")


def _folder(path: Path) -> None:
    path.mkdir()
    (path / "file").touch()


NO_FILES = pytest.mark.parametrize(
    "make", [_pipe, _loop, _dead, _folder], ids=["pipe", "loop", "dead", "folder"]
)
WRONG = {
    "cut": json.dumps(FACTS)[:-20],
    "empty": "",
    "nothing": "null",
    "a list": "[]",
    "too deep": TOO_DEEP,
    "a later version": json.dumps(FACTS | {"schema": 99}),
    "no python": json.dumps(FACTS | {"python": None}),
    "a python with a zero byte": json.dumps(FACTS | {"python": "bin/py\0thon"}),
    "versions that are none": json.dumps(FACTS | {"versions": 5, "variables": 5}),
    "a variable that is none": json.dumps(FACTS | {"versions": [], "variables": {"A=": "b"}}),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_kept_of_an_environment_is_named_where_it_cannot_be_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = tmp_path / "ready.json"
    path.write_text(WRONG[name])
    assert ready(ReadyOfEngine, path) is None
    assert ready(ReadyOfSuite, path) is None
    told = capsys.readouterr().err
    assert told.startswith(f"breakeven: {path} is left out: it ")
    assert told.endswith("; the environment is made again where it is needed\n")
    assert told.count("\n") == 1


@NO_FILES
def test_what_is_no_file_tells_of_no_environment(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "ready.json")
    assert ready(Ready, tmp_path / "ready.json") is None


def test_what_is_kept_of_an_environment_comes_back(tmp_path: Path) -> None:
    assert ready(Ready, tmp_path / "ready.json") is None
    write_ready(tmp_path / "ready.json", FACTS | {"python": Path(sys.executable)})
    found = ready(ReadyOfSuite, tmp_path / "ready.json")
    assert found == ReadyOfSuite(python=sys.executable, variables={"A": "b"}, instead="")


def test_one_broken_environment_hides_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path))
    place = tmp_path / "environments" / "six"
    for name in ("good", *WRONG):
        (place / name).mkdir(parents=True)
        text = json.dumps(FACTS) if name == "good" else WRONG[name]
        (place / name / "ready.json").write_text(text)
    known = {each.folder.name for each in kept_environments()}
    assert "good" in known
    assert not known & {"cut", "empty", "nothing", "a list", "too deep", "a later version"}


def _write(path: Path) -> None:
    path.write_bytes(b"12345")


def _write_store(path: Path) -> None:
    (path / "a").write_bytes(b"one")


@NO_FILES
@pytest.mark.parametrize("name", ["numbers", "numbers.sha256"])
def test_made_data_is_made_again_whatever_stands_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None], name: str
) -> None:
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path))
    make(tmp_path / name)
    assert cached_file("numbers", _write).read_bytes() == b"12345"
    assert cached_file("numbers", lambda path: pytest.fail(f"{path} is there")).exists()
    (tmp_path / "store").symlink_to("numbers")
    assert (cached_folder("store", _write_store) / "a").read_bytes() == b"one"


@pytest.mark.parametrize(
    "seal",
    ["", "x", "x y", "0 " + "7" * 5_000, "0 -5", "\udcff"],
    ids=["empty", "a word", "two words", "an endless size", "a size below 0", "no text"],
)
def test_a_seal_that_says_nothing_is_as_good_as_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seal: str
) -> None:
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path))
    path = cached_file("numbers", _write)
    path.with_name("numbers.sha256").write_text(seal, errors="surrogateescape")
    path.write_bytes(b"cut")
    assert cached_file("numbers", _write).read_bytes() == b"12345"


@NO_FILES
def test_sizes_that_were_found_are_found_again_where_no_file_tells_them(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    of: Any = SimpleNamespace(name="sums", version="1")
    make(tmp_path / "sizes.json")
    assert known_sizes(of, "", tmp_path) == {}
    other = tmp_path / "other"
    other.mkdir()
    (other / "sizes.json").write_text(TOO_DEEP)
    assert known_sizes(of, "", other) == {}


def test_a_pipe_in_the_place_of_a_lock_holds_nothing(tmp_path: Path) -> None:
    assert not is_held(tmp_path)
    os.mkfifo(tmp_path / ".held")
    assert not is_held(tmp_path)
