"""What the processors have computed, by their numbers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from breakeven.processes import busy_time
from breakeven.processes.busy_time import OthersWork, busy_seconds

STAT = """cpu  300 0 30 1000 10 0 3 6 0 0
cpu0 100 0 10 500 5 0 1 2 0 0
cpu23 200 0 20 500 5 0 2 4 0 0
intr 1 2
"""


def test_a_processor_is_found_by_its_number_where_others_are_offline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(busy_time, "STAT", tmp_path / "stat")
    (tmp_path / "stat").write_text(STAT)
    monkeypatch.setattr(busy_time.os, "sysconf", lambda _: 100)
    assert busy_seconds(0) == pytest.approx(1.13)
    assert busy_seconds(23) == pytest.approx(2.26)
    assert busy_seconds(7) == 0.0


def test_one_processor_has_computed_no_more_than_all() -> None:
    first = min(psutil.Process().cpu_affinity())
    assert 0 < busy_seconds(first) <= busy_seconds() + 1


BUSY = "import time; until = time.process_time() + 0.6\nwhile time.process_time() < until: pass"


def test_a_child_that_was_waited_for_is_no_other() -> None:
    others, began = OthersWork(), busy_seconds()
    with subprocess.Popen(
        [sys.executable, "-c", BUSY + "\nprint(1, flush=True)\ninput()"], stdin=-1, stdout=-1
    ) as child:
        assert child.stdout
        child.stdout.readline()
        waiting = others.share() * (os.cpu_count() or 1)
        child.communicate(b"\n")
    assert busy_seconds() - began > 0.5
    assert waiting > others.share() * (os.cpu_count() or 1)
