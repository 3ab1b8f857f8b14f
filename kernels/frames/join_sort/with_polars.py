"""A join and a sort with Polars, on its own threads."""

import polars as pl


def from_pandas(invoices, payments):
    """Two Polars frames; their columns are Arrow columns."""
    return pl.from_pandas(invoices), pl.from_pandas(payments)


def join_then_sort(invoices, payments):
    """One lazy plan: Polars itself splits both steps into parts."""
    return invoices.lazy().join(payments.lazy(), on="invoice").sort("invoice").collect()
