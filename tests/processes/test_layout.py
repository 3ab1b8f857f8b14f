"""Two processes of one seed have their memory in the same places; of another seed, in others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from breakeven.processes.children.layout import PADDING, padding
from breakeven.processes.parents import load_system_calls, without_random_places
from breakeven.processes.system.linux import PORTABLE, is_linux

SEEDS = range(8)
PLACES = """
import ctypes
import sys
on_the_stack = ctypes.c_void_p.in_dll(ctypes.CDLL(None), "environ").value
libraries = [line.split("-")[0] for line in open("/proc/self/maps") if "libc" in line]
print(on_the_stack, id("a" * 1000), id(sys), libraries)
"""


def places(seed: int | None) -> str:
    """Where a process says that some of its things lie."""
    load_system_calls()
    return subprocess.run(
        [sys.executable, "-c", PLACES],
        env=os.environ | {"PYTHONHASHSEED": "1"} | (padding(seed) if seed is not None else {}),
        preexec_fn=without_random_places if seed is not None else None,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.fixture
def _places_can_be_told() -> None:
    if not is_linux() or Path("/proc/sys/kernel/randomize_va_space").read_text().strip() == "0":
        pytest.skip("the system has no random places")
    command = ["setarch", "-R", "true"]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("the system refuses to keep places from being random")


@pytest.mark.usefixtures("_places_can_be_told")
def test_processes_of_one_seed_have_the_same_places_and_of_other_seeds_others() -> None:
    found = [{places(seed) for _ in range(2)} for seed in SEEDS]
    assert [len(each) for each in found] == [1] * len(SEEDS)
    assert len(set.union(*found)) == len({padding(seed)[PADDING] for seed in SEEDS}) > 4
    assert places(None) != places(None)


def test_without_linux_nothing_is_asked_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PORTABLE, "1")
    monkeypatch.setattr("breakeven.processes.parents._libc", lambda: pytest.fail("asked"))
    assert not without_random_places()
