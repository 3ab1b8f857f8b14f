"""A filter and an addition with cuDF's accelerator for pandas, which has to be there before pandas is imported."""

import cudf.pandas

cudf.pandas.install()


def filter_then_column(frame):
    """The pandas code as it is: the accelerator decides what the GPU does."""
    return frame[frame.y == "a"].x + 1
