"""Lanes that work at the same time, each on a processor of its own."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence

import pytest

from breakeven.compare.in_progress.measuring import shares
from breakeven.compare.pairs.lanes import Lane, side_by_side
from breakeven.ruler.ends import CaseEnded
from breakeven.ruler.ruler import case_of
from breakeven.ruler.settings import QUICK
from breakeven.ruler.supervisor import CaseProcess, kill_live_cases

USABLE = sorted(os.sched_getaffinity(0))
TOLD = "import os; print(*os.sched_getaffinity(0))"
pytestmark = pytest.mark.skipif(len(USABLE) < 2, reason="lanes need two processors")


def test_each_lane_and_what_it_starts_keep_to_one_processor() -> None:
    both = threading.Barrier(2, timeout=30)
    seen: dict[Lane, tuple[list[str], str]] = {}

    def work(items: Sequence[str], lane: Lane) -> None:
        both.wait()  # breaks unless the lanes are there at the same time
        told = subprocess.run(
            [sys.executable, "-c", TOLD], capture_output=True, text=True, check=True
        )
        seen[lane] = list(items), told.stdout.strip()

    side_by_side(work, [["a", "c"], ["b"]], stop=lambda: None)
    first, last = USABLE[0], USABLE[-1]
    assert seen == {first: (["a", "c"], str(first)), last: (["b"], str(last))}
    assert sorted(os.sched_getaffinity(0)) == USABLE


def test_one_share_is_done_in_one_lane() -> None:
    seen: list[tuple[list[str], Lane]] = []
    side_by_side(
        lambda items, lane: seen.append((list(items), lane)), [["a", "b"]], stop=lambda: None
    )
    assert seen == [(["a", "b"], USABLE[0])]


def test_what_lacks_two_pairs_is_in_both_lanes_and_the_rest_in_one() -> None:
    cases = [case_of("countdown", "python", size, 1) for size in ("small", "medium", "large")]
    small, medium, large = cases
    order = random.Random(1)
    is_usual = [small, medium].__contains__
    first, second = shares({small: 3, medium: 2}, order, is_usual)
    assert set(first) == set(second) == {small, medium}
    first, second = shares({small: 1, medium: 1}, order, is_usual)
    assert {*first, *second} == {small, medium}
    assert len(first) == len(second) == 1
    assert shares({small: 1}, order, is_usual) == [[small]]
    assert shares({small: 2, large: 2}, order, is_usual) == [[small, large]]  # by memory


def test_what_goes_wrong_in_one_lane_ends_the_other_early() -> None:
    stopped = threading.Event()

    def work(_: Sequence[int], lane: Lane) -> None:
        if lane == USABLE[0]:
            raise ValueError("broken")
        assert stopped.wait(30)

    with pytest.raises(ValueError, match="broken"):
        side_by_side(work, [[1], [2]], stop=stopped.set)


def test_whoever_waits_for_a_case_learns_that_it_was_killed() -> None:
    case = case_of("countdown", "python", "small", 1)
    with CaseProcess(case, {}, QUICK) as process:
        process.process.send_signal(signal.SIGSTOP)  # it would not answer for half a minute
        threading.Timer(0.5, kill_live_cases).start()
        with pytest.raises(CaseEnded, match="SIGKILL"):
            process.step("load")
    assert process not in CaseProcess.live
