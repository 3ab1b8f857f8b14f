"""A part of Parquet files with pandas: read everything and choose, or told beforehand what is wanted."""

import pandas as pd

from kernels.frames.parquet_filter import FIRST_DAY, LAST_DAY, WANTED

FILTERS = [("day", ">=", FIRST_DAY), ("day", "<=", LAST_DAY)]


def everything_then_choose(paths):
    """As someone would who needs the whole frame anyway."""
    frame = pd.concat([pd.read_parquet(path) for path in paths], ignore_index=True)
    return frame.loc[frame["day"].between(FIRST_DAY, LAST_DAY), list(WANTED)]


def told(paths):
    """PyArrow, which is the reader, skips the other columns, and row groups of other days."""
    return pd.read_parquet(paths, columns=list(WANTED), filters=FILTERS)
