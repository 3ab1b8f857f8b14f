"""The twenty methods with pandas, as notebooks call them."""

import pandas as pd

from kernels.top_methods.data import LABELS, size_class


def loc(sales):
    """Rows that meet a condition, and some of the columns."""
    return sales.loc[sales["price"] > 50, ["shop", "quantity", "price"]]


def head(sales):
    """The first five rows."""
    return sales.head()


def concat(first, second):
    """Two frames, one below the other."""
    return pd.concat([first, second])


def value_counts(sales):
    """How often each shop occurs."""
    return sales["shop"].value_counts()


def groupby(sales):
    """The mean price of each shop."""
    return sales.groupby("shop")["price"].mean()


def sum(sales):
    """The sum of every column of numbers."""
    return sales.sum(numeric_only=True)


def mean(sales):
    """The mean of every column of numbers."""
    return sales.mean(numeric_only=True)


def read_csv(path):
    """One file into a frame; what looks like a number becomes one."""
    return pd.read_csv(path)


def astype(sales):
    """Whole numbers to floats, and strings to categories."""
    return sales.astype({"quantity": "float64", "shop": "category"})


def apply(sales):
    """A Python function for each value of a column."""
    return sales["quantity"].apply(size_class)


def reset_index(sales):
    """The index becomes a column."""
    return sales.reset_index()


def sort_values(sales):
    """All rows, sorted by a column."""
    return sales.sort_values("weight")


def iloc(sales):
    """A hundred rows from the middle, by position."""
    middle = len(sales) // 2
    return sales.iloc[middle : middle + 100]


def drop(sales):
    """The frame without one of its columns."""
    return sales.drop(columns="weight")


def fillna(sales):
    """Zero where a price is missing."""
    return sales.fillna({"price": 0.0})


def join(sales, ratings):
    """Columns of another frame beside these, matched by index; missing where it has no such row."""
    return sales.join(ratings)


def merge(sales, shops):
    """What another frame says about each shop, matched by the shop's name."""
    return sales.merge(shops, on="shop")


def where(sales):
    """Each price below the limit, and the limit in place of every other."""
    return sales["price"].where(sales["price"] < 100, 100.0)


def replace(sales):
    """Other words in place of some strings in a column."""
    return sales["kind"].replace(LABELS)


def unique(sales):
    """Each shop once."""
    return sales["shop"].unique()
