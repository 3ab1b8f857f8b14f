"""What arrays, frames and random generators of the known libraries consist of.

None of these libraries is imported here: where there is an object of one, it has been imported.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

from breakeven.ruler.in_case.content.memory import array_checksum
from breakeven.ruler.in_case.content.parts import Consists, pass_over

__all__ = ["PARTS_OF_LIBRARIES", "contents_of_array"]

MOST_ROWS = 2**24
"""The most rows of a Polars frame: they are hashed, which takes memory of its own."""
COMPRESSED = ("csr", "csc", "bsr")


def _of_array(array: Any) -> Consists:
    if array.flags.writeable:
        return contents_of_array(array)
    # Nobody changes it through this reference, and reading it may read a disk.
    place = array.__array_interface__["data"][0]
    return Consists(("read only", place, array.shape, array.strides, array.dtype.str))


def contents_of_array(array: Any) -> Consists:
    """What an array holds, whether it can be written or not."""
    described = (array.shape, repr(array.dtype))
    if array.dtype.hasobject:
        return Consists(described, [array.ravel().tolist()])  # one list, which is read at once
    return Consists((*described, array_checksum(array)))


def _of_masked_array(array: Any) -> Consists:
    import numpy as np

    return Consists(parts=(np.ma.getdata(array).view(np.ndarray), np.ma.getmaskarray(array)))


def _of_generator(generator: Any) -> Consists:
    return Consists(named={"state": _states(generator.bit_generator)}, itself=True)


def _of_bit_generator(source: Any) -> Consists:
    return Consists(named={"state": _states(source)}, itself=True)


def _of_random_state(source: Any) -> Consists:
    return Consists(named={"state": source.get_state(legacy=False)}, itself=True)


def _of_seed_sequence(source: Any) -> Consists:
    return Consists(named={"state": source.state}, itself=True)


def _states(source: Any) -> tuple[Any, ...]:
    """The state of a source of random bits, and how often it has been asked for others."""
    return (source.state, getattr(source.seed_seq, "n_children_spawned", None))


def _of_frame(frame: Any) -> Consists:
    columns = [frame.iloc[:, place] for place in range(frame.shape[1])]
    held = [part for column in columns for part in _values(column)]
    return Consists((frame.shape,), [frame.columns, frame.index, dict(frame.attrs), *held])


def _of_series(series: Any) -> Consists:
    return Consists(parts=[series.name, series.index, dict(series.attrs), *_values(series)])


def _of_index(index: Any) -> Consists:
    pandas = sys.modules["pandas"]
    names = list(index.names)
    if isinstance(index, pandas.RangeIndex):
        return Consists((index.start, index.stop, index.step), names)
    if isinstance(index, pandas.MultiIndex):
        codes = [_Held(each.view()) for each in map(_as_array, index.codes)]
        return Consists(parts=[names, list(index.levels), codes])
    return Consists(parts=[names, *_values(index)])


class _Held:
    """An array whose content counts, though it may not be written through the reference at hand."""

    def __init__(self, array: Any) -> None:
        self.array = array


def _of_held(held: _Held) -> Consists:
    return contents_of_array(held.array)


def _as_array(values: Any) -> Any:
    import numpy as np

    return np.asarray(values)


def _values(column: Any) -> Iterator[Any]:
    """What a column or an index of pandas holds: arrays, or a digest of what is none."""
    import numpy as np

    pandas = sys.modules["pandas"]
    kind = column.dtype
    yield str(kind)
    if isinstance(kind, np.dtype):
        yield _Held(column.to_numpy())
        return
    if isinstance(kind, pandas.CategoricalDtype):
        yield kind.categories
    try:
        yield _Held(pandas.util.hash_array(column.array))
    except Exception:  # noqa: BLE001 - an extension may refuse in its own way
        yield repr(list(column))


def _of_polars_frame(frame: Any) -> Consists:
    described = (frame.shape, *(part for item in frame.schema.items() for part in map(str, item)))
    return Consists(
        described, [_of_polars_column(frame.get_column(name)) for name in frame.columns]
    )


def _of_polars_series(series: Any) -> Consists:
    return Consists((series.name, len(series), str(series.dtype)), [_of_polars_column(series)])


def _of_polars_column(series: Any) -> Any:
    step = -(-len(series) // MOST_ROWS) or 1
    held = series if step == 1 else series.gather_every(step)
    try:
        return _Held(held.hash().to_numpy())
    except BaseException as error:  # noqa: BLE001 - see pass_over
        pass_over(error)
        return held.to_list()


def _of_sparse(matrix: Any) -> Consists:
    """In canonical form: reading some of them sorts what they hold, and adds up what is there twice."""
    own = matrix.copy() if matrix.format in COMPRESSED else matrix.tocoo(copy=True)
    own.sum_duplicates()
    names = ("data", "indices", "indptr") if matrix.format in COMPRESSED else ("data", "row", "col")
    return Consists((matrix.format, matrix.shape), [_Held(getattr(own, name)) for name in names])


def _of_dataset(dataset: Any) -> Consists:
    """Of variables that are in memory: reading another one would load it."""
    return Consists(
        (repr(dict(dataset.sizes)), *map(str, dataset.variables)),
        [dict(dataset.attrs)],
        _loaded(dataset.variables),
        itself=True,
    )


def _of_data_array(array: Any) -> Consists:
    variables = {
        "values": array.variable,
        **{str(name): each.variable for name, each in array.coords.items()},
    }
    described = (array.name, array.dims, array.shape, *variables)
    return Consists((repr(described),), [dict(array.attrs)], _loaded(variables), itself=True)


def _loaded(variables: Any) -> dict[str, Any]:
    import numpy as np

    held = {str(name): getattr(each, "_data", None) for name, each in variables.items()}
    return {name: each for name, each in held.items() if isinstance(each, np.ndarray)}


PARTS_OF_LIBRARIES: dict[tuple[str, str], Callable[[Any], Consists]] = {
    ("numpy", "ndarray"): _of_array,
    ("numpy", "MaskedArray"): _of_masked_array,
    ("numpy", "Generator"): _of_generator,
    ("numpy", "BitGenerator"): _of_bit_generator,
    ("numpy", "RandomState"): _of_random_state,
    ("numpy", "SeedSequence"): _of_seed_sequence,
    ("pandas", "DataFrame"): _of_frame,
    ("pandas", "Series"): _of_series,
    ("pandas", "Index"): _of_index,
    ("polars", "DataFrame"): _of_polars_frame,
    ("polars", "Series"): _of_polars_series,
    ("scipy", "_spbase"): _of_sparse,
    ("scipy", "spmatrix"): _of_sparse,
    ("xarray", "Dataset"): _of_dataset,
    ("xarray", "DataArray"): _of_data_array,
    (__name__.partition(".")[0], _Held.__qualname__): _of_held,
}
"""By the library and the name of a class, or of one that it inherits from."""
