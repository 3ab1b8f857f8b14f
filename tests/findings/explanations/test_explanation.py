"""What stacks are busy with, and how the difference to a baseline is divided among causes."""

from __future__ import annotations

from pathlib import Path

import pytest
from example_profiles import some_profile

from breakeven.catalogue import catalogue
from breakeven.findings.explanations.causes import GIL, WAITS, cause_of, state_of
from breakeven.findings.explanations.explanation import against_baseline, explained, shares
from breakeven.findings.explanations.profile_lessons import (
    AGAINST_BASELINE,
    CONDITION,
    PLACEHOLDER,
    SHARES,
    told_of_profiles,
)
from breakeven.findings.explanations.profiles import ProcessTime, StoredProfile
from breakeven.findings.explanations.stacks import Stacks

KERNEL = "blockwise (kernels/arrays/ndvi/with_dask.py:9)"
LOOP = "count_down (kernels/objects/countdown/loop.py:4)"


@pytest.mark.parametrize(
    ("stack", "cause"),
    [
        ([KERNEL, "DOUBLE_add (numpy/_core/_multiarray_umath.cpython-311.so)"], "compute"),
        ([KERNEL, "mean (pandas/core/frame.py:10)"], "library overhead"),
        ([KERNEL, "mean (pandas/core/frame.py:1)", "agg (pandas/_libs/ops.so)"], "compute"),
        ([KERNEL, "dumps (distributed/protocol/pickle.py:38)"], "serialisation"),
        (
            ["_worker (concurrent/futures/process.py:2)", "get (multiprocessing/queues.py:1)"],
            "scheduling",
        ),
        (
            ["feed (multiprocessing/queues.py:2)", "send (multiprocessing/connection.py:1)"],
            "serialisation",
        ),
        (["execute (distributed/worker.py:2)", LOOP], "compute"),
        (["main (ray/_private/worker.py:9)", "memcpy (libc.so.6)"], "scheduling"),
        ([KERNEL, "_find_and_load (<frozen importlib._bootstrap>:1)"], "imports"),
        (["call (breakeven/ruler/case_process.py:9)"], "the ruler"),
        (["0x7f31", "clone3 (libc.so.6)"], "unexplained"),
    ],
)
def test_the_innermost_frame_that_is_known_says_what_a_stack_is_busy_with(
    stack: list[str], cause: str
) -> None:
    assert cause_of(stack) == cause
    assert cause_of([*stack, WAITS]) == cause


def test_the_last_frame_says_whether_a_thread_computes() -> None:
    assert state_of([LOOP]) == "computes"
    assert state_of([LOOP, GIL]) == "waits for the GIL"
    assert state_of([LOOP, WAITS]) == "waits"


def _parts(stored: StoredProfile) -> dict[str, float]:
    found = explained(stored)
    assert found is not None
    assert sum(part.seconds for part in found.of_call) == pytest.approx(found.call_seconds)
    assert sum(part.seconds for part in found.from_cold) == pytest.approx(found.cold_seconds)
    return {part.cause: part.seconds for part in found.of_call}


def test_two_threads_that_wait_for_each_other_wait_for_the_gil() -> None:
    # One second of computing, by two threads of which one always waits, against one second.
    of = some_profile(workers=2, seconds=1.0, baseline=1.0, cpu=1.0, calls=4)
    stacks = Stacks({("caller", LOOP): 4.0, ("caller", LOOP, GIL): 4.0})
    parts = _parts(StoredProfile(of, stacks, Path("x")))
    assert parts == pytest.approx({"compute": -0.5, "waiting for the GIL": 0.5})


def test_a_worker_that_pickles_and_a_server_that_schedules_are_told_apart() -> None:
    # Two workers for one second: 0.8 computed, 0.4 pickled, 0.4 in a server, and 0.4 of two idle.
    processes = (
        ProcessTime(role="worker 1", cpu_seconds=1.2),
        ProcessTime(role="raylet", cpu_seconds=0.4, is_python=False),
    )
    of = some_profile(workers=2, seconds=1.0, baseline=0.5, cpu=1.6, calls=1, processes=processes)
    stacks = Stacks({("worker 1", LOOP): 60, ("worker 1", "dumps (pickle.py:3)"): 30})
    parts = _parts(StoredProfile(of, stacks, Path("x")))
    assert parts == pytest.approx(
        {"compute": 0.4 - 0.5, "serialisation": 0.2, "scheduling": 0.2, "idle cores": 0.2}
    )


