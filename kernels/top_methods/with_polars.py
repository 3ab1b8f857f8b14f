"""The same answers as the twenty methods with Polars: another API, on its own threads.

Polars has no index: what pandas keeps in its index is an ordinary column here, or left out.
"""

import polars as pl
import polars.selectors as cs

from kernels.top_methods.data import LABELS, size_class


def from_pandas(sales):
    """A Polars frame; pandas' NaN becomes a missing value."""
    return (pl.from_pandas(sales),)


def both_from_pandas(first, second):
    """The same for two frames."""
    return pl.from_pandas(first), pl.from_pandas(second)


def both_with_index(sales, ratings):
    """The same, with the index as a column, so that they can be joined on it."""
    return pl.from_pandas(sales, include_index=True), pl.from_pandas(ratings, include_index=True)


def loc(sales):
    """Rows that meet a condition, and some of the columns."""
    return sales.lazy().filter(pl.col("price") > 50).select("shop", "quantity", "price").collect()


def head(sales):
    """The first five rows."""
    return sales.head(5)


def concat(first, second):
    """Two frames, one below the other: nothing is copied."""
    return pl.concat([first, second])


def value_counts(sales):
    """How often each shop occurs."""
    return sales["shop"].value_counts(sort=True)


def groupby(sales):
    """The mean price of each shop."""
    return sales.group_by("shop").agg(pl.col("price").mean())


def sum(sales):
    """The sum of every column of numbers."""
    return sales.select(cs.numeric().sum()).row(0, named=True)


def mean(sales):
    """The mean of every column of numbers."""
    return sales.select(cs.numeric().mean()).row(0, named=True)


def read_csv(path):
    """One file; all threads read parts of it."""
    return pl.read_csv(path)


def astype(sales):
    """Whole numbers to floats, and strings to categories."""
    return sales.cast({"quantity": pl.Float64, "shop": pl.Categorical})


def apply(sales):
    """A Python function for each value of a column; told what type it returns, Polars need not guess."""
    return sales["quantity"].map_elements(size_class, return_dtype=pl.String)


def reset_index(sales):
    """The row numbers as the first column."""
    return sales.with_row_index("sale")


def sort_values(sales):
    """All rows, sorted by a column."""
    return sales.sort("weight")


def iloc(sales):
    """A hundred rows from the middle, by position."""
    return sales.slice(len(sales) // 2, 100)


def drop(sales):
    """The frame without one of its columns: nothing is copied."""
    return sales.drop("weight")


def fillna(sales):
    """Zero where a price is missing."""
    return sales.with_columns(pl.col("price").fill_null(0.0))


def join(sales, ratings):
    """Columns of another frame beside these, matched by the column that is pandas' index."""
    return sales.join(ratings, on="sale", how="left", maintain_order="left").drop("sale")


def merge(sales, shops):
    """What another frame says about each shop, matched by the shop's name; in any order."""
    return sales.join(shops, on="shop")


def where(sales):
    """Each price below the limit, and the limit in place of every other."""
    price = pl.col("price")
    return sales.select(pl.when(price < 100).then(price).otherwise(100.0))["price"]


def replace(sales):
    """Other words in place of some strings in a column."""
    return sales["kind"].replace(LABELS)


def unique(sales):
    """Each shop once."""
    return sales["shop"].unique()
