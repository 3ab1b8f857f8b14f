"""CSV files with Spark, brought to the caller as a pandas frame.

Spark does not guarantee the order of files, so the sales are sorted by number.
"""

SCHEMA = (
    "sale BIGINT, shop STRING, code STRING, quantity BIGINT, price DOUBLE, weight DOUBLE, "
    "sold_at TIMESTAMP"
)


def inferred_columns(paths, session):
    """A pass over all files finds out the types first."""
    sales = session.spark.read.csv(paths, header=True, inferSchema=True)
    return sales.orderBy("sale").toPandas()


def given_columns(paths, session):
    """Told the columns, Spark does not have to look at the files first."""
    sales = session.spark.read.csv(paths, header=True, schema=SCHEMA)
    return sales.orderBy("sale").toPandas()
