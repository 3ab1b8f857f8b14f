"""A filter and an addition with cuDF's accelerator for pandas, to be enabled before pandas is imported."""

import cudf.pandas

cudf.pandas.install()


def filter_then_column(frame):
    """The unchanged pandas code: the accelerator decides what runs on the GPU."""
    return frame[frame.y == "a"].x + 1
