"""A join and a sort with Modin: the pandas code on Modin frames."""

import modin.pandas as pd
from modin.utils import execute


def from_pandas(invoices, payments):
    """Both frames, split into parts that the workers hold."""
    parts = pd.DataFrame(invoices), pd.DataFrame(payments)
    for frame in parts:
        execute(frame)  # Modin works in the background: wait until the workers have their parts
    return parts


def merge_then_sort(invoices, payments):
    """Word for word as in pandas; the answer is brought back as a pandas frame."""
    joined = invoices.merge(payments, on="invoice").sort_values("invoice", ignore_index=True)
    return joined.modin.to_pandas()