def test_what_no_rule_knows_stays_unexplained() -> None:
    of = some_profile(workers=1, seconds=2.0, baseline=1.0, cpu=2.0, calls=1)
    stacks = Stacks({("caller", "0x7f31"): 1.0, ("caller", LOOP): 1.0})
    found = explained(StoredProfile(of, stacks, Path("x")))
    assert found is not None
    assert {part.cause: part.seconds for part in found.of_call} == pytest.approx(
        {"compute": 0.0, "unexplained": 1.0}
    )
    assert found.unexplained_share == pytest.approx(1.0)


def test_what_is_counted_twice_is_a_part_of_its_own_and_shrinks_no_other() -> None:
    # Two threads compute all the time on two workers, and a third waits for them.
    of = some_profile(workers=2, seconds=1.0, baseline=1.0, cpu=2.0, calls=1)
    stored = StoredProfile(
        of, Stacks({("caller", LOOP): 2.0, ("caller", LOOP, GIL): 0.8}), Path("x")
    )
    found = explained(stored)
    assert found is not None
    assert _parts(stored) == pytest.approx(
        {"compute": 0.0, "waiting for the GIL": 0.4, "counted twice": -0.4}
    )
    assert found.unexplained_share == pytest.approx(0.5)
    assert (
        "computing and waiting sum to 1.40 s, but the call takes 1.00 s"
        in found.of_call[-1].evidence
    )
    assert shares(stored) == pytest.approx({"compute": 1 / 1.4, "waiting for the GIL": 0.4 / 1.4})


def test_what_is_counted_twice_of_the_baseline_is_said_to_be_the_baselines() -> None:
    """The case's own computing and waiting are no evidence of it."""
    of = some_profile(workers=1, seconds=1.0, baseline=1.0, cpu=0.5, calls=1)
    stacks = Stacks({("caller", LOOP): 0.5, ("caller", LOOP, GIL): 0.012})
    own = StoredProfile(of, stacks, Path("x"))
    twice = some_profile(workers=2, seconds=1.0, baseline=1.0, cpu=2.0, calls=1)
    stacks = Stacks({("caller", LOOP): 2.0, ("caller", LOOP, GIL): 0.8})
    found = explained(own, StoredProfile(twice, stacks, Path("y")))
    assert found is not None
    said = {part.cause: part.evidence for part in found.of_call}
    assert said["counted twice"].endswith(
        "the baseline’s computing and waiting overlap, so together they exceed its call"
    )
    assert "on average 0.012 threads waited" in said["waiting for the GIL"]


def test_processor_time_without_samples_is_unexplained() -> None:
    """As a library's own threads are, that a sampler of Python does not see."""
    of = some_profile(workers=2, seconds=1.0, baseline=0.5, cpu=1.6, calls=2)
    stored = StoredProfile(of, Stacks({("caller", LOOP): 0.8}), Path("x"))
    parts = _parts(stored)
    assert parts == pytest.approx({"compute": 0.2 - 0.5, "unexplained": 0.6, "idle cores": 0.2})
    found = explained(stored)
    assert found is not None
    said = {part.cause: part.evidence for part in found.of_call}["unexplained"]
    assert "75 % of the processor time has no samples" in said


@pytest.mark.parametrize("slower", [0.5, 1.0, 3.0])
def test_a_tool_that_slows_calls_down_leaves_no_time_unseen(slower: float) -> None:
    of = some_profile(
        workers=1, seconds=1.0, profiled_seconds=slower, baseline=1.0, cpu=1.0, calls=1
    )
    stored = StoredProfile(of, Stacks({("caller", LOOP): slower}), Path("x"))
    assert _parts(stored) == pytest.approx({"compute": 0.0})


def test_input_is_waited_for_in_the_work_itself() -> None:
    of = some_profile(workers=2, seconds=1.0, baseline=2.0, cpu=0.0, calls=1)
    stacks = Stacks({("caller", "fetch (kernels/objects/io_wait/with_threads.py:3)", WAITS): 2.0})
    parts = _parts(StoredProfile(of, stacks, Path("x")))
    assert parts == pytest.approx({"compute": -2.0, "waiting for input and output": 1.0})


