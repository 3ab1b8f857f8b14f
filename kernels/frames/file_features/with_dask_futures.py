"""Features of CSV files with Dask's futures, each taken as soon as it is done."""

from distributed import as_completed

from kernels.frames.file_features.with_pandas import (
    combined,
    features_of,
    features_or_failure,
    frame_or_failure,
)


def as_they_complete(paths, session):
    """One task for each file name; the caller works on outcomes while other files are read."""
    futures = session.client.map(features_or_failure, paths, pure=False)
    return combined(outcome for _, outcome in as_completed(futures, with_results=True))


def frames_sent(paths, session):
    """A known mistake: the caller reads every file and sends the frame with its task."""
    submit = session.client.submit
    futures = [submit(features_of, frame_or_failure(path), pure=False) for path in paths]
    return combined(outcome for _, outcome in as_completed(futures, with_results=True))
