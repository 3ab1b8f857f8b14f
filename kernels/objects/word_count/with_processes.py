"""Counting words on a process pool: the workers read the files and send back their counts."""

from collections import Counter

from kernels.objects.word_count.with_python import frequencies, top


def task_a_file(paths, session):
    """One Counter for each file, added up as they arrive."""
    total = Counter()
    for counted in session.executor.map(frequencies, paths):
        total.update(counted)
    return top(total)
