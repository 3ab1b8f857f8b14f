"""What pairs say of a change: verdicts and intervals of simulated pairs."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import numpy as np
import pytest
from example_pairs import starts, time_of, turns
from scipy import stats

from breakeven.findings.verdicts.change import Change
from breakeven.findings.verdicts.of_pairs.builds import spread_between
from breakeven.findings.verdicts.of_pairs.pairs import Turns
from breakeven.findings.verdicts.of_pairs.two_sides import changes_at_start, changes_of_time
from breakeven.statistics.trimmed_mean import interval, trimmed


def crowded(slower: float = 1.0, *, seed: int, uneven: float = 0.1, **more: float) -> Turns:
    """A pair on a busy machine: both sides wait now and then, one process more than the other.

    ``uneven`` is the standard deviation of the logarithm of how much a whole process waits.
    """
    order = np.random.default_rng(10_000 + seed)
    shown = turns(slower, processes=0.002, seed=seed, others_share=0.6, **more)
    process = np.exp(order.normal(0, uneven, 2))
    waited = np.exp(np.abs(order.normal(0, 0.05, (2, len(shown.before_seconds)))))
    return replace(
        shown,
        before_seconds=tuple(shown.before_seconds * waited[0] * process[0]),
        after_seconds=tuple(shown.after_seconds * waited[1] * process[1]),
    )


def test_on_a_busy_machine_processor_time_tells_a_smaller_change_and_is_named() -> None:
    found = time_of([crowded(1.05, seed=n) for n in range(8)])
    assert (found.verdict, found.clock) == ("slower", "processor")
    assert "by processor time" in found.in_words
    assert "by wall time: " in found.reason


def test_on_a_busy_machine_processor_time_tells_what_is_the_same_where_wall_time_allows() -> None:
    found = time_of([crowded(seed=n, uneven=0.05) for n in range(26)])
    assert (found.verdict, found.clock) == ("same", "processor")


def test_processor_time_clears_nothing_that_waits_longer() -> None:
    """Others kept the machine busy, and the second side waits half a call more in every turn."""
    found = time_of([crowded(seed=n, disturbed=1.5) for n in range(8)])
    assert (found.verdict, found.clock) == ("slower", "wall")
    assert "by processor time: same" in found.reason


def test_processor_time_clears_nothing_while_wall_time_is_not_known() -> None:
    def unsteady(seed: int) -> Turns:
        order = np.random.default_rng(seed)
        return crowded(seed=seed, disturbed=float(np.exp(order.normal(0.05, 0.2))))

    found = time_of([unsteady(n) for n in range(26)])
    assert found.verdict == "cannot tell"
    assert "whether it waits longer is not known" in found.reason


def test_one_worker_less_on_a_busy_machine_is_slower() -> None:
    """The same processor time in twice the wall time, while others use an eighth of the machine."""
    lost = [
        replace(each, before_seconds=tuple(np.divide(each.before_seconds, 2)))
        for each in (crowded(seed=n) for n in range(8))
    ]
    assert time_of([replace(each, others_share=0.12) for each in lost]).verdict == "slower"


def test_a_side_that_waits_disturbs_no_pair() -> None:
    """In every other turn one side waits as long as it computes: a lock, a disk, a socket."""
    steady = turns(1.05, seed=1)
    waited = tuple(each * (1 + turn % 2) for turn, each in enumerate(steady.after_seconds))
    assert not replace(steady, after_seconds=waited).is_disturbed


def test_both_sides_that_wait_for_a_processor_make_a_disturbed_pair() -> None:
    steady = turns(1.05, seed=1)
    assert replace(steady, delayed_shares=(0.2, 0.3)).is_disturbed
    assert not replace(steady, delayed_shares=(0.0, 0.5)).is_disturbed


def waiting(share: float, more: float, seed: int) -> Turns:
    """A pair on a quiet machine whose second side waits so many calls more in a share of its turns."""
    order = np.random.default_rng(20_000 + seed)
    shown = turns(processes=0.01, turns=0.01, seed=seed)
    stretched = 1 + more * (order.random(len(shown.after_seconds)) < share)
    return replace(shown, after_seconds=tuple(shown.after_seconds * stretched))


@pytest.mark.parametrize(("share", "more"), [(0.6, 0.5), (0.7, 1.0), (0.3, 0.5), (0.1, 2.0)])
def test_calls_that_wait_now_and_then_are_never_called_the_same(share: float, more: float) -> None:
    """By 15 to 70 per cent of the mean; the typical call is as before where few of them wait."""
    found = [
        time_of([waiting(share, more, 100 * case + n) for n in range(pairs)]).verdict
        for case in range(20)
        for pairs in (6, 13, 26)
    ]
    assert "same" not in found
    assert found.count("slower") >= 15  # with all of the pairs, nearly always


def test_the_same_says_what_is_known_of_the_mean_call() -> None:
    """A fifth of the calls wait a quarter of a call: the mean may be 5 % longer, the typical call is not."""
    found = [time_of([waiting(0.2, 0.25, 100 * case + n) for n in range(13)]) for case in range(20)]
    same = [each for each in found if each.verdict == "same"]
    assert same
    assert all("; the mean call: +" in each.in_words for each in same)
    steady = time_of([turns(processes=0.002, turns=0.002, seed=n) for n in range(13)])
    assert (steady.verdict, steady.reason) == ("same", "")


def test_what_processor_time_shows_to_be_the_same_says_how_far_wall_time_may_differ() -> None:
    found = time_of([crowded(seed=n, uneven=0.05) for n in range(26)])
    assert found.verdict == "same"
    assert found.reason.startswith("the typical call by wall time: ")


def test_on_a_busy_machine_a_case_that_waits_is_not_told_by_processor_time() -> None:
    waits = [crowded(1.05, seed=n, working=0.05) for n in range(8)]
    found = time_of(waits)
    assert found.verdict == "cannot tell"
    assert "quiet machine" in found.reason


def test_disturbed_pairs_are_left_out_where_they_are_few_and_it_says_so() -> None:
    quiet = [turns(processes=0.002, seed=n) for n in range(8)]
    busy = [turns(processes=0.002, seed=n, others_share=0.9, disturbed=1.5) for n in (8, 9)]
    found = time_of([*quiet, *busy])
    assert (found.verdict, found.clock, found.pairs, found.left_out) == ("same", "wall", 8, 2)
    assert "8 pairs, 2 disturbed" in found.in_words


def test_a_machine_that_changed_its_speed_disturbed_the_pair() -> None:
    steady = turns(seed=1, turns=0.01)
    half = len(steady.before_seconds) // 2

    def slower(*sides: str) -> Turns:
        """Both clocks of these sides run half as long again from the middle on."""
        names = [f"{side}_{clock}" for side in sides for clock in ("seconds", "processor_seconds")]
        stored = {name: getattr(steady, name) for name in names}
        later = {name: tuple(1.5 * each for each in of[half:]) for name, of in stored.items()}
        return replace(steady, **{name: of[:half] + later[name] for name, of in stored.items()})

    assert not steady.is_disturbed
    assert slower("before", "after").is_disturbed
    assert not slower("after").is_disturbed


def test_memory_and_the_first_call_have_verdicts_of_their_own() -> None:
    grown = [starts(larger=1.05, seed=n) for n in range(8)]
    slow = [starts(1.2, seed=n) for n in range(8)]
    found = changes_at_start("memory", [grown, slow, []], verdicts=6)
    assert [each.verdict for each in found] == ["more memory", "same", "cannot tell"]
    found = changes_at_start("first call", [grown, slow], verdicts=6)
    assert [each.verdict for each in found] == ["same", "slower"]


def test_a_case_alone_has_a_wider_interval_than_among_others_like_it() -> None:
    cases = [[turns(processes=0.01, seed=20 * n + k) for k in range(6)] for n in range(20)]
    together = changes_of_time(cases, verdicts=60)
    alone = [changes_of_time([each], verdicts=60)[0] for each in cases]
    widths = [np.median([each.high / each.low for each in found]) for found in (together, alone)]
    assert widths[0] - 1 < (widths[1] - 1) / 1.5


def test_what_has_changed_leaves_its_share_of_false_alarms_to_the_rest() -> None:
    clear = [[turns(1.5, processes=0.035, seed=20 * n + k) for k in range(6)] for n in range(19)]
    same = [[turns(processes=0.035, seed=20 * n + k) for k in range(6)] for n in range(19)]
    doubtful = [turns(1.045, processes=0.035, seed=7000 + k) for k in range(6)]
    found = {
        name: changes_of_time([*others, doubtful], verdicts=20)[-1].verdict
        for name, others in {"clear": clear, "same": same}.items()
    }
    assert found == {"clear": "slower", "same": "cannot tell"}


def test_what_has_changed_makes_no_alarm_of_what_has_not() -> None:
    false = 0
    for comparison_of in range(150):
        first = 1000 * comparison_of
        cases = [
            [turns(1.0 + (n < 10), processes=0.03, seed=first + 20 * n + k) for k in range(6)]
            for n in range(20)
        ]
        found = changes_of_time(cases, verdicts=20)
        assert [each.verdict for each in found[:10]] == ["slower"] * 10
        false += any(each.verdict in {"slower", "faster"} for each in found[10:])
    assert false <= 6  # at one look of six; 150 * 0.05 / 6 is 1.25


def test_one_disturbed_pair_in_five_hardly_widens_the_interval() -> None:
    values = [0.001 * n for n in range(-5, 5)]
    disturbed = [*values[:8], 0.5, -0.5]
    plain, wide = (interval(trimmed(each), 0.01) for each in (values, disturbed))
    assert wide[2] - wide[1] < 2 * (plain[2] - plain[1])


def test_the_interval_misses_the_truth_as_seldom_as_it_says() -> None:
    order = random.Random(0)
    missed = 0
    for _ in range(2000):
        found = interval(trimmed([order.gauss(0.02, 0.01) for _ in range(8)]), 0.05)
        missed += not found[1] < 0.02 < found[2]
    assert 60 < missed < 140


def test_processor_time_clears_nothing_that_wall_time_shows_to_differ() -> None:
    """Every call waits a twentieth longer, while others use half of the machine: within what wall time may
    differ by, and shown by it all the same."""
    found = [
        time_of([crowded(seed=n + 100 * case, uneven=0.01, disturbed=1.05) for n in range(26)])
        for case in range(20)
    ]
    assert [each.verdict for each in found].count("same") <= 1
    assert [each.verdict for each in found].count("slower") >= 18


@pytest.mark.parametrize("computes", [0.8, 1.2])
def test_a_change_of_processor_time_clears_no_waiting(computes: float) -> None:
    """A fifth of the turns wait for two calls' time, while others use a third of the machine."""

    def waiting(seed: int) -> Turns:
        shown = turns(processes=0.002, seed=seed, others_share=0.33)
        waits = np.where(np.arange(len(shown.after_seconds)) % 5, 1.0, 3.0)
        computing = np.multiply(shown.after_processor_seconds, computes)
        return replace(
            shown,
            after_seconds=tuple(shown.after_seconds * waits),
            after_processor_seconds=tuple(computing),
        )

    for count in (6, 8, 10, 26):
        found = time_of([waiting(n) for n in range(count)])
        assert found.verdict not in ("same", "faster"), found.in_words


