"""The twenty methods with dask.dataframe, the same code on every scheduler.

``persist`` computes a frame and leaves its parts with the workers, as Dask's best practices advise for
data that is used again; ``compute`` brings small answers back.
"""

import dask.dataframe as dd

from kernels.frames.in_parts import in_parts
from kernels.top_methods.data import LABELS, size_class


def from_pandas(sales, session):
    """The frame in parts, kept where the work will be done."""
    return (in_parts(sales, session),)


def both_from_pandas(first, second, session):
    """The same for two frames."""
    return tuple(in_parts(each, session) for each in (first, second))


def beside_small(sales, shops, session):
    """The large frame in parts; the small one stays whole, and is sent to each of them."""
    return in_parts(sales, session), shops


def finished(frame, session):
    """The frame, once all of its parts are computed and held by the workers."""
    parts = frame.persist()
    if session.client:
        from distributed import wait

        wait(parts)  # on a cluster, persist returns before the parts are there
    return parts


def loc(sales, session):
    """Rows that meet a condition, and some of the columns."""
    return finished(sales.loc[sales["price"] > 50, ["shop", "quantity", "price"]], session)


def head(sales, _session):
    """The first five rows, from the first part alone."""
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
    """Whole numbers to floats, and strings to categories; each part knows only its own."""
    return finished(sales.astype({"quantity": "float64", "shop": "category"}), session)


def apply(sales, session):
    """A Python function for each value of a column; ``meta`` says what it returns."""
    return finished(sales["quantity"].apply(size_class, meta=("quantity", "object")), session)


def reset_index(sales, session):
    """The index becomes a column; the new index starts again in every part."""
    return finished(sales.reset_index(), session)


def sort_values(sales, session):
    """All rows, sorted by a column: quantiles first, then a shuffle between the parts."""
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
    """Columns of another frame beside these; the indexes are sorted, so that parts meet parts."""
    return finished(sales.join(ratings), session)


def merge(sales, shops, session):
    """What another frame says about each shop; the small frame is sent to every part."""
    return finished(sales.merge(shops, on="shop"), session)


def where(sales, session):
    """Each price below the limit, and the limit in place of every other."""
    return finished(sales["price"].where(sales["price"] < 100, 100.0), session)


def replace(sales, session):
    """Other words in place of some strings in a column."""
    return finished(sales["kind"].replace(LABELS), session)


def unique(sales, _session):
    """Each shop once: for each part, then for all of them."""
    return sales["shop"].unique().compute()
