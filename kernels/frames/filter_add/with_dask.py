"""A filter and an addition with dask.dataframe: every part is filtered on its own."""

from kernels.frames.in_parts import in_parts


def from_pandas(frame, session):
    """The frame in parts, kept where the work will be done."""
    return (in_parts(frame, session),)


def category(frame, session):
    """The same parts, with the letters as a category: one small integer per row."""
    return from_pandas(frame.astype({"y": "category"}), session)


def same_as_pandas(frame, _session):
    """Word for word as in pandas; the same code on every scheduler."""
    return (frame[frame.y == "a"].x + 1).compute()
