"""A known amount of memory in this process: touched, untouched, and mapped from a file."""

import mmap
import time

from breakeven.calibration.truths.known_memory import MEGABYTE
from breakeven.workload.data_cache import cached_file

HOLD_SECONDS = 0.3
MAPPED_SECONDS = 1.0  # mapped files are read more seldom: to find them means to walk all pages
PRIVATE = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS


def hold(megabytes, seconds=HOLD_SECONDS):
    """Memory that is written, page by page, and then held."""
    block = bytearray(megabytes * MEGABYTE)  # bytearray writes its zeros, so every page is there
    time.sleep(seconds)
    return len(block) // MEGABYTE


def hold_untouched(megabytes):
    """Memory that is asked for and never used: the system gives an address, and no page."""
    with private_block(megabytes) as block:
        time.sleep(HOLD_SECONDS)
        return megabytes if len(block) >= megabytes * MEGABYTE else 0


def to_file(megabytes):
    """A file of that size in the data cache, whose bytes are really there."""
    return megabytes, cached_file(
        f"known_memory-{megabytes}MB-v1", lambda path: _fill(path, megabytes)
    )


def read_mapped_file(megabytes, path):
    """A file that is mapped, and read page by page: the system can drop these pages at any time."""
    if megabytes:
        with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, prot=mmap.PROT_READ) as block:
            assert read_pages(block) == 255 * -(-len(block) // mmap.PAGESIZE)
            time.sleep(MAPPED_SECONDS)
            return len(block) // MEGABYTE
    time.sleep(MAPPED_SECONDS)
    return 0


def private_block(megabytes):
    """Private memory without a single page yet; closing it gives it back at once."""
    return mmap.mmap(-1, max(megabytes * MEGABYTE, mmap.PAGESIZE), flags=PRIVATE)


def write_pages(block):
    """Write a byte into every page."""
    for start in range(0, len(block), mmap.PAGESIZE):
        block[start] = 255


def read_pages(block):
    """Read a byte of every page; returns their sum."""
    return sum(block[start] for start in range(0, len(block), mmap.PAGESIZE))


def _fill(path, megabytes):
    with path.open("wb") as stream:
        for _ in range(megabytes):
            stream.write(b"\xff" * MEGABYTE)
