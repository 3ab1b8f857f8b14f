"""What the twenty methods work on: the frame of sales, and what some of them need beside it."""

import numpy as np

from breakeven.workload.data_cache import cached_file
from kernels.frames.read_csv import FILES, lines

SHOPS = np.array([f"shop{number:02}" for number in range(50)], dtype=object)
KINDS = np.array(["apple", "bread", "cheese", "fish", "juice", "milk", "rice", "tea"], dtype=object)
LABELS = {"apple": "fruit", "juice": "drink", "milk": "drink", "tea": "drink"}
MISSING_PRICES = 0.05


def sales(rows):
    """The frame: short strings with few values, integers, floats (some are missing), a date.

    The index ``sale`` numbers the rows from 0. No two weights are equal.
    """
    import pandas as pd  # here, so that who needs Polars alone does not pay for pandas

    rng = np.random.default_rng(2002)
    price = rng.gamma(2.0, 20.0, rows)
    price[rng.random(rows) < MISSING_PRICES] = np.nan
    days = rng.integers(0, 366, rows).astype("timedelta64[D]")
    columns = {
        "shop": SHOPS[rng.integers(0, len(SHOPS), rows)],
        "kind": KINDS[rng.integers(0, len(KINDS), rows)],
        "quantity": rng.integers(1, 101, rows),
        "price": price,
        "weight": rng.random(rows),
        "sold_on": (np.datetime64("2024-01-01") + days).astype("datetime64[ns]"),
    }
    return pd.DataFrame(columns, index=pd.RangeIndex(rows, name="sale"))


def only_sales(rows):
    """The frame alone, which is all that most methods take."""
    return (sales(rows),)


def two_halves(rows):
    """The same frame as two: notebooks join what came in two files."""
    whole = sales(rows)
    return whole.iloc[: rows // 2], whole.iloc[rows // 2 :]


def sales_and_ratings(rows):
    """Beside the frame one to five ``stars``, for every other row of its index."""
    import pandas as pd

    whole = sales(rows)
    rated = whole.index[::2]
    stars = np.random.default_rng(2003).integers(1, 6, len(rated))
    return whole, pd.DataFrame({"stars": stars}, index=rated)


def sales_and_shops(rows):
    """Beside the frame a small one that says in which city each shop is."""
    import pandas as pd

    cities = np.array([f"city{number // 5}" for number in range(len(SHOPS))], dtype=object)
    return sales(rows), pd.DataFrame({"shop": SHOPS, "city": cities})


def one_csv_file(rows):
    """The path of one file with the rows of the workload ``read_csv``, made once and kept."""

    def write(path):
        bounds = [rows * part // FILES for part in range(FILES + 1)]
        with path.open("wb") as stream:
            stream.write(b"sale,shop,code,quantity,price,weight,sold_at\n")
            for part in range(FILES):
                stream.write(lines(*bounds[part : part + 2]))

    return (str(cached_file(f"top_methods-v1-{rows}-rows.csv", write)),)


def size_class(quantity):
    """The Python function that ``apply`` calls for each value."""
    if quantity < 10:
        return "few"
    return "many" if quantity > 50 else "some"
