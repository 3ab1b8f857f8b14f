"""The summary of CSV files with Spark, whose documentation calls its quartiles approximate."""

from kernels.frames.describe import NUMERIC, QUARTILES


def inferred_columns(paths, session):
    """A pass over all files finds out the types first."""
    return summary(session.spark.read.csv(paths, header=True, inferSchema=True))


def summary(sales):
    """Count, mean, deviation, bounds and quartiles; Spark returns them as text."""
    numbers = sales.select(*NUMERIC)
    table = numbers.summary("count", "mean", "stddev", "min", *QUARTILES, "max").toPandas()
    named = {"stddev": "std"} | {name: f"about {name}" for name in QUARTILES}
    return table.set_index("summary").rename(index=named).astype("float64")
