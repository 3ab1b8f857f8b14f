"""Where arrays of numbers differ by more than rounding explains."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any

from breakeven.workload.checking.scalars import ABSOLUTE_PART

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["differing", "largest"]


def largest(values: NDArray[Any]) -> Any:
    """The largest finite value in size, where values are of one quantity: of all, or, of an array with
    more than one dimension, of each column along the last axis, as an array of the same dimensions.
    """
    import numpy as np

    if not values.size:
        return 0.0
    sizes = np.abs(values.astype(np.result_type(values, np.float64)))
    sizes = np.where(np.isfinite(sizes), sizes, 0.0)
    if values.ndim < 2 or values.dtype.kind == "c":
        return float(sizes.max())
    return sizes.max(axis=tuple(range(values.ndim - 1)), keepdims=True)


def differing(own: NDArray[Any], other: NDArray[Any], scale: Any = None) -> NDArray[Any]:
    """Where two arrays of one shape differ; ``scale`` is the largest value of what is compared, for
    all values or for each. Without it there is no absolute part.
    """
    import numpy as np

    wrong = np.asarray(own != other)
    if own.dtype.kind in "mM":
        return np.asarray(wrong & ~(np.isnat(own) & np.isnat(other)))
    if not wrong.any() or not {own.dtype.kind, other.dtype.kind} & set("fc"):
        return wrong
    floats = [each.dtype for each in (own, other) if each.dtype.kind in "fc"]
    epsilon = max(float(np.finfo(each).eps) for each in floats)
    relative = math.sqrt(epsilon)
    if other.dtype.kind not in "fc":  # what is exact has only been stored as a float
        relative = min(relative, max(math.sqrt(sys.float_info.epsilon), epsilon))
    common = np.result_type(own, other, np.float64)
    scales = 0.0 if scale is None else np.broadcast_to(scale, own.shape)[wrong]
    left, right = own[wrong].astype(common), other[wrong].astype(common)
    wrong[wrong] = ~_close(left, right, relative, scales)
    return wrong


def _close(own: NDArray[Any], other: NDArray[Any], relative: float, scales: Any) -> NDArray[Any]:
    import numpy as np

    with np.errstate(all="ignore"):
        allowed = relative * (np.abs(other) + ABSOLUTE_PART * scales)
        finite = np.isfinite(own) & np.isfinite(other)
        close = np.where(finite, np.abs(own - other) <= allowed, own == other)
        if own.dtype.kind == "c":
            parts = _close(own.real, other.real, relative, scales)
            parts &= _close(own.imag, other.imag, relative, scales)
            return np.where(finite, close, parts)
        return np.asarray(close | (np.isnan(own) & np.isnan(other)))
