"""A join and a sort with Spark, over two cached frames."""

from kernels.frames.in_spark import cached


def from_pandas(invoices, payments, session):
    """Both frames in the server's memory."""
    return cached(invoices, session), cached(payments, session)


def join_order_by(invoices, payments, _session):
    """The rows come to the caller as a pandas frame."""
    return invoices.join(payments, on="invoice").orderBy("invoice").toPandas()
