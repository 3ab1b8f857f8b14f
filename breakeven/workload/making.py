"""Making large inputs: part by part on all cores, saying how far it is when it takes longer."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from breakeven.processes.cores import allowed_cores

PREFIX = "making "
"""How each line of progress on standard error begins: a mark for the process that runs a case."""
PATIENCE_SECONDS = 1.5


def in_parts(what: str, make_part: Callable[[int], None], parts: Iterable[int]) -> None:
    """Call ``make_part`` with each of the parts, in threads; NumPy and files release the lock.

    A failure cancels the parts that have not begun, and is raised.
    """
    parts = list(parts)
    said = time.monotonic()
    pool = ThreadPoolExecutor(allowed_cores())
    try:
        futures = [pool.submit(make_part, part) for part in parts]
        for done, future in enumerate(as_completed(futures), start=1):
            future.result()
            if time.monotonic() - said > PATIENCE_SECONDS:
                said = time.monotonic()
                say(f"{what}: {100 * done // len(parts)} % (once; it is kept in the cache)")
    finally:
        pool.shutdown(cancel_futures=True)


def write_npy(
    path: Path,
    shape: tuple[int, ...],
    rows_a_part: int,
    numbers: Callable[[int], NDArray[Any]],
    what: str,
) -> None:
    """Write a .npy file of float64 of which ``numbers(part)`` gives so many rows at a time.

    The file is written, not mapped: a full disk is an error then, and not a killed process.
    """
    with path.open("wb") as stream:
        header = {"descr": "<f8", "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(stream, header)
        begin = stream.tell()
    part_bytes = 8 * rows_a_part * math.prod(shape[1:])

    def write_part(part: int) -> None:
        with path.open("r+b") as stream:
            stream.seek(begin + part * part_bytes)
            stream.write(numbers(part).data)

    in_parts(what, write_part, range(-(-shape[0] // rows_a_part)))


def say(words: str) -> None:
    """A line of progress on standard error."""
    print(f"{PREFIX}{words}", file=sys.stderr, flush=True)
