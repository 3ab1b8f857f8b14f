"""Counting words with joblib: a file a task."""

from collections import Counter

import joblib

from kernels.objects.word_count.with_python import frequencies, top


def task_a_file(paths, session):
    """A Counter for each file, added up when all are there."""
    total = Counter()
    for counted in session.parallel(joblib.delayed(frequencies)(path) for path in paths):
        total.update(counted)
    return top(total)
