"""A join and a sort with cuDF's accelerator for pandas, to be enabled before pandas is imported."""

import cudf.pandas

cudf.pandas.install()


def merge_then_sort(invoices, payments):
    """The unchanged pandas code: the accelerator decides what runs on the GPU."""
    return invoices.merge(payments, on="invoice").sort_values("invoice", ignore_index=True)
