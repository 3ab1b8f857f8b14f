"""A join and a sort with Spark, over two cached frames."""


def from_pandas(invoices, payments, session):
    """Both frames in the server's memory, where the first count puts them."""
    cached = tuple(session.spark.createDataFrame(each).cache() for each in (invoices, payments))
    for each in cached:
        each.count()
    return cached


def join_order_by(invoices, payments, _session):
    """The rows come to the caller as a pandas frame."""
    return invoices.join(payments, on="invoice").orderBy("invoice").toPandas()
