"""Whether two answers are the same, in whatever tool's form: pandas, Modin, Dask, Spark or Polars.

The index of frames is not compared: Polars has none, and Dask's starts anew in every part.
"""

import numpy as np

from kernels.frames.texts import texts_of


def same_rows(result, expected):
    """The same columns and rows in the same order, with the same kinds and values."""
    compare(columns_of(result), columns_of(expected))


def same_rows_in_any_order(result, expected):
    """The same rows, each of which has a ``weight`` of its own."""
    found, wanted = columns_of(result), columns_of(expected)
    if not np.array_equal(weights(found), weights(wanted)):  # sorting takes longer than the rest
        found, wanted = by_weight(found), by_weight(wanted)
    compare(found, wanted)


def same_by_key(result, expected):
    """The same keys with the same numbers, but for the order of adding; the order is free."""
    found, wanted = numbers_by_key(result), numbers_by_key(expected)
    assert found.keys() == wanted.keys(), f"the keys are {sorted(found)[:5]}..."
    values = [found[key] for key in wanted]
    np.testing.assert_allclose(values, list(wanted.values()), rtol=1e-9, equal_nan=False)


def same_values(result, expected):
    """The same values, each of them once; the order is free."""
    assert hasattr(plain(result), "__len__"), f"the answer is {type(result).__name__}"
    assert len(result) == len(expected)
    assert set(result) == set(expected)


def plain(answer):
    """The answer as a frame or column of pandas or Polars, brought here from the workers."""
    if hasattr(answer, "persist"):
        return answer.compute()
    if hasattr(answer, "modin"):
        return answer.modin.to_pandas()
    return answer.to_pandas() if hasattr(answer, "spark") else answer


def columns_of(answer):
    """The name, kind and values of each column, in their order."""
    frame = plain(answer)
    frame = (
        frame if hasattr(frame, "columns") or not hasattr(frame, "to_frame") else frame.to_frame()
    )
    assert hasattr(frame, "columns"), f"the answer is no frame but {type(answer).__name__}"
    return {str(name): kind_and_values(frame[name]) for name in frame.columns}


def kind_and_values(column):
    """What a column holds, in words, and its values as an array."""
    if str(column.dtype).lower().startswith("categor"):
        return "categories", np.array(column.to_list(), dtype=object)
    texts = texts_of(column)
    if texts is not None:
        return "texts", texts
    values = column.to_numpy()
    if values.dtype.kind == "M":
        return "timestamps", values.astype("<M8[us]")
    if values.dtype.kind in "iuf":
        return "floats" if values.dtype.kind == "f" else "integers", values
    from pandas.api.types import infer_dtype  # here: who needs Polars alone does not pay for pandas

    return infer_dtype(values, skipna=False), values.astype(object)  # looks at every value, in C


def weights(columns):
    """The column that tells the rows apart."""
    assert "weight" in columns, f"the columns are {list(columns)}"
    return columns["weight"][1]


def by_weight(columns):
    """The columns with their rows by ascending weight."""
    order = np.argsort(weights(columns))
    return {
        name: (kind, values.take(order) if kind == "texts" else values[order])
        for name, (kind, values) in columns.items()
    }


def compare(found, wanted):
    """Raise AssertionError where two sets of columns differ."""
    assert list(found) == list(wanted), f"the columns are {list(found)}, not {list(wanted)}"
    for name, (kind, values) in wanted.items():
        found_kind, found_values = found[name]
        assert found_kind == kind, f"{name} holds {found_kind}, not {kind}"
        assert len(found_values) == len(values), f"{len(found_values)} rows, not {len(values)}"
        if kind == "floats":
            if not np.array_equal(found_values, values, equal_nan=True):  # the faster of the two
                np.testing.assert_allclose(found_values, values, rtol=1e-12, err_msg=name)
        elif kind == "texts":
            assert found_values.equals(values), f"{name} holds other values"
        else:
            assert np.array_equal(found_values, values), f"{name} holds other values"


def numbers_by_key(answer):
    """A dict from what was grouped by, or summed, to its number."""
    found = plain(answer)
    if isinstance(found, dict):
        return found
    assert hasattr(found, "to_numpy"), f"the answer is {type(answer).__name__}"
    if hasattr(found, "columns"):
        key, number = found.columns
        return dict(zip(found[key].to_list(), found[number].to_list(), strict=True))
    return dict(zip(found.index, found.to_list(), strict=True))
