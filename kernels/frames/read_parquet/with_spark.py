"""Parquet files with Spark, brought to the caller as a pandas frame."""


def many_files(paths, session):
    """Spark promises no order of files, so the sales are put into that of their numbers."""
    return session.spark.read.parquet(*paths).orderBy("sale").toPandas()
