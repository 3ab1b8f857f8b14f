"""The twenty methods with dask.dataframe, the same code on every scheduler.

Frames are computed with ``persist``, which leaves the parts with the workers, as Dask's guide to
best practices has it for what is worked on further; small answers come back with ``compute``.
"""

import math

import dask.dataframe as dd

from kernels.top_methods.data import LABELS, size_class


def from_pandas(sales, session):
    """Parts of at most 100 MB, two a worker at the least, kept where the work will be."""
    return (finished(parts_of(sales, session), session),)


def both_from_pandas(first, second, session):
    """The same for two frames."""
    return tuple(finished(parts_of(each, session), session) for each in (first, second))


def beside_small(sales, shops, session):
    """The large frame in parts; the small one stays whole, and goes to each of them."""
    return finished(parts_of(sales, session), session), shops


def parts_of(frame, session):
    """A Dask frame that has its rows in the same order."""
    npartitions = max(2 * session.workers, math.ceil(frame.memory_usage().sum() / 100e6))
    return dd.from_pandas(frame, npartitions=npartitions)


def finished(frame, session):
    """The frame, when all of its parts are computed and lie with the workers."""
    parts = frame.persist()
    if session.client:
        from distributed import wait

        wait(parts)  # on a cluster, persist returns before the parts are there
    return parts


def loc(sales, session):
    """Rows by a condition, and some of the columns."""
    return finished(sales.loc[sales["price"] > 50, ["shop", "quantity", "price"]], session)


def head(sales, _session):
    """The first five rows, of the first part alone."""
    return sales.head()


def concat(first, second, session):
    """Two frames, one below the other: their parts, one after the other."""
    return finished(dd.concat([first, second]), session)


def value_counts(sales, _session):
    """How often each shop occurs: counted in each part, then added up."""
    return sales["shop"].value_counts().compute()


def groupby(sales, _session):
    """The mean price of each shop: sums and counts of each part, then added up."""
    return sales.groupby("shop")["price"].mean().compute()


def sum(sales, _session):
    """The sum of every column of numbers."""
    return sales.sum(numeric_only=True).compute()


def mean(sales, _session):
    """The mean of every column of numbers."""
    return sales.mean(numeric_only=True).compute()


def read_csv(path, session):
    """One file, in blocks of a size that Dask chooses."""
    return finished(dd.read_csv(path), session)


def astype(sales, session):
    """Whole numbers to floats, and strings to categories, of which each part knows its own."""
    return finished(sales.astype({"quantity": "float64", "shop": "category"}), session)


def apply(sales, session):
    """A Python function for each value of a column; ``meta`` says what it returns."""
    return finished(sales["quantity"].apply(size_class, meta=("quantity", "object")), session)


def reset_index(sales, session):
    """The index becomes a column; the new index starts anew in every part."""
    return finished(sales.reset_index(), session)


def sort_values(sales, session):
    """All rows in the order of a column: quantiles first, then a shuffle between the parts."""
    return finished(sales.sort_values("weight"), session)


def iloc(sales, session):
    """Rows by their position, which Dask refuses: it does not know how long its parts are."""
    middle = len(sales) // 2
    return finished(sales.iloc[middle : middle + 100], session)


def drop(sales, session):
    """The frame without one of its columns."""
    return finished(sales.drop(columns="weight"), session)


def fillna(sales, session):
    """Zero where a price is missing."""
    return finished(sales.fillna({"price": 0.0}), session)


def join(sales, ratings, session):
    """Columns of another frame beside these; sorted indexes, so that parts meet parts."""
    return finished(sales.join(ratings), session)


def merge(sales, shops, session):
    """What another frame says about each shop: the small frame goes to every part."""
    return finished(sales.merge(shops, on="shop"), session)


def where(sales, session):
    """Each price below the limit, and the limit in the place of every other."""
    return finished(sales["price"].where(sales["price"] < 100, 100.0), session)


def replace(sales, session):
    """Other words for some of the strings of a column."""
    return finished(sales["kind"].replace(LABELS), session)


def unique(sales, _session):
    """Each shop once: of each part, then of all."""
    return sales["shop"].unique().compute()
