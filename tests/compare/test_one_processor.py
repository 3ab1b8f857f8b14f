"""Whether one processor is enough for a case shows in its first pair, which has no more."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from breakeven.compare.pairs.others import Others
from breakeven.compare.pairs.turns import MORE_THAN_ONE, NeedsMoreError, _require_one_processor
from breakeven.processes.run_queue import counts_waiting
from breakeven.ruler.contender import Sample

MUCH = bytes(8 * 2**20)

pytestmark = pytest.mark.skipif(not counts_waiting(), reason="this system does not count it")


@pytest.fixture(autouse=True)
def one_processor() -> Iterator[None]:
    """The processor of this process, which it has alone."""
    usable = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(usable)})
    yield
    os.sched_setaffinity(0, usable)


def compute() -> None:
    hashlib.sha256(MUCH).hexdigest()  # lets go of the interpreter's lock


def compute_side_by_side(helper: threading.Event, done: threading.Event) -> None:
    helper.set()
    compute()
    done.wait()
    done.clear()


def others_of(work: Callable[[], object]) -> Others:
    """Those beside a contender that does this work in a sample, in this process."""

    def sample() -> Sample:
        work()
        return Sample(1.0, 1.0)

    tree = SimpleNamespace(cpu_seconds=lambda: 0.0)
    own: Any = SimpleNamespace(
        process=SimpleNamespace(process=SimpleNamespace(pid=os.getpid()), tree=tree),
        pid=None,
        sample=sample,
    )
    others = Others([own], processor=max(os.sched_getaffinity(0)))
    for _ in range(5):
        others.sample(0)
    return others


def test_a_thread_alone_wants_one_processor() -> None:
    assert others_of(compute).wanted_processors() < 1.1


def test_two_threads_that_compute_want_two() -> None:
    wake, done, ended = threading.Event(), threading.Event(), threading.Event()

    def help_out() -> None:
        while not ended.is_set():
            if wake.wait(0.1):
                wake.clear()
                compute()
                done.set()

    helper = threading.Thread(target=help_out)
    helper.start()
    try:
        wanted = others_of(lambda: compute_side_by_side(wake, done)).wanted_processors()
    finally:
        ended.set()
        helper.join()
    assert wanted > MORE_THAN_ONE


@pytest.mark.parametrize(
    ("wanted", "has_help", "needs_more", "stays_untried"),
    [
        (0.9, False, False, False),
        (1.6, False, True, False),
        (0.9, True, True, True),
        (1.6, True, True, False),
    ],
)
def test_a_case_needs_more_where_it_wants_more_or_may_have_had_help(
    wanted: float, has_help: bool, needs_more: bool, stays_untried: bool
) -> None:
    facts: dict[str, Any] = {"untried": True}
    contender: Any = SimpleNamespace(has_help=has_help, has_children=lambda: False)
    others: Any = SimpleNamespace(wanted_processors=lambda: wanted)
    if needs_more:
        with pytest.raises(NeedsMoreError):
            _require_one_processor(facts, [contender, contender], others)
    else:
        _require_one_processor(facts, [contender, contender], others)
    assert facts.get("untried", False) is stays_untried
