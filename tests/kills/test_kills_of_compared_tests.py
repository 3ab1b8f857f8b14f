"""``breakeven compare --pytest`` is killed at any moment."""

from __future__ import annotations

from pathlib import Path

from killed_commands import KILLED
from killed_comparisons import require_kills_cost_nothing

pytestmark = KILLED
TESTS = """
import tiny


def test_work(benchmark):
    benchmark(tiny.work, 20_000)
"""


def add_tests(folder: Path) -> None:
    (folder / "asv.conf.json").unlink()
    (folder / "tests").mkdir()
    (folder / "tests" / "test_tiny.py").write_text(TESTS)


def test_ten_kills_of_a_comparison_of_tests_lose_nothing_and_leave_nothing(tmp_path: Path) -> None:
    require_kills_cost_nothing(tmp_path, 5, add_tests, "--pytest", "tests")
