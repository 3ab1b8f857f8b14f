"""The summary of CSV files with Modin: the pandas code with another import."""

import modin.pandas as pd


def read_then_describe(paths):
    """Word for word as in pandas; the summary is brought back as a pandas frame."""
    frames = [pd.read_csv(path) for path in paths]
    return pd.concat(frames, ignore_index=True).describe().modin.to_pandas()
