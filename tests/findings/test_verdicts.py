"""What pairs say of a change: verdicts and intervals of simulated pairs."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
from example_pairs import starts, time_of, turns

from breakeven.findings.verdicts.pairs import Turns
from breakeven.findings.verdicts.two_sides import changes_at_start, changes_of_time
from breakeven.statistics.trimmed_mean import interval


def test_on_a_busy_machine_processor_time_decides_and_is_named() -> None:
    """Others stretch the wall clock of one side by half; what it computes is the same."""
    busy = [turns(processes=0.002, seed=n, others_share=0.6, disturbed=1.5) for n in range(8)]
    found = time_of(busy)
    assert (found.verdict, found.clock) == ("same", "processor")
    assert "by processor time" in found.in_words
    quiet = [turns(processes=0.002, seed=n, disturbed=1.5) for n in range(8)]
    assert time_of(quiet).verdict == "slower"


def test_turns_that_waited_for_a_processor_are_no_sign_of_a_case_that_waits() -> None:
    """Of eight turns seven waited ten times as long as they computed."""
    crowded = [
        replace(
            of,
            **{
                side: (getattr(of, side)[0], *(10 * each for each in getattr(of, side)[1:]))
                for side in ("before_seconds", "after_seconds")
            },
        )
        for of in (turns(1.5, processes=0.002, seed=n, others_share=0.9) for n in range(8))
    ]
    found = time_of(crowded)
    assert (found.verdict, found.clock) == ("slower", "processor")


def test_waiting_for_a_processor_shows_without_a_look_at_the_machine() -> None:
    """In every other turn one side waits as long as it computes; a side that sleeps is no such sign."""
    steady = turns(1.05, seed=1)
    waited = tuple(each * (1 + turn % 2) for turn, each in enumerate(steady.after_seconds))
    assert replace(steady, after_seconds=waited).is_disturbed
    sleeps = tuple(0.01 + each for each in steady.after_seconds)
    assert not replace(steady, after_seconds=sleeps).is_disturbed


def test_on_a_busy_machine_a_case_that_waits_cannot_be_told() -> None:
    waiting = [turns(1.5, seed=n, others_share=0.6, working=0.05) for n in range(8)]
    found = time_of(waiting)
    assert found.verdict == "cannot tell"
    assert "quiet machine" in found.reason


def test_disturbed_pairs_are_left_out_where_they_are_few_and_it_says_so() -> None:
    quiet = [turns(processes=0.002, seed=n) for n in range(6)]
    busy = [turns(processes=0.002, seed=n, others_share=0.9, disturbed=1.5) for n in (7, 8)]
    found = time_of([*quiet, *busy])
    assert (found.verdict, found.clock, found.pairs, found.left_out) == ("same", "wall", 6, 2)
    assert "6 pairs, 2 disturbed" in found.in_words


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
    grown = [starts(larger=1.05, seed=n) for n in range(6)]
    slow = [starts(1.2, seed=n) for n in range(6)]
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
    plain, wide = interval(values, 0.01), interval(disturbed, 0.01)
    assert wide[2] - wide[1] < 2 * (plain[2] - plain[1])


def test_the_interval_misses_the_truth_as_seldom_as_it_says() -> None:
    order = random.Random(0)
    missed = 0
    for _ in range(2000):
        found = interval([order.gauss(0.02, 0.01) for _ in range(8)], 0.05)
        missed += not found[1] < 0.02 < found[2]
    assert 60 < missed < 140