def test_a_run_from_cold_has_what_happens_once_besides() -> None:
    once = {
        "import_seconds": 1.0,
        "start_seconds": 2.0,
        "ingest_seconds": 0.5,
        "first_call_seconds": 3.0,
    }
    base = {
        "import_seconds": 0.2,
        "start_seconds": 0.0,
        "ingest_seconds": 0.0,
        "first_call_seconds": 1.0,
    }
    of = some_profile(
        workers=1, seconds=2.0, baseline=1.0, cpu=2.0, calls=1, anatomy=once, baseline_anatomy=base
    )
    found = explained(StoredProfile(of, Stacks({("caller", LOOP): 2.0}), Path("x")))
    assert found is not None
    assert {part.cause: part.seconds for part in found.from_cold} == pytest.approx(
        {"start-up": 2.8, "ingest": 0.5, "first time": 1.0, "compute": 1.0}
    )
    assert found.cold_seconds == pytest.approx(2.8 + 0.5 + 1.0 + 1.0)


def test_a_baseline_s_own_profile_is_taken_off_cause_by_cause() -> None:
    pandas = "mean (pandas/core/frame.py:10)"
    of = some_profile(workers=1, seconds=2.0, baseline=1.0, cpu=2.0, calls=1)
    own = StoredProfile(of, Stacks({("caller", pandas): 3.0, ("caller", LOOP): 1.0}), Path("x"))
    base = some_profile(workers=1, seconds=1.0, baseline=1.0, cpu=1.0, calls=1)
    baseline = StoredProfile(
        base, Stacks({("caller", pandas): 1.0, ("caller", LOOP): 1.0}), Path("y")
    )
    found = explained(own, baseline)
    assert found is not None
    assert {part.cause: part.seconds for part in found.of_call} == pytest.approx(
        {"compute": 0.0, "library overhead": 1.0}
    )


def test_sentences_are_told_where_their_profiles_bear_them_out() -> None:
    shares = {"threads": {"waiting for the GIL": 0.456, "compute": 0.5}}
    lesson = [
        {"text": "It waits for {threads.gil}.", "holds": ["threads.gil > 30"]},
        {"text": "It hardly waits: {threads.gil}.", "holds": ["threads.gil < 30"]},
        {"text": "Ray waits for {ray.gil}.", "holds": []},
        {"text": "It thinks for {threads.thought}.", "holds": []},
        {"text": "Broken.", "holds": ["threads is slow"]},
        "no sentence",
    ]
    assert told_of_profiles(lesson, shares) == ["It waits for 46 %."]


def test_a_sentence_may_name_the_time_and_the_processor_time_against_the_baseline() -> None:
    of = some_profile(workers=2, seconds=0.5, baseline=1.0, cpu=0.9)
    figures = {"threads": against_baseline(of), "processes": {}}
    lesson = [
        {"text": "In {threads.time}, for {threads.cost}.", "holds": ["threads.time > 40"]},
        {"text": "Sooner.", "holds": ["processes.time < 50"]},
        {"text": "It costs more than it takes.", "holds": ["threads.cost > threads.time"]},
        {"text": "It takes more than it costs.", "holds": ["threads.cost < threads.time"]},
    ]
    assert told_of_profiles(lesson, figures) == [
        "In 50 %, for 90 %.",
        "It costs more than it takes.",
    ]


def test_every_profile_lesson_of_the_catalogue_names_what_exists() -> None:
    taught = 0
    for name in catalogue.names():
        workload = catalogue.workload(name)
        taught += bool(workload.profile_lesson)
        for sentence in workload.profile_lesson:
            named = [*PLACEHOLDER.findall(sentence.text)]
            conditions = [CONDITION.fullmatch(each) for each in sentence.holds]
            assert None not in conditions, sentence
            named += [(each[1], each[2]) for each in conditions if each]
            named += [(each[5], each[6]) for each in conditions if each and each[5]]
            assert named, sentence
            assert {label for label, _ in named} <= set(workload.implementations), sentence
            assert {share for _, share in named} <= {*SHARES, *AGAINST_BASELINE}, sentence
    assert taught >= 5
