"""Features of CSV files with Spark: a Python function over a frame of names, on the server's Python workers."""

import pandas as pd

from kernels.frames.file_features.with_pandas import combined, features_or_failure

SCHEMA = "name STRING, features ARRAY<DOUBLE>, failure STRING"
FILES_A_PART = 4


def a_call_for_each_file(paths, session):
    """Names travel in up to four batches per worker, and come back with numbers or with a failure."""
    parts = max(1, min(len(paths), FILES_A_PART * session.workers))
    names = session.spark.createDataFrame(pd.DataFrame({"path": paths})).repartition(parts)
    rows = names.mapInPandas(each_batch, SCHEMA).toPandas()
    return combined(outcome(*row) for row in rows.itertuples(index=False))


def each_batch(batches):
    """The outcome of each file in some frames of names."""
    for names in batches:
        outcomes = [features_or_failure(path) for path in names["path"]]
        yield pd.DataFrame(outcomes, columns=["name", "features", "failure"])


def outcome(name, features, failure):
    """As the loop has it: the numbers as a tuple of floats."""
    return name, None if failure else tuple(map(float, features)), failure or None
