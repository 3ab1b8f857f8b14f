"""Counting words in plain Python: a translation table, ``split`` and a Counter."""

import heapq
from collections import Counter
from pathlib import Path

from kernels.objects.word_count import PUNCTUATION, TOP, rank

without_punctuation = str.maketrans("", "", PUNCTUATION)


def count(paths):
    """The ten most frequent words of all files."""
    total = Counter()
    for path in paths:
        total.update(words_of_file(path))
    return top(total)


def frequencies(path):
    """How often each word occurs in one file."""
    return Counter(words_of_file(path))


def words_of_file(path):
    """The words of one file, which is read in one go."""
    return words(Path(path).read_text(encoding="utf-8"))


def words(text):
    """The words of a text, in lower case and without punctuation."""
    return text.lower().translate(without_punctuation).split()


def top(counted):
    """The ten most frequent words; equally frequent ones are in reverse alphabetical order."""
    return heapq.nlargest(TOP, counted.items(), key=rank)
