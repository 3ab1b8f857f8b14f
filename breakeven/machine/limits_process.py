"""One number of threads, measured in a process of its own: bandwidth, arithmetic peak; or the disk.

Run as a script, because native libraries read their number of threads when they are loaded. It
imports nothing of ours. Its argument is the request, its last line of output the answer, both JSON.
"""

from __future__ import annotations

import fcntl
import json
import math
import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
FLOAT_BYTES = 8
TRIAD_BYTES = 3 * FLOAT_BYTES
"""Two numbers read and one written; what a cache reads before it writes is not counted (STREAM)."""
SMALLEST_MATRIX, LARGEST_MATRIX = 512, 8192
LONG_ENOUGH_SECONDS = 0.1
NUMPY_BLOCK = 2**14
DISK_BLOCK_BYTES = 4 * 2**20
SYNC_BYTES = 16 * 2**20


def bandwidth(elements: int, seconds: float, *, with_numba: bool) -> dict[str, float]:
    """Bytes a second of reading ``elements`` float64, and of the triad over three such arrays."""
    fill, total, triad = (numba_loops if with_numba else numpy_loops)()
    a, b, c = (np.empty(elements) for _ in range(3))
    fill(a, b, c)  # by the threads that use them, so that each has its pages near
    read, both = best_seconds((lambda: total(a), lambda: triad(b, a, c)), seconds)
    if abs(total(a) / elements - 1) > 1e-6 or not b[0] == b[-1] == 3.0:
        raise AssertionError("a loop left out part of the arrays")
    return {"read": elements * FLOAT_BYTES / read, "triad": elements * TRIAD_BYTES / both}


def numba_loops() -> tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any]]:
    """Fill, sum and triad, each shared out to the threads in equal parts."""
    from numba import njit, prange

    def fill(a: Array, b: Array, c: Array) -> None:
        for i in prange(a.size):
            a[i], b[i], c[i] = 1.0, 1.0, 1.0

    def total(a: Array) -> float:
        found = 0.0
        for i in prange(a.size):
            found += a[i]
        return found

    def triad(a: Array, b: Array, c: Array) -> None:
        for i in prange(a.size):
            a[i] = b[i] + 2.0 * c[i]

    compiled = njit(parallel=True, fastmath=True)
    return compiled(fill), compiled(total), compiled(triad)


def numpy_loops() -> tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any]]:
    """The same on one thread; the triad goes block by block, so that a block is written once."""

    def fill(*arrays: Array) -> None:
        for array in arrays:
            array.fill(1.0)

    def triad(a: Array, b: Array, c: Array) -> None:
        for start in range(0, a.size, NUMPY_BLOCK):
            part = slice(start, start + NUMPY_BLOCK)
            np.multiply(c[part], 2.0, out=a[part])
            np.add(a[part], b[part], out=a[part])

    return fill, np.sum, triad


def arithmetic(seconds: float) -> dict[str, float]:
    """Operations a second of a matrix product, 2 n**3 of them; n grows until a product is long."""
    n, best = SMALLEST_MATRIX, 0.0
    ends = time.perf_counter() + seconds
    a = b = np.ones((n, n))
    while True:
        taken = seconds_of(partial(np.matmul, a, b))
        best = max(best, 2 * n**3 / taken)
        now = time.perf_counter()
        if now > ends:
            return {"operations": best}
        if taken < LONG_ENOUGH_SECONDS and n < LARGEST_MATRIX and now + 8 * taken < ends:
            n *= 2
            a = b = np.ones((n, n))


def disk(descriptor: int, size: int, seconds: float) -> dict[str, float]:
    """Bytes a second of reading a file from its beginning, and how many bytes it has.

    It is written until ``size`` or two thirds of the time are reached, and synchronised; what the
    system's page cache has of it is not used.
    """
    ends = time.perf_counter() + seconds * 2 / 3
    block, written = os.urandom(SYNC_BYTES), 0
    while written < size and (written == 0 or time.perf_counter() < ends):
        written += os.write(descriptor, block)
        os.fsync(descriptor)
    drop_cached(descriptor)
    os.lseek(descriptor, 0, os.SEEK_SET)
    buffer = memoryview(bytearray(DISK_BLOCK_BYTES))
    began, found = time.perf_counter(), 0
    while read := os.readv(descriptor, [buffer]):
        found += read
    return {"disk": found / (time.perf_counter() - began), "disk_bytes": found}


def drop_cached(descriptor: int) -> None:
    """Have a file read from the disk: drop its pages from the system's cache, or on macOS go past that."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    elif hasattr(fcntl, "F_NOCACHE"):
        fcntl.fcntl(descriptor, fcntl.F_NOCACHE, 1)


def best_seconds(calls: Sequence[Callable[[], Any]], seconds: float) -> list[float]:
    """The shortest of at least three runs of each call, after one that compiles and warms up.

    They take turns, so that a burst of other work does not spoil all runs of one of them.
    """
    for call in calls:
        call()
    ends, best = time.perf_counter() + seconds, [math.inf] * len(calls)
    runs = 0
    while runs < 3 or time.perf_counter() < ends:
        best = [min(old, seconds_of(call)) for old, call in zip(best, calls, strict=True)]
        runs += 1
    return best


def seconds_of(call: Callable[[], Any]) -> float:
    """Wall seconds of one call."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """The figures asked for; what went wrong stands under ``failed``, by the name of the step."""
    steps: dict[str, Callable[..., dict[str, float]]] = {
        "bandwidth": bandwidth,
        "arithmetic": arithmetic,
        "disk": disk,
    }
    found: dict[str, Any] = {"failed": {}}
    for name, arguments in request.items():
        try:
            found |= steps[name](**arguments)
        except Exception as error:  # noqa: BLE001 - the parent says any error in words
            reason = getattr(error, "strerror", None) or str(error)
            found["failed"][name] = f"{type(error).__name__}: {reason}"
    return found


if __name__ == "__main__":
    print(json.dumps(answer(json.loads(sys.argv[1]))))
