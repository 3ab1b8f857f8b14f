"""A join and a sort with Polars, on its own threads."""

import polars as pl


def from_pandas(invoices, payments):
    """Two Polars frames; their columns are Arrow's."""
    return pl.from_pandas(invoices), pl.from_pandas(payments)


def join_then_sort(invoices, payments):
    """One lazy plan: both steps are cut into parts by Polars itself."""
    return invoices.lazy().join(payments.lazy(), on="invoice").sort("invoice").collect()