def test_what_computes_less_is_not_faster_where_the_mean_call_takes_longer() -> None:
    def judged(mean: float) -> Change:
        pairs = [crowded(0.95, seed=n, uneven=0.02) for n in range(10)]
        longer = [
            replace(each, after_seconds=(*each.after_seconds[:-1], mean * sum(each.after_seconds)))
            for each in pairs
        ]
        return time_of(longer if mean else pairs)

    assert judged(0).verdict == "faster"
    found = judged(1.0)
    assert found.verdict in ("cannot tell", "slower")
    assert "the mean call" in found.in_words


def test_a_timer_that_shows_no_time_clears_nothing() -> None:
    nothing = (0.0,) * len(turns(seed=0).after_seconds)
    still = [replace(turns(seed=n), after_seconds=nothing) for n in range(8)]
    both = [replace(each, before_seconds=nothing) for each in still]
    for pairs in (still, both):
        found = time_of(pairs)
        assert found.verdict == "cannot tell"
        assert "its timer shows no time" in found.reason


def test_the_figures_of_both_sides_have_the_ratio_that_is_told() -> None:
    pairs = [turns(1.1 if n % 2 else 2.0, processes=0.05, seed=n) for n in range(10)]
    found = time_of(pairs)
    assert found.after / found.before == pytest.approx(found.ratio, rel=0.02)


def test_nothing_is_called_the_same_before_a_slow_half_of_the_processes_would_be_seen() -> None:
    pairs = [turns(processes=0.002, seed=n) for n in range(8)]
    assert time_of(pairs[:6]).verdict == "cannot tell"
    assert "only some processes" in time_of(pairs[:6]).reason
    assert time_of(pairs).verdict == "same"


@pytest.mark.parametrize("count", [1, 3, 20])
def test_builds_that_differ_are_counted_in_however_few_cases_show_it(count: int) -> None:
    """Builds that differ by 1 %, in three pairs of each case that differ by 2 %."""
    missed = 0
    for seed in range(200):
        chance = np.random.default_rng(seed)
        layouts = chance.normal(0, 0.01, count)
        shown = [
            [
                turns(float(np.exp(layout)), processes=0.02, seed=3000 * seed + 3 * case + pair)
                for pair in range(3)
            ]
            for case, layout in enumerate(layouts)
        ]
        spread = spread_between(shown)
        reach = stats.t.ppf(0.975, spread.freedom) * math.sqrt(spread.variance)
        missed += abs(chance.normal(0, 0.01)) > reach
    assert missed / 200 < 0.1
