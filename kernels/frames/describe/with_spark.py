"""The summary of CSV files with Spark, whose documentation calls its quartiles approximate."""

from kernels.frames.describe import NUMERIC, QUARTILES

SCHEMA = "sale BIGINT, shop STRING, code STRING, quantity BIGINT, price DOUBLE, weight DOUBLE, sold_at STRING"


def summary(paths, session):
    """Count, mean, deviation, bounds and quartiles; Spark returns them as text."""
    sales = session.spark.read.csv(paths, header=True, schema=SCHEMA).select(*NUMERIC)
    table = sales.summary("count", "mean", "stddev", "min", *QUARTILES, "max").toPandas()
    named = {"stddev": "std"} | {name: f"about {name}" for name in QUARTILES}
    return table.set_index("summary").rename(index=named).astype("float64")
