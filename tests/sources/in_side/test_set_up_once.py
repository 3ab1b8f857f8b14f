"""A benchmark is set up once in a process only where no call of it needs another setup."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import breakeven.sources

IN_SIDE = Path(breakeven.sources.__file__).parent / "in_side"
SUITE = """
import functools
import time

import suite_set_up_project as changed

GROWN = []
SETUPS = []


@functools.lru_cache
def looked_up(n):
    time.sleep(0.02)
    return n


class Each:
    def setup(self):
        SETUPS.append(1)
        self.items = list(range(1000))
        self.numbers = iter(range(1000))
        looked_up.cache_clear()
        GROWN.clear()


class Unchanged:
    def setup(self):
        self.items = list(range(1000))

    def time_sum(self):
        sum(self.items)


class Changed(Each):
    def time_list(self):
        self.items.append(1)

    def time_iterator(self):
        next(self.numbers)

    def time_attribute(self):
        self.result = [1]

    def time_module(self):
        GROWN.append(1)


class Unready:
    # Each call needs its setup, and fails without.
    def setup(self):
        self.items = [1]

    def time_pop(self):
        self.items.pop()


class Toggled:
    # Every second call leaves it as it was.
    def setup(self):
        self.is_on = False

    def time_toggle(self):
        self.is_on = not self.is_on


class InProject:
    def setup(self):
        changed.reset()

    def time_toggle(self):
        changed.toggle()


class CountedInProject:
    # What a call counts there, no setup takes back.
    def setup(self):
        self.items = list(range(1000))

    def time_count(self):
        changed.count(self.items)


class CountedFromZero:
    def setup(self):
        changed.STATE["count"] = 0

    def time_count(self):
        changed.count([])


class FirstByOtherLines:
    # The first call with a name keeps it, the others find it: in the same time.
    names = 0

    def setup(self):
        FirstByOtherLines.names += 1
        self.name = str(self.names)

    def time_keep(self):
        changed.keep(self.name)


class InFile:
    def setup(self):
        with open("grown.txt", "w") as file:
            file.write("one")

    def time_append(self):
        with open("grown.txt", "a") as file:
            file.write("more")

    def time_read(self):
        with open("grown.txt") as file:
            file.read()


class Elsewhere:
    def setup(self):
        import json
        json.cleared = True

    def time_cold(self):
        import json, time
        if json.cleared:
            time.sleep(0.02)
            json.cleared = False


class Counted:
    setups = 0

    def setup(self):
        import json
        json.setups = getattr(json, "setups", 0) + 1

    def time_nothing(self):
        sum(range(10_000))
"""


PROJECT = """
import logging
import threading

LOG = logging.getLogger(__name__)
LOCK = threading.Lock()
STATE = {"on": False, "count": 0}
KEPT = {}


def reset():
    STATE["on"] = False


def toggle():
    STATE["on"] = not STATE["on"]


def count(items):
    STATE["count"] += 1
    return sum(items)


def keep(name):
    if name not in KEPT:
        KEPT[name] = sum(range(1000))
    else:
        KEPT[name] = sum(range(1000))
"""


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """What makes the steps of a benchmark of the suite."""
    name = "suite_set_up_once"
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").write_text(SUITE)
    (tmp_path / "suite_set_up_project.py").write_text(PROJECT)
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    monkeypatch.syspath_prepend(str(IN_SIDE))
    monkeypatch.syspath_prepend(str(tmp_path))
    module = importlib.import_module("asv_benchmark")
    before = list(sys.path)

    def made(benchmark: str) -> Any:
        found = module.AsvSteps(str(tmp_path / name), benchmark, [], "")
        found.load()
        assert found.inputs()["own_terms"]["may_need_no_setup"]
        return found

    yield made
    sys.path[:] = before
    for each in [each for each in sys.modules if each.startswith("suite_set_up")]:
        del sys.modules[each]


@pytest.mark.parametrize(
    ("benchmark", "is_needless"),
    [
        ("Unchanged.time_sum", True),
        ("Changed.time_list", False),
        ("Changed.time_iterator", False),
        ("Changed.time_attribute", False),
        ("Changed.time_module", False),
        ("InFile.time_append", False),
        ("InFile.time_read", True),
        ("Elsewhere.time_cold", False),
        ("Unready.time_pop", False),
        ("Toggled.time_toggle", False),
        ("InProject.time_toggle", False),
        ("CountedInProject.time_count", True),
        ("CountedFromZero.time_count", False),
        ("FirstByOtherLines.time_keep", False),
    ],
)
def test_a_setup_is_needless_only_where_nothing_has_changed(
    steps: Any, benchmark: str, is_needless: bool
) -> None:
    of = steps(benchmark)
    # Other processes can make a first call look slow: then it is set up each time, and nothing is lost.
    tries = 100 if is_needless else 5
    found = any(of.leaves_all_as_it_was()["leaves_all_as_it_was"] for _ in range(tries))
    assert found is is_needless
    of.timed(2)


def test_after_the_last_setup_none_is_made(steps: Any) -> None:
    import json

    of = steps("Counted.time_nothing")
    of.timed(4)
    each_time = json.setups  # type: ignore[attr-defined]
    assert each_time >= 4
    of.set_up_for_good()
    once_more = json.setups  # type: ignore[attr-defined]
    of.timed(4)
    of.timed(4)
    assert json.setups == once_more  # type: ignore[attr-defined]
    assert not of.call(2, "samples")["one_by_one"]
