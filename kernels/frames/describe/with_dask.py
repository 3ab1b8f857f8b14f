"""The summary of CSV files with dask.dataframe."""

import dask.dataframe as dd

from kernels.frames.describe import NUMERIC, QUARTILES


def describe(paths, _session):
    """The same code on every scheduler; the data stays where it is read, and the summaries are merged.

    Merged quartiles are approximations, and the answer says so.
    """
    summary = dd.read_csv(paths).describe().compute()
    return summary.rename(index={name: f"about {name}" for name in QUARTILES})


def read_then_pandas(paths, _session):
    """Exact: the numbers are brought to the caller, where pandas can sort them all."""
    return dd.read_csv(paths, usecols=list(NUMERIC)).compute().describe()
