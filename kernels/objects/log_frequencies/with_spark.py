"""Counting log lines with Spark: one query over a cached column of lines."""

import pandas as pd
from pyspark.sql import functions as sf

from kernels.frames.in_spark import cached
from kernels.objects.log_frequencies import FIELDS, PATTERN, TOP

JAVA_PATTERN = PATTERN.replace("?P<", "?<")
"""Java writes the name of a group without the P."""


def to_frame(lines, session):
    """The lines as a frame with one column, in the server's memory."""
    return (cached(pd.DataFrame({"line": lines}), session),)


def query(log, _session):
    """Parse, group, count, order, and take the top."""
    fields = [
        sf.regexp_extract("line", JAVA_PATTERN, place).alias(field)
        for place, field in enumerate(FIELDS, start=1)
    ]
    counted = log.select(*fields).groupBy(*FIELDS).count()
    top = counted.orderBy(*[sf.desc(name) for name in ("count", *FIELDS)]).limit(TOP)
    return [(tuple(key), count) for *key, count in top.collect()]
