"""How arrays are overwritten: with values of their type that an answer hardly has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["overwrite_array"]

Path = tuple[Any, ...]
ODD_BYTE = b"\xa5"
ODD_TIME = 9973
"""In the array's own unit, so that it is a time which every library can tell."""
NO_TEXT = "\ufffd"


def overwrite_array(array: Any, otherwise: Callable[[Any, Path], None], path: Path = ()) -> None:
    """Overwrite an array that can be written, field by field.

    Numbers become in turn NaN, or the largest one, and another odd one. A mask is taken away.
    ``otherwise`` overwrites arrays of objects and of truth values, of which none is odd; it also gets
    the names of the fields.
    """
    import numpy as np

    if isinstance(array, np.ma.MaskedArray):
        _unmask(array)
        overwrite_array(np.ma.getdata(array).view(np.ndarray), otherwise, path)
    elif array.dtype.names:
        for name in array.dtype.names:
            overwrite_array(array[name], otherwise, (*path, name))
    elif array.dtype.kind in "Ob":
        otherwise(array, path)
    elif array.size and array.dtype.itemsize:
        first, second = _odd_values(array.dtype)
        array[...] = first
        _in_one_dimension(array)[1::2] = second


def _odd_values(kind: Any) -> tuple[Any, Any]:
    """Two values of a type that an answer hardly has."""
    import numpy as np

    if kind.kind in "fc":
        return np.nan, np.finfo(kind).max
    if kind.kind in "iu":
        return np.iinfo(kind).max, np.frombuffer(ODD_BYTE * kind.itemsize, kind)[0]
    if kind.kind in "mM":
        return np.array("NaT", kind), np.array(ODD_TIME, np.int64).astype(kind)
    if kind.kind == "S":
        return (b"\x1a" * kind.itemsize,) * 2
    if kind.kind == "U":
        return (NO_TEXT * (kind.itemsize // 4),) * 2
    return (NO_TEXT,) * 2 if kind.kind == "T" else (np.void(ODD_BYTE * kind.itemsize),) * 2


def _in_one_dimension(array: Any) -> Any:
    """The elements of an array one after the other, for writing."""
    if array.flags.c_contiguous:
        return array.reshape(-1)
    return array.T.reshape(-1) if array.flags.f_contiguous else array.flat


def _unmask(array: Any) -> None:
    import numpy as np

    is_hard = array.hardmask
    array.soften_mask()
    if array.mask is not np.ma.nomask:
        array.unshare_mask()
        mask = np.ma.getmask(array)
        mask[...] = np.zeros((), mask.dtype)
    if is_hard:
        array.harden_mask()
