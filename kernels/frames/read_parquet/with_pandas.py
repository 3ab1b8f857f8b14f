"""Parquet files with pandas, whose reader is PyArrow."""

import pandas as pd


def arrow_reader(paths):
    """PyArrow decodes on as many threads as the engine allows, into pandas' own types."""
    frames = [pd.read_parquet(path) for path in paths]
    return pd.concat(frames, ignore_index=True)


def arrow_dtypes(paths):
    """All of PyArrow's columns are kept as they are, the numbers too."""
    frames = [pd.read_parquet(path, dtype_backend="pyarrow") for path in paths]
    return pd.concat(frames, ignore_index=True)
