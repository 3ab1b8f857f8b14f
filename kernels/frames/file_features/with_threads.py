"""Features of CSV files in a thread pool."""

from kernels.frames.file_features.with_pandas import combined, features_or_failure


def a_call_for_each_file(paths, session):
    """The pool's map, in place of the loop."""
    return combined(session.executor.map(features_or_failure, paths))
