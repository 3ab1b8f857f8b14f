import numpy as np
import pytest

from results import statistics
from results.statistics import Ratio, median, ratio, resampled_medians, verdict


def processes(centre: float, drift: float = 0.0, seed: int = 0, count: int = 3):
    generator = np.random.default_rng(seed)
    starts = centre * (1 + drift * generator.standard_normal(count))
    return [list(start * (1 + 0.01 * generator.standard_normal(10))) for start in starts]


def test_the_speedup_is_baseline_over_implementation():
    found = ratio(processes(4.0), processes(1.0, seed=1))
    assert found.value == pytest.approx(4, rel=0.03)
    assert found.low < found.value < found.high
    assert verdict(found) == "faster"
    assert verdict(ratio(processes(1.0), processes(4.0, seed=1))) == "slower"


def test_the_same_code_is_the_same():
    assert verdict(ratio(processes(1.0), processes(1.0, seed=1))) == "same"


def test_processes_that_differ_widen_the_interval():
    steady = ratio(processes(1.0), processes(1.0, seed=1))
    drifting = ratio(processes(1.0, drift=0.2), processes(1.0, drift=0.2, seed=1))
    assert drifting.high - drifting.low > 3 * (steady.high - steady.low)


def test_identical_code_on_a_drifting_machine_is_rarely_called_different():
    verdicts = [
        verdict(ratio(processes(1, 0.05, seed, count=5), processes(1, 0.05, seed + 500, count=5)))
        for seed in range(60)
    ]
    assert sum(each in {"faster", "slower"} for each in verdicts) <= 4


def test_two_calls_give_the_same_interval():
    assert ratio(processes(2.0), processes(1.0)) == ratio(processes(2.0), processes(1.0))


def test_both_sides_are_resampled_independently():
    of_baseline = resampled_medians(processes(1.0, drift=0.1), seed=0)
    of_implementation = resampled_medians(processes(1.0, drift=0.1), seed=1)
    assert abs(np.corrcoef(of_baseline, of_implementation)[0, 1]) < 0.1


def test_too_few_samples_give_a_ratio_but_no_verdict():
    found = ratio([[2.0]], [[1.0, 1.1, 1.2]])
    assert (found.low, found.high) == (None, None)
    assert verdict(found) == "cannot tell"


@pytest.mark.parametrize("nothing", [[], [[]], [[], []]])
def test_no_samples_give_nothing(nothing):
    assert ratio(nothing, [[1.0]]) is None
    assert ratio([[1.0]], nothing) is None
    assert verdict(None) == "cannot tell"
    assert resampled_medians(nothing, seed=0) is None


def test_one_process_needs_a_larger_effect():
    several = Ratio(1.06, 1.05, 1.07)
    one = Ratio(1.06, 1.05, 1.07, one_process=True)
    assert (verdict(several), verdict(one)) == ("faster", "same")


def test_a_wide_interval_around_one_is_not_called_the_same():
    assert verdict(Ratio(1.0, 0.5, 2.0)) == "cannot tell"


def test_processes_of_unequal_length_and_empty_ones_are_taken():
    found = resampled_medians([[1.0, 2.0, 3.0], [], [2.0]], seed=0)
    assert len(found) == statistics.DRAWS
    assert set(np.unique(found)) <= {1.0, 1.5, 2.0, 2.5, 3.0}


def test_the_median_of_nothing_is_none():
    assert median([]) is None
    assert median([3.0, 1.0, 2.0]) == 2.0
