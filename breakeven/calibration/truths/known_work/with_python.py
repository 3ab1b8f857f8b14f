"""Plain Python: every function does a number of rounds of one thing, and returns n."""

import hashlib
import json
import re
import zlib

from breakeven.calibration.truths.known_work.plants import mapped, rounds, with_plants

TEXT = "the quick brown fox jumps over the lazy dog " * 40
NUMBERS = [(7919 * index) % 1000 for index in range(400)]
DATA = bytes(range(256)) * 400
WORD = re.compile(r"\b[bcdf]\w+")


@with_plants
def count(n):
    """An empty loop."""
    for _ in rounds(n):
        total = 0
        while total < 900:
            total += 1
    return n


@with_plants
def build_list(n):
    """A list, element by element."""
    for _ in rounds(n):
        found = []
        for number in NUMBERS:
            found.append(number + 1)
    return n


@with_plants
def build_dict(n):
    """A dict of small numbers."""
    for _ in rounds(n):
        dict(enumerate(NUMBERS))
    return n


@with_plants
def sort_numbers(n):
    """Sorting four hundred numbers."""
    for _ in rounds(n):
        sorted(NUMBERS)
    return n


@with_plants
def join_text(n):
    """Numbers to one text."""
    for _ in rounds(n):
        ",".join(map(str, NUMBERS))
    return n


@with_plants
def split_text(n):
    """One text to words, and how often each stands there."""
    for _ in rounds(n):
        words = TEXT.split()
        {word: words.count(word) for word in set(words)}
    return n


@with_plants
def match_text(n):
    """A regular expression over a text."""
    for _ in rounds(n):
        WORD.findall(TEXT)
    return n


@with_plants
def sum_squares(n):
    """A sum over a generator."""
    for _ in rounds(n):
        sum(number * number for number in NUMBERS)
    return n


@with_plants
def call_functions(n):
    """Function calls."""
    for _ in rounds(n):
        for number in NUMBERS:
            abs(number)
    return n


@with_plants
def use_generator(n):
    """A chain of generators."""
    for _ in rounds(n):
        list(filter(None, (number % 3 for number in NUMBERS)))
    return n


@with_plants
def format_numbers(n):
    """Formatting."""
    for _ in rounds(n):
        [f"{number:06.2f}" for number in NUMBERS]
    return n


@with_plants
def make_json(n):
    """To JSON and back."""
    for _ in rounds(n):
        json.loads(json.dumps(NUMBERS))
    return n


@with_plants
def hash_in_threads(n, session):
    """SHA-256, which lets the other threads compute."""
    mapped(session.executor, _hash, rounds(n))
    return n


@with_plants
def compress_in_threads(n, session):
    """Checksums, which let the other threads compute."""
    mapped(session.executor, _checksum, rounds(n))
    return n


def _hash(_):
    return hashlib.sha256(DATA).digest()


def _checksum(_):
    return zlib.crc32(DATA), zlib.adler32(DATA)
