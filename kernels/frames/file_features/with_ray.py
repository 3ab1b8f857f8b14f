"""Features of CSV files with Ray tasks."""

import math

import ray

from kernels.frames.file_features import with_pandas

features_or_failure = ray.remote(with_pandas.features_or_failure)


def a_task_for_each_file(paths, _session):
    """All tasks at once; each gets the name of a file."""
    outcomes = ray.get([features_or_failure.remote(path) for path in paths])
    return with_pandas.combined(outcomes)


@ray.remote
def outcomes_of_batch(paths):
    """The outcomes of several files, from one task."""
    return [with_pandas.features_or_failure(path) for path in paths]


def a_task_for_each_batch(paths, session):
    """Ray advises against very short tasks, so there are four batches per worker."""
    size = math.ceil(len(paths) / (4 * session.workers))
    batches = [paths[start : start + size] for start in range(0, len(paths), size)]
    parts = ray.get([outcomes_of_batch.remote(batch) for batch in batches])
    return with_pandas.combined([outcome for part in parts for outcome in part])
