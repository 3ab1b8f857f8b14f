"""The twenty methods with Modin: the pandas code with another import.

Modin works in the background; ``execute`` waits until every part of a frame is there. Frames stay with
the workers, where Modin's users would leave them; small answers come back as pandas objects.
"""

import modin.pandas as pd
from modin.utils import execute

from kernels.top_methods.data import LABELS, size_class


def from_pandas(sales):
    """The frame, split into parts that the workers hold."""
    return (finished(pd.DataFrame(sales)),)


def both_from_pandas(first, second):
    """The same for two frames."""
    return finished(pd.DataFrame(first)), finished(pd.DataFrame(second))


def finished(frame):
    """The frame, once all of its parts are there."""
    execute(frame)
    return frame


def loc(sales):
    """Rows that meet a condition, and some of the columns."""
    return finished(sales.loc[sales["price"] > 50, ["shop", "quantity", "price"]])


def head(sales):
    """The first five rows."""
    return sales.head().modin.to_pandas()


def concat(first, second):
    """Two frames, one below the other."""
    return finished(pd.concat([first, second]))


def value_counts(sales):
    """How often each shop occurs."""
    return sales["shop"].value_counts().modin.to_pandas()


def groupby(sales):
    """The mean price of each shop."""
    return sales.groupby("shop")["price"].mean().modin.to_pandas()


def sum(sales):
    """The sum of every column of numbers."""
    return sales.sum(numeric_only=True).modin.to_pandas()


def mean(sales):
    """The mean of every column of numbers."""
    return sales.mean(numeric_only=True).modin.to_pandas()


def read_csv(path):
    """One file; all workers read parts of it."""
    return finished(pd.read_csv(path))


def astype(sales):
    """Whole numbers to floats, and strings to categories."""
    return finished(sales.astype({"quantity": "float64", "shop": "category"}))


def apply(sales):
    """A Python function for each value of a column."""
    return finished(sales["quantity"].apply(size_class))


def reset_index(sales):
    """The index becomes a column."""
    return finished(sales.reset_index())


def sort_values(sales):
    """All rows, sorted by a column: a shuffle between the workers."""
    return finished(sales.sort_values("weight"))


def iloc(sales):
    """A hundred rows from the middle, by position."""
    middle = len(sales) // 2
    return sales.iloc[middle : middle + 100].modin.to_pandas()


def drop(sales):
    """The frame without one of its columns."""
    return finished(sales.drop(columns="weight"))


def fillna(sales):
    """Zero where a price is missing."""
    return finished(sales.fillna({"price": 0.0}))


def join(sales, ratings):
    """Columns of another frame beside these, matched by index; missing where it has no such row."""
    return finished(sales.join(ratings))


def merge(sales, shops):
    """What another frame says about each shop, matched by the shop's name."""
    return finished(sales.merge(shops, on="shop"))


def where(sales):
    """Each price below the limit, and the limit in place of every other."""
    return finished(sales["price"].where(sales["price"] < 100, 100.0))


def replace(sales):
    """Other words in place of some strings in a column."""
    return finished(sales["kind"].replace(LABELS))


def unique(sales):
    """Each shop once, as an array."""
    return sales["shop"].unique()
