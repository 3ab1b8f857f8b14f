"""The reference of living_per_year against cases counted by hand, and the check against wrong answers."""

import pytest

from kernels.objects.living_per_year import WORKLOAD, check, make_inputs, with_numpy, with_python

LEVELS = [
    with_python.junior,
    with_python.intermediate,
    with_python.advanced,
    with_python.expert,
]


@pytest.mark.parametrize("level", LEVELS)
def test_three_people_counted_by_hand(level):
    population = [(1900, 1903), (1902, 1904), (1910, 1911)]
    assert level(population) == {1900: 1, 1901: 1, 1902: 2, 1903: 1, 1910: 1}


@pytest.mark.parametrize("level", LEVELS)
def test_somebody_who_dies_in_the_year_of_birth_is_never_counted(level):
    assert level([(1950, 1950), (1950, 1951)]) == {1950: 1}


@pytest.mark.parametrize("level", LEVELS)
def test_every_year_lived_is_counted_once(level):
    (population,) = make_inputs(500)
    living = level(population)
    assert sum(living.values()) == sum(death - birth for birth, death in population)
    assert living[1950] == sum(birth <= 1950 < death for birth, death in population)


def test_arrays_give_the_same_answer():
    (population,) = make_inputs(500)
    check(with_numpy.difference(*with_numpy.to_arrays(population)), with_python.junior(population))


def test_inputs_are_the_same_every_time():
    assert make_inputs(50) == make_inputs(50)
    assert len(make_inputs(50)[0]) == 50
    assert WORKLOAD.work(50).operations == 100


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [(1900, 1), (1901, 2)],
        {1900: 1},
        {1900: 1, 1901: 2, 1902: 0},
        {1900: 1, 1901: 3},
        {1900: 1, 1901: 2.0},
        {1900: 1, 1901: float("nan")},
        {},
    ],
)
def test_check_rejects_a_wrong_answer(wrong):
    with pytest.raises(AssertionError):
        check(wrong, {1900: 1, 1901: 2})
