"""The summary of CSV files with Vaex: its quartiles are approximations, from counts on a fine grid."""

import pandas as pd
import vaex

from kernels.frames.describe import NUMERIC

SHARES = {"about 25%": 25, "about 50%": 50, "about 75%": 75}


def summary(paths):
    """Vaex's ``describe`` has no quartiles, so each statistic is requested, in as few passes as possible."""
    sales = vaex.concat([vaex.from_csv(path, copy_index=False, usecols=NUMERIC) for path in paths])
    names = list(NUMERIC)
    asked = {
        "count": sales.count(names[0], delay=True),
        "mean": sales.mean(names, delay=True),
        "std": sales.std(names, delay=True),
    }
    bounds = [
        sales.minmax(name, delay=True) for name in names
    ]  # one call would need one type for all
    sales.execute()
    count = float(asked["count"].get())
    corrected = asked["std"].get() * (count / (count - 1)) ** 0.5
    low, high = zip(*(each.get() for each in bounds), strict=True)
    table = {
        "count": [count] * len(names),
        "mean": asked["mean"].get(),
        "std": corrected,
        "min": low,
        **{
            name: [sales.percentile_approx(each, share) for each in names]
            for name, share in SHARES.items()
        },
        "max": high,
    }
    return pd.DataFrame(table, index=names).T.astype("float64")
