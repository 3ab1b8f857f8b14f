"""A part of Parquet files with Modin: the pandas code with another import."""

import modin.pandas as pd

from kernels.frames.parquet_filter import WANTED
from kernels.frames.parquet_filter.with_pandas import FILTERS


def told(paths):
    """The rows and columns that are wanted, brought to the caller's process as a pandas frame."""
    frame = pd.concat(
        [pd.read_parquet(path, columns=list(WANTED), filters=FILTERS) for path in paths],
        ignore_index=True,
    )
    return frame.modin.to_pandas()
