"""CSV files with pandas, which has one parser of its own and can use PyArrow's."""

import pandas as pd


def c_engine(paths):
    """The default: pandas' own parser in C, on one thread."""
    frames = [pd.read_csv(path, parse_dates=["sold_at"]) for path in paths]
    return pd.concat(frames, ignore_index=True)


def pyarrow_engine(paths):
    """PyArrow's parser, on as many threads as the engine allows, then ordinary pandas columns."""
    frames = [pd.read_csv(path, engine="pyarrow", parse_dates=["sold_at"]) for path in paths]
    return pd.concat(frames, ignore_index=True)


def pyarrow_dtypes(paths):
    """PyArrow's parser and columns: no Python string is made, and PyArrow finds the timestamps."""
    frames = [pd.read_csv(path, engine="pyarrow", dtype_backend="pyarrow") for path in paths]
    return pd.concat(frames, ignore_index=True)
