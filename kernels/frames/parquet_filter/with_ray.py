"""A part of Parquet files with Ray Data, brought to the caller as a pandas frame."""

import ray
from ray.data.expressions import col

from kernels.frames.parquet_filter import FIRST_DAY, LAST_DAY, WANTED


def told(paths, session):  # noqa: ARG001 - Ray Data runs on the cluster that Ray has joined
    """Only the wanted columns are read; the filter goes to the reader as an expression."""
    ray.data.DataContext.get_current().execution_options.preserve_order = True
    readings = ray.data.read_parquet(paths, columns=list(WANTED))
    wanted = (col("day") >= FIRST_DAY) & (col("day") <= LAST_DAY)
    return readings.filter(expr=wanted).to_pandas()
