"""A filter and an addition with Spark, over a cached frame."""

from pyspark.sql import functions as sf


def from_pandas(frame, session):
    """The frame in the server's memory, where the first count puts it."""
    cached = session.spark.createDataFrame(frame).cache()
    cached.count()
    return (cached,)


def filter_select(frame, _session):
    """The chosen numbers reach the caller as a pandas column, in the order of the rows."""
    chosen = frame.where(sf.col("y") == "a").select((sf.col("x") + 1).alias("x"))
    return chosen.toPandas()["x"]
