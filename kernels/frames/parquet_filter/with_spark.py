"""A part of Parquet files with Spark, brought to the caller as a pandas frame."""

from pyspark.sql import functions as sf

from kernels.frames.parquet_filter import FIRST_DAY, LAST_DAY, WANTED


def one_query(paths, session):
    """Spark sees the whole query before it reads; each file is in the order of its days, and the wanted
    days lie in few of the files."""
    readings = session.spark.read.parquet(*paths)
    return readings.where(sf.col("day").between(FIRST_DAY, LAST_DAY)).select(*WANTED).toPandas()
