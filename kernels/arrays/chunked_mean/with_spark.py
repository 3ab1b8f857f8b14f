"""Spark: a column of numbers, cached by the server in parts."""

import pandas as pd
from pyspark.sql import functions as sf


def from_numpy(values, session):
    """The numbers as a frame of one column, which the first count loads into the server's memory."""
    numbers = session.spark.createDataFrame(pd.DataFrame({"value": values}, copy=False)).cache()
    numbers.count()
    return (numbers,)


def mean_and_sum(numbers, _session):
    """Both from one pass."""
    mean, total = numbers.agg(sf.avg("value"), sf.sum("value")).first()
    return mean, total
