"""Mean and count by key with Vaex, on its own threads."""

import vaex


def from_pandas(sales):
    """A frame with the same columns."""
    return (vaex.from_pandas(sales, copy_index=False),)


def group_by(sales):
    """A query for each of the two keys."""
    return tuple(
        sales.groupby(
            key, agg={"mean": vaex.agg.mean("amount"), "count": vaex.agg.count("amount")}
        ).to_pandas_df()
        for key in ("shop", "customer")
    )
