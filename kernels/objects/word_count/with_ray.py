"""Counting words with Ray tasks: the workers read the files and send back their counts."""

from collections import Counter

import ray

from kernels.objects.word_count import with_python

frequencies = ray.remote(with_python.frequencies)


def task_a_file(paths, session):  # noqa: ARG001 - the tasks run on the cluster that Ray has joined
    """One Counter for each file, added up at the end."""
    total = Counter()
    for counted in ray.get([frequencies.remote(path) for path in paths]):
        total.update(counted)
    return with_python.top(total)
