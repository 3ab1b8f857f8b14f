"""Two processes of one layout have their memory in the same places; of another layout, in others."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from breakeven.processes.children import layout as layout_module
from breakeven.processes.children.layout import Layout
from breakeven.processes.parents import load_system_calls
from breakeven.processes.system.linux import PORTABLE, is_linux

PLACES = """
import ctypes
import sys
held = bytearray(10_000_000)
where = [line.split("-")[0] for line in open("/proc/self/maps") if "[stack]" in line or "libc" in line]
print(where, id(sys), id("a" * 1000), ctypes.addressof(ctypes.c_char.from_buffer(held)))
"""


def places(layout: Layout | None, **variables: str) -> str:
    """Where a process says that some of its things lie."""
    load_system_calls()
    limits = layout.choose() if layout else None
    seed = {"PYTHONHASHSEED": "1"} | (layout.variables if layout else {}) | variables
    return subprocess.run(
        [sys.executable, "-c", PLACES],
        env=os.environ | seed,
        preexec_fn=partial(Layout.take, limits),
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.fixture
def _places_can_be_told() -> None:
    if not is_linux() or Path("/proc/sys/kernel/randomize_va_space").read_text().strip() == "0":
        pytest.skip("the system has no random places")
    if places(Layout(3)) != places(Layout(3)):
        command = ["setarch", "-R", "true"]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("the system refuses to keep them from being random")


@pytest.mark.usefixtures("_places_can_be_told")
def test_processes_of_one_layout_have_the_same_places_and_other_layouts_others() -> None:
    found = [{places(Layout(seed)) for _ in range(2)} for seed in range(8)]
    assert [len(each) for each in found] == [1] * 8
    assert len(set.union(*found)) == 8
    assert places(None) != places(None)


def test_a_layout_stays_within_the_hard_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    infinite = resource.RLIM_INFINITY
    for soft, hard, changes in (
        (8 << 20, infinite, True),
        (8 << 20, 64 << 20, True),
        (8 << 20, 8 << 20, False),
        (infinite, infinite, False),
    ):
        monkeypatch.setattr(layout_module.resource, "getrlimit", lambda _, both=(soft, hard): both)
        chosen = [Layout(seed).choose() for seed in range(20)]
        known = [each for each in chosen if each]
        assert bool(known) == changes or (soft == hard and set(known) <= {(soft, hard)})
        assert all(soft <= own <= soft + (2 << 20) and limit == hard for own, limit in known)
        assert len(set(known)) > 10 or not changes


def test_without_linux_nothing_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PORTABLE, "1")
    assert Layout(1).choose() is None
    monkeypatch.setattr(layout_module.resource, "setrlimit", lambda *_: pytest.fail("changed"))
    Layout.take((1, 1))


def test_where_the_system_refuses_the_stack_stays_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(layout_module, "without_random_places", lambda: False)
    monkeypatch.setattr(layout_module.resource, "setrlimit", lambda *_: pytest.fail("changed"))
    Layout.take((1, 1))
