"""A pandas frame handed to Spark as a Parquet file, and held in the server's memory.

``createDataFrame`` puts all rows into the plan: that takes some 10 s a million, and the server unpacks them
again for every query, cached or not. Spark is quick to read files.
"""

import tempfile

ROW_GROUP = 100_000
"""Rows that one worker reads at least: with pyarrow's million, most of a frame would go to one of them."""


def cached(frame, session):
    """The frame in the server's memory, where the first count puts it."""
    rows = session.spark.read.parquet(parquet_file(frame, session)).cache()
    session.on_close(rows.unpersist)  # the server outlives the session
    rows.count()
    return rows


def parquet_file(frame, session):
    """The path of a file with the frame's columns, without its index, for as long as the session lasts.

    Spark looks at the file again before each query, even if all rows are cached. It knows microseconds, but no
    nanoseconds.
    """
    folder = tempfile.TemporaryDirectory(prefix="breakeven-")
    session.on_close(folder.cleanup)
    path = f"{folder.name}/frame.parquet"
    frame.to_parquet(path, index=False, row_group_size=ROW_GROUP, coerce_timestamps="us")
    return path
