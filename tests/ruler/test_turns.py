"""Turns, warm-up, rounds: how the samples of a case are taken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from command_here import command_here
from example_results import journal, measurement
from own_workloads import TEN_LINES

from breakeven.records.measurement import Measurement
from breakeven.records.merging import merged
from breakeven.ruler.contender import Contender, Sample, is_stationary
from breakeven.ruler.passes import take_turns
from breakeven.ruler.ruler import case_of, measure_afresh, open_contender
from breakeven.ruler.self_comparison import representatives, self_comparison
from breakeven.ruler.settings import BUDGETS, QUICK, Settings, chosen_settings
from breakeven.run.planning.plan import largest_sizes
from breakeven.run.rounds import Rounds


@pytest.mark.parametrize(
    ("calls", "stationary"),
    [
        ([2.0, 0.5], False),  # the first call compiled
        ([2.0, 0.5, 0.5], True),
        ([0.5, 0.49], True),  # nothing had to warm up
        ([0.01, 0.005, 0.004, 0.003], False),
        ([0.01, 0.008, 0.006, 0.004, 0.003, 0.002], False),
        ([0.9, 0.002, 0.003, 0.0025, 0.002, 0.003, 0.0025], True),
    ],
)
def test_a_warm_up_ends_when_calls_have_stopped_changing(
    calls: list[float], stationary: bool
) -> None:
    assert is_stationary(calls) is stationary


@pytest.mark.parametrize(("own_seconds", "turns"), [(2.0, 3), (1.2, 5), (0.1, 5)])
def test_only_what_competes_with_the_baseline_gets_all_turns(
    own_seconds: float, turns: int
) -> None:
    def always(seconds: float) -> Any:
        process = SimpleNamespace(hash_seed=1)
        return SimpleNamespace(sample=lambda: Sample(seconds, seconds), process=process)

    found = take_turns(always(own_seconds), always(1.0), QUICK)
    assert len(found.samples) == len(found.beside) == turns


@pytest.mark.parametrize(("long_seconds", "turns"), [(0.0, 3), (60.0, 5)])
def test_long_turns_are_fewer(long_seconds: float, turns: int) -> None:
    shaky = iter([1.0, 1.4] * 20)
    steady = iter([1.0] * 40)

    def each(seconds: Any) -> Any:
        process = SimpleNamespace(hash_seed=1)
        return SimpleNamespace(process=process, sample=lambda: Sample(next(seconds), 0.0))

    settings = replace(QUICK, long_seconds=long_seconds, budget_seconds=0.0)
    found = take_turns(each(shaky), each(steady), settings)
    assert len(found.samples) == turns
    assert ("3 turns took more than 0 s" in found.stopped_because) == (turns == 3)


def test_memory_is_due_only_at_its_sizes_and_only_so_often(tmp_path: Path) -> None:
    small, medium = (
        case_of("tiny_tasks", "dask-distributed", size) for size in ("small", "medium")
    )
    settings = chosen_settings("default").for_sizes(largest_sizes([small, medium]))
    done = measurement("tiny_tasks", "dask-distributed", "medium", n=medium.n, peaks_bytes=(1,))
    fresh = Rounds([], settings, journal(tmp_path, []), None, None)  # type: ignore[arg-type]
    assert fresh.passes_due(small) == {"time"}
    assert fresh.passes_due(medium) == {"time", "memory"}
    fresh.found[medium.key] = done
    assert fresh.passes_due(medium) == {"time"}


@pytest.mark.parametrize("in_turns", [True, False])
def test_both_sides_of_a_turn_are_there(in_turns: bool) -> None:
    settings = Settings(min_samples=4, max_samples=4)
    case = case_of("countdown", "python", "small")
    first, second = self_comparison(case, settings, pairs=2, in_turns=in_turns)
    assert [len(row) for row in first] == [len(row) for row in second] == [4, 4]
    assert all(0 < sample < 10 for row in (*first, *second) for sample in row)


def test_short_calls_are_batched_until_a_sample_is_long_enough() -> None:
    found = measure_afresh(case_of("tiny_tasks", "python", "small"), frozenset({"time"}), QUICK)
    assert found.calls_per_sample > 100
    assert found.calls_per_sample * min(found.all_samples) > QUICK.sample_seconds / 10


def test_every_process_has_a_hash_seed_of_its_own_that_is_recorded() -> None:
    settings = Settings(processes=2, min_samples=2, max_samples=2, warm_up_seconds=0)
    case = case_of("countdown", "python", "small")
    found = measure_afresh(case, frozenset({"time"}), settings)
    assert len(found.samples_seconds) == len(set(found.hash_seeds)) == 2
    with open_contender(case, settings) as contender:
        environment = contender.process.process.args
        assert environment
        seed = psutil_environment(contender.process.process.pid)["PYTHONHASHSEED"]
        assert seed == str(contender.process.hash_seed)


def psutil_environment(pid: int) -> dict[str, str]:
    import psutil

    return psutil.Process(pid).environ()


def test_phases_sum_to_the_wall_time_of_the_process() -> None:
    found = measure_afresh(case_of("ndvi", "processes", "small"), frozenset({"time"}), QUICK)
    assert found.process_seconds is not None
    assert sum(found.phases_seconds.values()) == pytest.approx(found.process_seconds, rel=0.03)
    assert {"import", "inputs", "start", "first_call", "samples", "close", "end"} <= set(
        found.phases_seconds
    )


def test_measurements_of_one_case_add_up() -> None:
    settings = Settings(processes=1, memory_passes=1, min_samples=2, max_samples=2)
    one, other = (
        measure_afresh(
            case_of("countdown", "python", "small"), frozenset({"time", "memory"}), settings
        )
        for _ in range(2)
    )
    both = merged(one, other)
    assert both.samples_seconds == one.samples_seconds + other.samples_seconds
    assert both.peaks_bytes == one.peaks_bytes + other.peaks_bytes
    assert both.peak_bytes == max(both.peaks_bytes)
    assert both.answers_checked == one.answers_checked + other.answers_checked
    assert both.import_seconds == one.import_seconds
    assert both.cpu_seconds == pytest.approx((one.cpu_seconds + other.cpu_seconds) / 2)


def test_a_case_that_fails_later_has_failed_and_says_after_how_many() -> None:
    case = case_of("countdown", "python", "small")
    good = measure_afresh(case, frozenset({"time"}), QUICK)
    bad = replace(good, status="timeout", reason="a call took over 3 s")
    assert merged(good, bad).status == "timeout"
    assert merged(good, bad).reason == "after 1 that went well: a call took over 3 s"


def test_a_budget_of_time_starts_from_the_small_budget() -> None:
    chosen = chosen_settings("default", run_seconds=600)
    cases = [case_of("countdown", "python", size) for size in ("small", "medium")]
    chosen = chosen.for_sizes(largest_sizes(cases))
    assert (chosen.processes, chosen.run_seconds, chosen.memory_sizes) == (1, 600, ("medium",))


@pytest.mark.parametrize("asked", [("--budget", "soon"), ("--memory", "much"), ("--budget", "0s")])
def test_what_is_no_time_or_memory_is_refused_with_an_example(
    tmp_path: Path, asked: tuple[str, str]
) -> None:
    (tmp_path / "mine.py").write_text(TEN_LINES)
    done = command_here(tmp_path, "run", "mine.py", *asked)
    assert done.returncode == 2
    assert "write it as" in done.stderr


def drifting_rounds(own: str, *, turns: bool, rounds: int = 6) -> list[Measurement]:
    """A baseline and another in several processes; the machine is slower by a tenth every other round."""
    order = np.random.default_rng(0)
    found = []
    for label in ("numpy", own):
        speeds = [1.1 if number % 2 else 1.0 for number in range(rounds)]
        rows = [tuple(0.1 * speed * order.lognormal(0, 0.002, 8)) for speed in speeds]
        beside = tuple(tuple(0.1 * speed * order.lognormal(0, 0.002, 8)) for speed in speeds)
        found.append(
            measurement(
                "ndvi",
                label,
                "small",
                4,
                tuple(rows),
                is_baseline=label == "numpy",
                baseline_samples_seconds=beside if turns else (),
            )
        )
    return found


@pytest.mark.parametrize("turns", [True, False])
def test_a_budget_is_spent_where_speedups_are_unknown_not_where_the_machine_drifts(
    tmp_path: Path, *, turns: bool
) -> None:
    """Turns cancel drift between rounds; without them the times are all that is printed."""
    measured = drifting_rounds("threads", turns=turns)
    cases = [each.case for each in measured]
    settings = chosen_settings("default", run_seconds=1e6)
    of_run = Rounds(cases, settings, journal(tmp_path, measured), None, None)  # type: ignore[arg-type]
    assert set(of_run._widest()) == (set() if turns else set(cases))


def test_a_budget_is_spent_where_processes_differ_in_their_speedup(tmp_path: Path) -> None:
    baseline, other = drifting_rounds("threads", turns=True)
    factors = (1.0, 1.2, 0.9, 1.1, 1.0, 0.8)
    rows = zip(other.samples_seconds, factors, strict=True)
    apart = replace(other, samples_seconds=tuple(tuple(f * s for s in row) for row, f in rows))
    settings = chosen_settings("default", run_seconds=1e6)
    measured = [baseline, apart]
    of_run = Rounds(
        [each.case for each in measured],
        settings,
        journal(tmp_path, measured),
        None,  # type: ignore[arg-type]
        None,  # type: ignore[arg-type]
    )
    assert of_run._widest()[0] == apart.case


def test_one_process_that_nothing_is_known_of_is_not_narrow_enough(tmp_path: Path) -> None:
    (_, other) = drifting_rounds("threads", turns=True, rounds=1)
    settings = chosen_settings("default", run_seconds=1e6)
    of_run = Rounds([other.case], settings, journal(tmp_path, [other]), None, None)  # type: ignore[arg-type]
    assert of_run._widest() == [other.case]


def test_each_round_compares_another_cheap_case_of_an_engine_with_itself() -> None:
    found = [
        measurement(
            f"work_{place}", label, samples=((seconds,),), engine=label, wall_seconds=seconds
        )
        for label in ("numpy", "threads")  # of which NumPy is the baseline
        for place, seconds in enumerate((0.5, 0.02, 0.0005, 0.1, 0.03))
    ]
    chosen = [
        [each.case.workload for each in representatives(found, {"threads": done})]
        for done in range(4)
    ]
    assert chosen == [["work_1"], ["work_4"], ["work_3"], ["work_1"]]


@pytest.mark.parametrize("settings", BUDGETS.values(), ids=list(BUDGETS))
def test_no_sample_takes_long_to_be_set_up(settings: Settings) -> None:
    def step(_: str, *, number: int, **__: Any) -> dict[str, Any]:
        told = {"call_seconds": 1e-6, "answers_checked": 0, "one_by_one": True}
        return told | {"untimed_seconds": 0.7 * number}

    process: Any = SimpleNamespace(step=step)
    own = Contender(process, None, "", settings)
    own.first_call().warm_up()
    assert 0.7 * own.number <= settings.limit_seconds / 3
    assert own.number <= max(1, settings.budget_seconds / 0.7)
