"""The reference of groupby_mean against hand-made groups, and what its check must refuse."""

import numpy as np
import pandas as pd
import pytest

from kernels.frames.groupby_mean import WORKLOAD, check, make_inputs
from kernels.frames.groupby_mean.with_numpy import columns, keys_as_places, unique_keys
from kernels.frames.groupby_mean.with_pandas import groupby

SALES = pd.DataFrame(
    {"shop": [2, 0, 2, 2], "customer": [7, 7, 1, 5], "amount": [1.0, 10.0, 2.0, 6.0]}
)
BY_SHOP = (np.array([0, 2]), np.array([10.0, 3.0]), np.array([1, 3]))
BY_CUSTOMER = (np.array([1, 5, 7]), np.array([2.0, 6.0, 5.5]), np.array([1, 1, 2]))


def test_pandas_gives_the_means_and_counts_worked_out_by_hand():
    check(groupby(SALES), (BY_SHOP, BY_CUSTOMER))


@pytest.mark.parametrize("function", [unique_keys, keys_as_places])
def test_numpy_gives_the_means_and_counts_worked_out_by_hand(function):
    check(function(*columns(SALES)), (BY_SHOP, BY_CUSTOMER))


def test_the_groups_account_for_every_row():
    n = WORKLOAD.sizes["small"]
    (sales,) = make_inputs(n)
    for groups in groupby(sales):
        assert groups["count"].sum() == n
        total = (groups["mean"] * groups["count"]).sum()
        np.testing.assert_allclose(total, sales["amount"].sum(), rtol=1e-12)


def test_the_inputs_are_the_same_every_time_and_have_few_and_many_groups():
    n = WORKLOAD.sizes["small"]
    (first,), (second,) = make_inputs(n), make_inputs(n)
    pd.testing.assert_frame_equal(first, second)
    assert first["shop"].nunique() == 100
    assert first["customer"].nunique() > n // 20


def test_the_order_of_the_groups_is_free():
    shuffled = tuple(column[::-1] for column in BY_CUSTOMER)
    check((BY_SHOP, shuffled), groupby(SALES))


WRONG_ANSWERS = {
    "none": None,
    "half is none": (BY_SHOP, None),
    "half is missing": (BY_SHOP,),
    "one mean is wrong": (BY_SHOP, (BY_CUSTOMER[0], np.array([2.0, 6.0, 5.6]), BY_CUSTOMER[2])),
    "one mean is nan": (BY_SHOP, (BY_CUSTOMER[0], np.array([2.0, 6.0, np.nan]), BY_CUSTOMER[2])),
    "one count is wrong": (BY_SHOP, (*BY_CUSTOMER[:2], np.array([1, 1, 1]))),
    "one group is missing": (BY_SHOP, tuple(column[:-1] for column in BY_CUSTOMER)),
    "one key is wrong": (BY_SHOP, (np.array([1, 5, 8]), *BY_CUSTOMER[1:])),
    "the keys are swapped": (BY_CUSTOMER, BY_SHOP),
    "a frame without counts": tuple(groups[["mean"]] for groups in groupby(SALES)),
}


@pytest.mark.parametrize("wrong", WRONG_ANSWERS.values(), ids=WRONG_ANSWERS)
def test_check_refuses_a_wrong_answer(wrong):
    with pytest.raises(AssertionError):
        check(wrong, groupby(SALES))
