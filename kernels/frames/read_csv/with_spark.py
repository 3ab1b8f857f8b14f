"""CSV files with Spark, brought to the caller as a pandas frame.

Spark promises no order of files, so the sales are put into that of their numbers.
"""

SCHEMA = (
    "sale BIGINT, shop STRING, code STRING, quantity BIGINT, price DOUBLE, weight DOUBLE, "
    "sold_at TIMESTAMP"
)


def inferred_columns(paths, session):
    """The types are found out by a pass over all files beforehand."""
    sales = session.spark.read.csv(paths, header=True, inferSchema=True)
    return sales.orderBy("sale").toPandas()


def given_columns(paths, session):
    """Told the columns, Spark need not look at the files beforehand."""
    sales = session.spark.read.csv(paths, header=True, schema=SCHEMA)
    return sales.orderBy("sale").toPandas()
