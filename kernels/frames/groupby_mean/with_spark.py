"""Mean and count by key with Spark, over a cached frame."""

from pyspark.sql import functions as sf


def from_pandas(sales, session):
    """The frame in the server's memory, where the first count puts it."""
    cached = session.spark.createDataFrame(sales).cache()
    cached.count()
    return (cached,)


def group_by(sales, _session):
    """A query for each of the two keys; both answers come to the caller as pandas frames."""
    mean_and_count = sf.mean("amount").alias("mean"), sf.count("amount").alias("count")
    return tuple(sales.groupBy(key).agg(*mean_and_count).toPandas() for key in ("shop", "customer"))
