"""NumPy arrays in shared memory: copied there once, then opened by name in any process."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cache
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from breakeven.engines.base import Session
from breakeven.errors import Unavailable
from breakeven.processes.shared_segments import new_segment_name
from breakeven.processes.system.linux import existing

SHARED_FOLDER = Path("/dev/shm")
"""Where Linux keeps the blocks; other systems have no such folder."""


@dataclass(frozen=True)
class SharedArray:
    """An array in shared memory: only a few bytes to pickle, even if the array is large."""

    name: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]

    def open(self) -> NDArray[Any]:
        """A read-only view of the array, without copying it; each process attaches to it once.

        Raises FileNotFoundError when the session that shared it has ended.
        """
        view = self._view(_attached(self.name))
        view.flags.writeable = False
        return view

    def _view(self, block: SharedMemory) -> NDArray[Any]:
        return np.ndarray(self.shape, self.dtype, buffer=block.buf)


def share(array: NDArray[Any], session: Session) -> SharedArray:
    """Copy an array into shared memory, where it stays until ``session`` ends.

    Raises TypeError for an array of objects, Unavailable when the shared memory is too small.
    """
    if array.dtype.hasobject:
        raise TypeError(f"an array of {array.dtype} holds pointers; share numbers or bytes instead")
    _require_room(array.nbytes)
    block = SharedMemory(new_segment_name(), create=True, size=max(array.nbytes, 1))
    session.on_close(lambda: _release(block))
    shared = SharedArray(block.name, array.shape, array.dtype)
    shared._view(block)[...] = array
    return shared


@cache
def _attached(name: str) -> SharedMemory:
    # Pool workers use the resource tracker of the process that shared the block, so that attaching
    # registers nothing new and the block goes even when that process is killed.
    return SharedMemory(name)


def _release(block: SharedMemory) -> None:
    block.unlink()
    try:
        block.close()
    except BufferError:
        return  # a view still lives in this process; the memory goes with it


def _require_room(needed: int) -> None:
    """A block may be larger than the memory behind it: writing to it would then kill the process."""
    if existing(SHARED_FOLDER) and (free := shutil.disk_usage(SHARED_FOLDER).free) < needed:
        raise Unavailable(
            f"the array needs {needed:,} bytes of shared memory and {SHARED_FOLDER} has {free:,} "
            "free; choose a smaller size, or give the container more (docker run --shm-size)"
        )
