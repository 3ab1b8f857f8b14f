"""Mean and count by key with Polars, on its own threads."""

import polars as pl


def from_pandas(sales):
    """A Polars frame; its columns are Arrow columns."""
    return (pl.from_pandas(sales),)


def group_by(sales):
    """One lazy plan for both, so that Polars may run them side by side."""
    mean_and_count = pl.col("amount").mean().alias("mean"), pl.col("amount").count().alias("count")
    by_shop = sales.lazy().group_by("shop").agg(mean_and_count)
    by_customer = sales.lazy().group_by("customer").agg(mean_and_count)
    return tuple(pl.collect_all([by_shop, by_customer]))
