"""JSON lines with pandas, which has one parser of its own and can use PyArrow's.

Both turn the column into timestamps because its name ends in ``_at``, which is pandas' rule.
"""

import pandas as pd


def own_parser(paths):
    """The default: one JSON document is made of all lines, and parsed on one thread."""
    frames = [pd.read_json(path, lines=True) for path in paths]
    return pd.concat(frames, ignore_index=True)


def pyarrow_engine(paths):
    """PyArrow's parser, on as many threads as the engine allows, then ordinary pandas columns."""
    frames = [pd.read_json(path, lines=True, engine="pyarrow") for path in paths]
    return pd.concat(frames, ignore_index=True)


def pyarrow_dtypes(paths):
    """PyArrow's parser and columns: no Python string is made."""
    frames = [
        pd.read_json(path, lines=True, engine="pyarrow", dtype_backend="pyarrow") for path in paths
    ]
    return pd.concat(frames, ignore_index=True)
