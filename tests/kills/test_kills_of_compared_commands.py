"""``breakeven compare --command`` is killed at any moment, also where the command locks the folder it works in."""

from __future__ import annotations

from pathlib import Path

from killed_commands import KILLED
from killed_comparisons import require_kills_cost_nothing

pytestmark = KILLED
SCRIPT = """
import os
import time

import tiny

os.mkdir("locked")
time.sleep(0.05)
tiny.work(100_000)
os.rmdir("locked")
"""


def add_script(folder: Path) -> None:
    (folder / "asv.conf.json").unlink()
    (folder / "locks.py").write_text(SCRIPT)


def test_ten_kills_of_a_comparison_of_a_command_lose_nothing_and_leave_nothing(
    tmp_path: Path,
) -> None:
    require_kills_cost_nothing(tmp_path, 6, add_script, "--command", "python locks.py")
