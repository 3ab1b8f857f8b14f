"""Spark: a column of numbers, cached by the server in parts."""

import pandas as pd
from pyspark.sql import functions as sf

from kernels.frames.in_spark import cached


def from_numpy(values, session):
    """The numbers as a frame of one column, in the server's memory."""
    return (cached(pd.DataFrame({"value": values}, copy=False), session),)


def mean_and_sum(numbers, _session):
    """Both from one pass."""
    mean, total = numbers.agg(sf.avg("value"), sf.sum("value")).first()
    return mean, total
