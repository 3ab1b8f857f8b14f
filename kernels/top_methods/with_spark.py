"""The twenty methods with pandas on Spark: the pandas code with another import.

Spark computes nothing until it has to; ``finished`` puts the rows of an answer into the server's memory,
where the next step would find them. Small answers come back as pandas objects.
"""

import pyspark.pandas as ps

from kernels.frames.in_spark import parquet_file
from kernels.top_methods.data import LABELS, size_class


def from_pandas(sales, session):
    """The frame, in parts that the server holds."""
    return (held(sales, session),)


def both_from_pandas(first, second, session):
    """The same for two frames."""
    return held(first, session), held(second, session)


def held(frame, session):
    """The frame in the server's memory, with its index; the few shops have none that counts."""
    name = frame.index.name
    if name is None:
        return finished(ps.from_pandas(frame))
    path = parquet_file(frame.reset_index(), session)
    return finished(ps.read_parquet(path, index_col=name))


def finished(frame):
    """The frame or column, once all of its parts are there; the same step is computed anew each time."""
    if isinstance(frame, ps.Series):
        return frame.to_frame().spark.local_checkpoint().iloc[:, 0]
    return frame.spark.local_checkpoint()


def loc(sales, _session):
    """Rows that meet a condition, and some of the columns."""
    return finished(sales.loc[sales["price"] > 50, ["shop", "quantity", "price"]])


def head(sales, _session):
    """The first five rows."""
    return sales.head().to_pandas()


def concat(first, second, _session):
    """Two frames, one below the other."""
    return finished(ps.concat([first, second]))


def value_counts(sales, _session):
    """How often each shop occurs."""
    return sales["shop"].value_counts().to_pandas()


def groupby(sales, _session):
    """The mean price of each shop."""
    return sales.groupby("shop")["price"].mean().to_pandas()


def sum(sales, _session):
    """The sum of every column of numbers."""
    return sales.sum(numeric_only=True).to_pandas()


def mean(sales, _session):
    """The mean of every column of numbers."""
    return sales.mean(numeric_only=True).to_pandas()


def read_csv(path, _session):
    """One file; the workers read parts of it. With this format Spark leaves text that looks like a time
    as text, as pandas does."""
    return finished(ps.read_csv(path, timestampFormat="yyyy"))


def astype(sales, _session):
    """Whole numbers to floats, and strings to categories."""
    return finished(sales.astype({"quantity": "float64", "shop": "category"}))


def apply(sales, _session):
    """A Python function for each value of a column."""
    return finished(sales["quantity"].apply(size_class))


def reset_index(sales, _session):
    """The index becomes a column."""
    return finished(sales.reset_index())


def sort_values(sales, _session):
    """All rows, sorted by a column: a shuffle between the workers."""
    return finished(sales.sort_values("weight"))


def iloc(sales, _session):
    """A hundred rows from the middle, by position."""
    middle = len(sales) // 2
    return sales.iloc[middle : middle + 100].to_pandas()


def drop(sales, _session):
    """The frame without one of its columns."""
    return finished(sales.drop(columns="weight"))


def fillna(sales, _session):
    """Zero where a price is missing."""
    return finished(sales.fillna({"price": 0.0}))


def join(sales, ratings, _session):
    """Columns of another frame beside these, matched by index; missing where it has no such row."""
    return finished(sales.join(ratings))


def merge(sales, shops, _session):
    """What another frame says about each shop, matched by the shop's name."""
    return finished(sales.merge(shops, on="shop"))


def where(sales, _session):
    """Each price below the limit, and the limit in place of every other."""
    return finished(sales["price"].where(sales["price"] < 100, 100.0))


def replace(sales, _session):
    """Other words in place of some strings in a column."""
    return finished(sales["kind"].replace(LABELS))


def unique(sales, _session):
    """Each shop once, as an array."""
    return sales["shop"].unique().to_numpy()
