"""Counting words with joblib: one task for each file."""

from collections import Counter

import joblib

from kernels.objects.word_count.with_python import frequencies, top


def task_a_file(paths, session):
    """One Counter for each file, added up once all have arrived."""
    total = Counter()
    for counted in session.parallel(joblib.delayed(frequencies)(path) for path in paths):
        total.update(counted)
    return top(total)
