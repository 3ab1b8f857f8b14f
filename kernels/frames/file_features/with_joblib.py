"""Features of CSV files with joblib, which batches short calls by itself."""

from joblib import delayed

from kernels.frames.file_features.with_pandas import combined, features_or_failure


def a_call_for_each_file(paths, session):
    """The loop as a generator of delayed calls."""
    return combined(session.parallel(delayed(features_or_failure)(path) for path in paths))
