"""The reference of join_sort against a join made by hand, and what its check must refuse."""

import numpy as np
import pandas as pd
import pytest

from kernels.frames.join_sort import WORKLOAD, check, make_inputs
from kernels.frames.join_sort.with_pandas import merge_then_sort

INVOICES = pd.DataFrame({"invoice": [7, 3, 5, 1], "amount": [70.0, 30.0, 50.0, 10.0]})
PAYMENTS = pd.DataFrame({"invoice": [5, 2, 7, 1], "paid": [5.0, 2.0, 7.0, 1.0]})
RIGHT = pd.DataFrame({"invoice": [1, 5, 7], "amount": [10.0, 50.0, 70.0], "paid": [1.0, 5.0, 7.0]})


def test_pandas_gives_the_join_worked_out_by_hand():
    check(merge_then_sort(INVOICES, PAYMENTS), RIGHT)


def test_the_reference_gives_what_two_dictionaries_give():
    invoices, payments = make_inputs(WORKLOAD.sizes["small"])
    amounts, paid = (
        dict(zip(frame.iloc[:, 0].tolist(), frame.iloc[:, 1].tolist(), strict=True))
        for frame in (invoices, payments)
    )
    both = sorted(amounts.keys() & paid.keys())
    joined = [(invoice, amounts[invoice], paid[invoice]) for invoice in both]
    check(merge_then_sort(invoices, payments), pd.DataFrame(joined, columns=list(RIGHT)))


def test_the_inputs_are_the_same_every_time_and_every_invoice_is_there_once():
    n = WORKLOAD.sizes["small"]
    for first, second in zip(make_inputs(n), make_inputs(n), strict=True):
        pd.testing.assert_frame_equal(first, second)
        assert first["invoice"].is_unique
        assert not first["invoice"].is_monotonic_increasing


def test_the_order_of_the_columns_is_free():
    check(RIGHT[["paid", "invoice", "amount"]], RIGHT)


WRONG_ANSWERS = {
    "none": None,
    "an array": RIGHT.to_numpy(),
    "not sorted": RIGHT.iloc[::-1],
    "one row is missing": RIGHT[:-1],
    "a row that has no payment": INVOICES.merge(PAYMENTS, "left").sort_values("invoice"),
    "one column is missing": RIGHT.drop(columns="paid"),
    "one column too many": RIGHT.assign(payment=RIGHT["invoice"]),
    "amounts beside the wrong payments": RIGHT.assign(paid=[5.0, 1.0, 7.0]),
    "one amount is nan": RIGHT.assign(amount=[10.0, np.nan, 70.0]),
    "the numbers are floats": RIGHT.astype({"invoice": float}),
}


@pytest.mark.parametrize("wrong", WRONG_ANSWERS.values(), ids=WRONG_ANSWERS)
def test_check_refuses_a_wrong_answer(wrong):
    with pytest.raises(AssertionError):
        check(wrong, RIGHT)
