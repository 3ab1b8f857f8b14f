"""Checksums of memory: of all that an array or buffer holds, or of blocks where that is too much."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

__all__ = ["array_checksum", "buffer_checksum", "sampled"]

LARGEST_BYTES = 256 * 2**20
"""In larger memory, only blocks that together hold this much are looked at."""
BLOCK_BYTES = 2**16
BLOCKS = 64
"""How many pieces of a sequence that is too long are looked at, besides its end."""


def sampled(values: Sequence[Any], most: int) -> Sequence[Any]:
    """A sequence, or about so many of its values, in blocks that begin at even distances."""
    if len(values) <= most:
        return values
    if most <= 0:
        return []
    size, step = max(1, most // BLOCKS), -(-len(values) // min(BLOCKS, most))
    blocks = [values[begin : begin + size] for begin in range(0, len(values), step)]
    return [each for block in (*blocks, values[-size:]) for each in block]


def buffer_checksum(value: Any) -> int:
    """The checksum of an object's buffer, such as that of a bytearray."""
    with memoryview(value) as whole:
        if not whole.c_contiguous:
            return zlib.crc32(whole.tobytes())
        if whole.nbytes <= LARGEST_BYTES:
            return zlib.crc32(whole)
        import numpy as np

        return _checksum(np.frombuffer(whole, np.uint8).data)


def array_checksum(array: Any) -> int:
    """The checksum of what a NumPy array holds, which must not be objects."""
    import numpy as np

    plain = array.view(np.ndarray)
    if not plain.nbytes:
        return 0
    if plain.flags.f_contiguous:
        plain = plain.T
    if not plain.flags.c_contiguous:
        step = -(-plain.nbytes // LARGEST_BYTES)
        plain = np.ascontiguousarray(plain) if step == 1 else plain.flat[::step]
    return _checksum(plain.reshape(-1).view(np.uint8).data)


def _checksum(flat: memoryview) -> int:
    if flat.nbytes <= LARGEST_BYTES:
        return zlib.crc32(flat)
    digest = 0
    step = flat.nbytes // (LARGEST_BYTES // BLOCK_BYTES)
    for begin in (*range(0, flat.nbytes, step), flat.nbytes - BLOCK_BYTES):
        digest = zlib.crc32(flat[begin : begin + BLOCK_BYTES], digest)
    return digest
