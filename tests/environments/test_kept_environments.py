"""Environments of engines: made once by uv, kept by what is in them, and missed in words."""

from __future__ import annotations

import itertools
import subprocess
import threading
from pathlib import Path

import pytest

from breakeven.environments import kept as keeping
from breakeven.environments.declared import EngineEnvironment
from breakeven.environments.kept import kept, kept_environments, make, newest, remove, why_not
from breakeven.errors import UserError
from breakeven.run.break_even.own_cache import cache_of_its_own
from breakeven.workload.data_cache import cache_folder, lasting_cache_folder

SIX = EngineEnvironment("six", ("six",))


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own for each test; uv's own is shared."""
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_an_environment_is_made_once_and_has_what_was_asked_for() -> None:
    told: list[str] = []
    made = make(SIX, tell=told.append)
    assert made.versions["six"]
    assert {"numpy", "psutil"} <= set(made.versions)
    done = subprocess.run(
        [made.python, "-c", "import six; print(six.__version__)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == made.versions["six"]
    assert make(SIX, tell=told.append) == kept(SIX) == made
    assert told == ["making the environment 'six' (six), once only"]
    assert kept_environments() == [made]
    assert made.size_bytes > 1_000_000
    assert remove("six") == 1
    assert kept(SIX) is None


def test_pinned_versions_hold_and_make_another_environment() -> None:
    made = make(SIX, "six==1.16.0\n")
    assert made.versions["six"] == "1.16.0"
    assert kept(SIX) is None
    assert kept(SIX, "six==1.16.0\n") == made


def test_what_cannot_be_installed_leaves_nothing_behind() -> None:
    impossible = EngineEnvironment("impossible", ("six==0.0.0.1",))
    with pytest.raises(UserError, match=r"the environment 'impossible' cannot be made: .*six"):
        make(impossible)
    assert kept_environments() == []
    assert kept(impossible) is None


def test_two_at_once_make_one() -> None:
    told: list[str] = []
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(make(SIX, tell=told.append))) for _ in range(2)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(told) == 1
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (
            EngineEnvironment("gpu", ("six",), programs=(("nosuchprogram", "buy a GPU"),)),
            "it needs nosuchprogram, which is not installed: buy a GPU",
        ),
        (
            EngineEnvironment("old", ("six",), python="3.2"),
            "it needs Python 3.2, which is not installed; run: uv python install 3.2",
        ),
    ],
)
def test_what_is_missing_is_said_with_the_next_step(of: EngineEnvironment, words: str) -> None:
    assert why_not(of) == words
    with pytest.raises(UserError, match=f"the environment '{of.name}' cannot be made: it needs"):
        make(of)


def test_a_half_made_environment_is_made_again() -> None:
    made = make(SIX)
    (made.folder / "ready.json").unlink()
    assert kept(SIX) is None
    assert make(SIX).versions == made.versions


def test_the_newest_versions_are_found_without_installing_any() -> None:
    found = newest(SIX)
    assert found["six"]
    assert found["numpy"]
    assert kept_environments() == []


def test_a_cache_that_goes_with_a_search_has_no_environments_of_its_own(cache: Path) -> None:
    made = make(SIX)
    with cache_of_its_own({}):
        assert cache_folder() != cache
        assert kept(SIX) == made
        assert kept_environments() == [made]
    assert cache_folder() == lasting_cache_folder() == cache


def test_a_python_is_looked_for_once_in_a_while_and_not_for_each_that_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    clock = itertools.count(1_000.0, keeping.LOOKED_SECONDS / 2)

    def looked(*arguments: str) -> subprocess.CompletedProcess[str]:
        asked.append(arguments[-1])
        return subprocess.CompletedProcess(arguments, 0, "/somewhere/python9.99\n", "")

    monkeypatch.setattr(keeping, "_looked", {})
    monkeypatch.setattr(keeping, "_run", looked)
    monkeypatch.setattr("breakeven.environments.kept.time.monotonic", lambda: next(clock))
    of = EngineEnvironment("later", (), python="9.99")
    assert [why_not(of) for _ in range(3)] == [None] * 3
    assert asked == ["9.99"]
    assert why_not(of) is None
    assert asked == ["9.99"] * 2
    monkeypatch.setenv("PATH", "/elsewhere")
    assert why_not(of) is None
    assert asked == ["9.99"] * 3
