"""Counting log lines with Polars: one lazy query, on Polars' own threads."""

import polars as pl

from kernels.objects.log_frequencies import FIELDS, PATTERN, TOP


def to_frame(lines):
    """The lines as a frame with one column, in Polars' own memory."""
    return (pl.DataFrame({"line": lines}),)


def extract(log):
    """The query on Polars' default engine, which streams since version 2: it parses parts of the column in
    parallel."""
    return answer(frequencies(log).collect())


def extract_in_memory(log):
    """The same query on the previous default engine, which parses one column in one thread."""
    return answer(frequencies(log).collect(engine="in-memory"))


def frequencies(log):
    """The groups of the pattern become columns; their combinations are counted, the top taken."""
    return (
        log.lazy()
        .select(pl.col("line").str.extract_groups(PATTERN))
        .unnest("line")
        .group_by(FIELDS)
        .agg(pl.len().alias("count"))
        .top_k(TOP, by=["count", *FIELDS])
        .sort("count", *FIELDS, descending=True)
    )


def answer(top):
    """The rows as ((address, method, status), count)."""
    return [(tuple(key), count) for *key, count in top.iter_rows()]
