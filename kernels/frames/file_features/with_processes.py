"""Features of CSV files in a process pool."""

import math

from kernels.frames.file_features.with_pandas import (
    combined,
    features_of,
    features_or_failure,
    frame_or_failure,
)


def a_call_for_each_file(paths, session):
    """The pool's map, in place of the loop; names travel in batches, four per worker."""
    batch = math.ceil(len(paths) / (4 * session.workers))
    return combined(session.executor.map(features_or_failure, paths, chunksize=batch))


def frames_sent(paths, session):
    """A known mistake: the caller reads every file, pickles the frame and sends it."""
    frames = (frame_or_failure(path) for path in paths)
    return combined(session.executor.map(features_of, frames))
