"""Mean and count by key with Spark, over a cached frame."""

from pyspark.sql import functions as sf

from kernels.frames.in_spark import cached


def from_pandas(sales, session):
    """The frame in the server's memory."""
    return (cached(sales, session),)


def group_by(sales, _session):
    """A query for each of the two keys; both answers come to the caller as pandas frames."""
    mean_and_count = sf.mean("amount").alias("mean"), sf.count("amount").alias("count")
    return tuple(sales.groupBy(key).agg(*mean_and_count).toPandas() for key in ("shop", "customer"))
