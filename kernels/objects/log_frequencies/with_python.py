"""Counting log lines in plain Python: a regular expression and a Counter."""

import heapq
import re
from collections import Counter

from kernels.objects.log_frequencies import PATTERN, TOP, rank

line_pattern = re.compile(PATTERN)


def count(lines):
    """The ten most frequent (address, method, status)."""
    return top(frequencies(lines))


def frequencies(lines):
    """How often each (address, method, status) occurs."""
    return Counter(map(fields, lines))


def fields(line):
    """Address, method and status of one line."""
    return line_pattern.match(line).groups()


def top(counted):
    """The ten most frequent; equally frequent ones are in reverse alphabetical order."""
    return heapq.nlargest(TOP, counted.items(), key=rank)
