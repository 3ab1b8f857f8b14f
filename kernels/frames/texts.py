"""The texts of a column as one Arrow array, so that a check of millions of them takes less time than the call."""

import zlib

import numpy as np


def texts_of(column):
    """The texts of a column of pandas, Modin, Polars or Arrow; None where anything else is in it, or nothing."""
    import pyarrow as pa  # here, so that who checks numbers alone does not pay for Arrow

    if hasattr(column, "to_arrow"):
        column = column.to_arrow()
    elif hasattr(column, "modin"):
        column = column.to_numpy()
    try:
        found = column if isinstance(column, pa.ChunkedArray) else pa.array(column)
    except (pa.ArrowException, OverflowError):  # values of several kinds
        return None
    kind = found.type
    is_text = (
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    )
    if not is_text or found.null_count:
        return None
    chunks = found.chunks if isinstance(found, pa.ChunkedArray) else [found]
    whole = pa.concat_arrays([each.cast(pa.large_string()) for each in chunks]) if chunks else None
    return pa.array([], pa.large_string()) if whole is None else whole


def checksum_of(texts):
    """A checksum of the texts in their order, and of where each of them ends."""
    if not len(texts):
        return 0
    _, offsets, content = texts.buffers()
    first = texts.offset
    ends = np.frombuffer(offsets, np.int64)[first : first + len(texts) + 1]
    inside = memoryview(content)[ends[0] : ends[-1]] if content else b""
    return zlib.crc32(inside, zlib.crc32(np.diff(ends)))
