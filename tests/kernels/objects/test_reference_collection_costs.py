"""The operations of collection_costs: they answer alike, and leave their collection as it was."""

import copy

import pytest

from breakeven.catalogue import catalogue
from kernels.objects.collection_costs import OPERATIONS, WORKLOAD, check, make_inputs
from kernels.objects.collection_costs.with_python import build_list


def test_the_reference_finds_what_was_asked_for():
    assert build_list(range(10), [7, 0, 3]) == [7, 0, 3]


@pytest.mark.parametrize("n", [100, 12_345])
def test_as_many_different_places_at_every_n_in_the_middle_on_average(n):
    numbers, asked = make_inputs(n)
    assert len(set(asked)) == OPERATIONS
    assert set(asked) <= set(numbers)
    assert sum(asked) / OPERATIONS == pytest.approx(n / 2, abs=1)


@pytest.mark.parametrize("label", WORKLOAD.implementations)
def test_a_call_leaves_its_collection_as_it_was(label):
    chosen = WORKLOAD.implementations[label]
    data = make_inputs(200)
    if chosen.ingest:
        data = catalogue.load(WORKLOAD, chosen.ingest)(*data)
    before = copy.deepcopy(data)
    check(catalogue.load(WORKLOAD, chosen.function)(*data), before[1])
    assert data == before


def test_what_is_inserted_was_not_there():
    for label in ("insert-dict", "add-set"):
        ingest = WORKLOAD.implementations[label].ingest
        members, asked = catalogue.load(WORKLOAD, ingest)(*make_inputs(200))
        assert len(members) == 200
        assert not set(asked) & set(members)


def test_the_sizes_span_four_decades():
    sizes = list(WORKLOAD.sizes.values())
    assert sizes[-1] >= 10_000 * sizes[0]


@pytest.mark.parametrize("wrong", [None, (1, 2), [1], [2, 1], [1, 2.0], [True, 2], [1, 2, 3]])
def test_check_rejects_a_wrong_answer(wrong):
    check([1, 2], [1, 2])
    with pytest.raises(AssertionError):
        check(wrong, [1, 2])
