"""A filter and an addition with Spark, over a cached frame."""

from pyspark.sql import functions as sf

from kernels.frames.in_spark import cached


def from_pandas(frame, session):
    """The frame in the server's memory."""
    return (cached(frame, session),)


def filter_select(frame, _session):
    """The chosen numbers reach the caller as a pandas column, in the order of the rows."""
    chosen = frame.where(sf.col("y") == "a").select((sf.col("x") + 1).alias("x"))
    return chosen.toPandas()["x"]
