"""JSON lines with Spark, brought to the caller as a pandas frame.

Spark promises no order of files, so the sales are put into that of their numbers. It sorts the columns that
it finds by itself by their names.
"""

from pyspark.sql import functions as sf

from kernels.frames.read_csv.with_spark import SCHEMA

COLUMNS = ("sale", "shop", "code", "quantity", "price", "weight")


def inferred_columns(paths, session):
    """The names and types are found out by a pass over all files beforehand; a text is no timestamp."""
    found = session.spark.read.json(paths)
    sales = found.select(*COLUMNS, sf.to_timestamp("sold_at").alias("sold_at"))
    return sales.orderBy("sale").toPandas()


def given_columns(paths, session):
    """Told the columns, Spark need not look at the files beforehand."""
    return session.spark.read.schema(SCHEMA).json(paths).orderBy("sale").toPandas()
