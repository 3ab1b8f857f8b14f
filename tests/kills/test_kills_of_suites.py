"""``breakeven compare`` on a suite of somebody else's is killed at any moment."""

from __future__ import annotations

from pathlib import Path

from killed_commands import KILLED
from killed_comparisons import require_kills_cost_nothing

pytestmark = KILLED
CACHED = '''"""What one process makes once, for all."""
import tiny


class OfACache:
    def setup_cache(self):
        return list(range(1_000))

    def time_cached(self, numbers):
        tiny.work(len(numbers))
'''


def add_suite(folder: Path) -> None:
    (folder / "benchmarks" / "of_a_cache.py").write_text(CACHED)


def test_ten_kills_of_a_comparison_of_a_suite_lose_nothing_and_leave_nothing(
    tmp_path: Path,
) -> None:
    asked = ("of_tiny.time_work", "of_tiny.track_size", "of_a_cache.*")
    require_kills_cost_nothing(tmp_path, 4, add_suite, *asked)
