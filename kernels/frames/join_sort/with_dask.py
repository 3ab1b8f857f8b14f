"""A join and a sort with dask.dataframe: both move every row to the part that it belongs to."""

from kernels.frames.in_parts import in_parts


def from_pandas(invoices, payments, session):
    """Both frames in parts, kept where the work will be done."""
    return in_parts(invoices, session), in_parts(payments, session)


def merge_then_sort(invoices, payments, _session):
    """The pandas code; the same on every scheduler.

    The rows are moved by key for the join, and once more, into ranges of keys, for the sort.
    """
    return invoices.merge(payments, on="invoice").sort_values("invoice").compute()


def shuffle_in_memory(invoices, payments, _session):
    """The parts are exchanged in memory, not through files, and pandas sorts what comes back."""
    joined = invoices.merge(payments, on="invoice", shuffle_method="tasks").compute()
    return joined.sort_values("invoice", ignore_index=True)
