"""Products of all pairs of columns with Modin: the pandas code on a Modin frame."""

import modin.pandas as pd
import numpy as np
from modin.utils import execute


def from_pandas(table):
    """The frame, split into parts that the workers hold."""
    frame = pd.DataFrame(table)
    execute(frame)  # Modin works in the background: wait until the workers have their parts
    return (frame,)


def a_column_with_the_rest(table):
    """Word for word as in pandas; every step is a round of tasks on the workers."""
    largest = [
        table.iloc[:, place + 1 :].mul(table.iloc[:, place], axis=0).max().to_numpy()
        for place in range(table.shape[1] - 1)
    ]
    return np.concatenate(largest)
