"""A filter and an addition with Modin: the pandas code on a Modin frame."""

import modin.pandas as pd
from modin.utils import execute


def from_pandas(frame):
    """The frame, split into parts that the workers hold."""
    parts = pd.DataFrame(frame)
    execute(parts)  # Modin works in the background: wait until the workers have their parts
    return (parts,)


def same_as_pandas(frame):
    """Word for word as in pandas; the answer is brought back as a pandas series."""
    return (frame[frame.y == "a"].x + 1).modin.to_pandas()
