"""Columns of pandas, Polars and Arrow, masked arrays and all other arrays, in one form."""

from __future__ import annotations

import array
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from breakeven.workload.checking.scalars import is_missing
from breakeven.workload.checking.words import is_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Values", "is_column", "library_kind", "values_in_a_row", "values_of"]

KINDS = {
    ("pandas", "DataFrame"): "frame",
    ("pandas", "Series"): "column",
    ("pandas", "Index"): "column",
    ("pandas", "ExtensionArray"): "column",
    ("polars", "DataFrame"): "frame",
    ("polars", "Series"): "column",
    ("pyarrow", "Table"): "frame",
    ("pyarrow", "RecordBatch"): "frame",
    ("pyarrow", "Array"): "column",
    ("pyarrow", "ChunkedArray"): "column",
}


@dataclass(frozen=True)
class Values:
    """Values as an array; ``missing`` says of each whether there is none, where some may be.

    ``is_aware``: they are moments that have a time zone.
    """

    data: NDArray[Any]
    missing: NDArray[Any] | None = None
    is_aware: bool = False

    def mask(self) -> NDArray[Any]:
        """Whether each value is missing; NaN is, beside what can be missing otherwise."""
        import numpy as np

        if self.missing is not None:
            return self.missing
        if self.data.dtype.kind in "fc":
            return np.asarray(np.isnan(self.data))
        if self.data.dtype.kind in "mM":
            return np.asarray(np.isnat(self.data))
        return np.zeros(self.data.shape, bool)

    def without(self, missing: NDArray[Any]) -> NDArray[Any]:
        """The array with zeros where values are missing."""
        import numpy as np

        data = self.data.copy()
        data[missing] = np.zeros((), data.dtype)[()]
        return data


def library_kind(value: Any) -> tuple[str, str]:
    """The library of a frame or column, and which of them it is; empty for all else."""
    kind: Any = type(value)
    return _library_kind(kind)


@cache
def _library_kind(kind: type) -> tuple[str, str]:
    for base in kind.__mro__:
        library = base.__module__.partition(".")[0]
        if found := KINDS.get((library, base.__name__)):
            return library, found
    return "", ""


def is_column(value: Any) -> bool:
    """Whether a value is a column of a library, or an array."""
    if library_kind(value)[1] == "column" or isinstance(value, array.array | memoryview):
        return True
    return is_array(value)


def values_of(value: Any) -> Values:
    """The values of a column, an array, or a sequence that is compared with one.

    Raises ValueError where a sequence is no array, for it is ragged.
    """
    import numpy as np

    library = library_kind(value)[0]
    if library:
        return {"pandas": _of_pandas, "polars": _of_polars, "pyarrow": _of_arrow}[library](value)
    masked = sys.modules.get("numpy.ma")
    if masked and isinstance(value, masked.MaskedArray):
        return _of_masked(value)
    is_list = isinstance(value, Sequence) and not isinstance(value, array.array | memoryview)
    return _of_array(_of_sequence(value) if is_list else np.asarray(value))


def values_in_a_row(value: Sequence[Any]) -> Values:
    """The values of a sequence as they are: what holds others, such as a tuple, is one of them."""
    return _of_array(_objects(list(value)))


def _of_masked(value: Any) -> Values:
    import numpy as np

    missing = np.ma.getmaskarray(value)
    if missing.dtype.names:
        # A record counts as missing where all of its fields do.
        missing = np.logical_and.reduce([missing[name] for name in missing.dtype.names])
    return Values(value.filled() if value.dtype.names else value.data, missing)


def _of_array(values: NDArray[Any]) -> Values:
    import numpy as np

    if values.dtype.kind == "T":  # text of any length
        values = values.astype(object)
    if values.dtype.kind != "O":
        return Values(values)
    missing = np.array([is_missing(each) for each in values.ravel()], bool)
    return Values(values, missing.reshape(values.shape))


def _of_sequence(value: Sequence[Any]) -> NDArray[Any]:
    import numpy as np

    found = np.asarray(value)
    is_rounded = found.dtype.kind == "f" and set(map(type, value)) == {int}
    # Text that numbers became, and floats that large integers became, are not what was there.
    return np.array(value, dtype=object) if found.dtype.kind in "US" or is_rounded else found


def _of_pandas(column: Any) -> Values:
    import numpy as np
    import pandas as pd

    dtype = column.dtype
    if isinstance(dtype, np.dtype):
        return _of_array(column.to_numpy())
    missing = np.asarray(column.isna())
    there = column[~missing]
    if getattr(getattr(dtype, "pyarrow_dtype", dtype), "tz", None) is not None:
        moments = pd.DatetimeIndex(there).tz_convert("UTC").tz_localize(None)
        return _spread(moments.to_numpy(), missing, is_aware=True)
    return _spread(np.asarray(there), missing)


def _of_polars(column: Any) -> Values:
    import numpy as np

    missing = column.is_null()
    if column.dtype.is_float():
        missing |= column.is_nan().fill_null(value=True)
    there = column.filter(~missing)
    values = _objects(there.to_list()) if column.dtype.is_nested() else there.to_numpy()
    is_aware = getattr(column.dtype, "time_zone", None) is not None
    return _spread(values, np.asarray(missing, bool), is_aware=is_aware)


def _of_arrow(column: Any) -> Values:
    import numpy as np
    import pyarrow as pa

    missing = np.asarray(column.is_null(nan_is_null=True), bool)
    there, kind = column.filter(pa.array(~missing)), column.type
    if pa.types.is_dictionary(kind):
        there, kind = there.cast(kind.value_type), kind.value_type
    is_simple = pa.types.is_primitive(kind) and not pa.types.is_time(kind)
    values = np.asarray(there) if is_simple else _objects(there.to_pylist())
    return _spread(values, missing, is_aware=getattr(kind, "tz", None) is not None)


def _spread(there: NDArray[Any], missing: NDArray[Any], *, is_aware: bool = False) -> Values:
    """The values that are there, at their places among those that are missing."""
    import numpy as np

    data = np.zeros(len(missing), there.dtype)
    data[~missing] = there
    return Values(data, missing, is_aware)


def _objects(values: list[Any]) -> NDArray[Any]:
    import numpy as np

    found = np.empty(len(values), object)
    found[:] = values
    return found
