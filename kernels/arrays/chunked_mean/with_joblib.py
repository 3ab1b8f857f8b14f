"""joblib: its processes map one file into memory instead of receiving copies."""

import tempfile
from pathlib import Path

import joblib
import numpy as np


def to_memmap(values, session):
    """Dump the array once; joblib passes chunks of a memmap as file name and offset."""
    folder = tempfile.TemporaryDirectory(prefix="breakeven-")
    session.on_close(folder.cleanup)
    path = Path(folder.name) / "values.joblib"
    joblib.dump(values, path)
    return (joblib.load(path, mmap_mode="r"),)


def chunk_a_worker(values, session):
    """One chunk per worker."""
    chunks = np.array_split(values, session.workers)
    total = sum(session.parallel(joblib.delayed(np.sum)(chunk) for chunk in chunks))
    return total / values.size, total
