"""Whether an answer is the expected one: the check of workloads that declare none of their own.

Floating-point answers may differ by what rounding explains: relatively by the square root of the type's
machine epsilon (1.5e-8 for float64, 3.5e-4 for float32), because parallel sums add in another order, and
absolutely by a thousandth of that of the largest expected value, because what cancels has no relative
precision. Everything else must be equal. NaN equals NaN, and a missing value a missing value.
"""

from __future__ import annotations

import dataclasses
import linecache
import math
import numbers
import reprlib
import traceback
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["check_equal", "refusal_in_words", "shortened"]

ABSOLUTE_PART = 1e-3
LONGEST = 120
"""Characters of a value in a message."""
FRAMES = ("DataFrame", "Table", "RecordBatch")


def check_equal(answer: Any, expected: Any) -> None:
    """Raise AssertionError, which says where and by how much, unless the answer is the expected one.

    Knows numbers, text, NumPy and other arrays, frames and columns of pandas, Polars and Arrow, SciPy's
    sparse matrices, dataclasses, and mappings, sets and sequences of all these.
    """
    _compare(answer, expected, "the answer")


def shortened(value: Any) -> str:
    """A value for a message: one line, cut in the middle where it is long."""
    brief = reprlib.Repr()
    brief.maxstring = brief.maxother = brief.maxlong = LONGEST
    brief.maxlist = brief.maxtuple = brief.maxset = brief.maxdict = 6
    if _is_array(value):
        import numpy as np

        with np.printoptions(threshold=6, edgeitems=2, linewidth=10_000):
            text = repr(np.asarray(value))
    else:
        try:
            text = brief.repr(value)
        except Exception as error:  # noqa: BLE001 - a value of the user's may not even have a repr
            text = f"<{type(value).__name__} whose repr raises {type(error).__name__}>"
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST // 2]} … {line[-LONGEST // 3 :]}"


def refusal_in_words(error: AssertionError, answer: Any, expected: Any) -> str:
    """Why a check refused an answer: its own words, or both values where it has none."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if lines:
        return " ".join(lines)
    raised = traceback.extract_tb(error.__traceback__)[-1]
    source = linecache.getline(raised.filename, raised.lineno or 0).strip()
    at = f"{source!r} does not hold: " if source.startswith("assert") else ""
    return f"{at}the answer is {shortened(answer)}, expected {shortened(expected)}"


def _compare(answer: Any, expected: Any, where: str) -> None:
    columns = [_columns(each) for each in (answer, expected)]
    if columns[0] is not None and columns[1] is not None:
        _compare_mappings(columns[0], columns[1], where, "column")
    elif _is_sparse(answer) and _is_sparse(expected):
        _compare_sparse(answer, expected, where)
    elif _is_array(answer) or _is_array(expected):
        _compare_arrays(answer, expected, where)
    elif isinstance(expected, numbers.Number) and isinstance(answer, numbers.Number):
        _require(_close(answer, expected), where, answer, expected)
    elif isinstance(expected, str | bytes | bytearray):
        _require(type(answer) is type(expected) and answer == expected, where, answer, expected)
    elif isinstance(expected, Mapping) and isinstance(answer, Mapping):
        _compare_mappings(answer, expected, where, "key")
    elif isinstance(expected, AbstractSet) and isinstance(answer, AbstractSet):
        _require(answer == expected, where, answer, expected)
    elif isinstance(expected, Sequence) and isinstance(answer, Sequence):
        _compare_sequences(answer, expected, where)
    elif dataclasses.is_dataclass(expected) and type(answer) is type(expected):
        for field in dataclasses.fields(expected):
            name = field.name
            _compare(getattr(answer, name), getattr(expected, name), f"{where}.{name}")
    else:
        _compare_objects(answer, expected, where)


def _compare_objects(answer: Any, expected: Any, where: str) -> None:
    if expected is None or answer is None:
        _require(answer is expected, where, answer, expected)
        return
    if getattr(type(answer), "__eq__", None) is object.__eq__:
        raise AssertionError(
            f"{where} is a {type(answer).__name__}, which Breakeven cannot compare; "
            "give the workload a check(answer, expected)"
        )
    equal = answer == expected
    _require(equal if isinstance(equal, bool) else bool(equal), where, answer, expected)


def _compare_mappings(
    answer: Mapping[Any, Any], expected: Mapping[Any, Any], where: str, kind: str
) -> None:
    missing = [key for key in expected if key not in answer]
    extra = [key for key in answer if key not in expected]
    if missing or extra:
        said = [f"lacks the {kind} {missing[0]!r}"] if missing else []
        said += [f"has a {kind} {extra[0]!r} too many"] if extra else []
        raise AssertionError(f"{where} {' and '.join(said)}")
    for key in expected:
        _compare(answer[key], expected[key], f"{where}[{key!r}]")


def _compare_sequences(answer: Sequence[Any], expected: Sequence[Any], where: str) -> None:
    if isinstance(answer, str | bytes | bytearray):
        _require(False, where, answer, expected)
    if len(answer) != len(expected):
        raise AssertionError(f"{where} has {len(answer):,} values, expected {len(expected):,}")
    if _are_floats(expected) and _are_floats(answer):
        _compare_arrays(answer, expected, where)
        return
    for index, (own, other) in enumerate(zip(answer, expected, strict=True)):
        _compare(own, other, f"{where}[{index}]")


def _are_floats(values: Sequence[Any]) -> bool:
    return len(values) > 0 and all(type(each) is float for each in values)


def _compare_arrays(answer: Any, expected: Any, where: str) -> None:
    import numpy as np

    known = _is_array(answer) or isinstance(answer, Sequence | numbers.Number)
    if not known or isinstance(answer, str | bytes):
        raise AssertionError(f"{where} is {shortened(answer)}, expected an array")
    own, other = np.asarray(answer), np.asarray(expected)
    if own.shape != other.shape:
        raise AssertionError(f"{where} has the shape {own.shape}, expected {other.shape}")
    if own.dtype.names and own.dtype.names == other.dtype.names:
        for name in own.dtype.names:
            _compare_arrays(own[name], other[name], f"{where}[{name!r}]")
        return
    wrong = _differing(own, other)
    if not wrong.any():
        return
    place = tuple(int(index) for index in np.argwhere(wrong)[0])
    at = f" at {list(place) if len(place) > 1 else place[0]}" if place else ""
    count = f"{int(wrong.sum()):,} of {wrong.size:,} values differ, the first" if place else "it is"
    raise AssertionError(
        f"{where}: {count}{at}{':' if place else ''} {_plain(own[place])}, expected {_plain(other[place])}"
    )


def _plain(value: Any) -> str:
    """One value of an array without NumPy's name around it."""
    return shortened(value.item() if hasattr(value, "item") else value)


def _differing(own: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    """Where two arrays of one shape differ by more than rounding explains."""
    import numpy as np

    kinds = own.dtype.kind + other.dtype.kind
    if set(kinds) <= set("biufc") and set(kinds) & set("fc"):
        precision = max(
            np.finfo(each.dtype).eps for each in (own, other) if each.dtype.kind in "fc"
        )
        relative = math.sqrt(float(precision))
        finite = np.abs(other[np.isfinite(other)])
        absolute = ABSOLUTE_PART * relative * float(finite.max()) if finite.size else 0.0
        with np.errstate(invalid="ignore", over="ignore"):
            close = np.isclose(own, other, rtol=relative, atol=absolute, equal_nan=True)
        return np.asarray(~close)
    if "O" in kinds:
        pairs = zip(own.ravel().tolist(), other.ravel().tolist(), strict=True)
        return np.array([not _same_value(*pair) for pair in pairs], bool).reshape(own.shape)
    if set(kinds) & set("mM"):
        return np.asarray((own != other) & ~(np.isnat(own) & np.isnat(other)))
    different = own != other
    return np.broadcast_to(np.asarray(different), own.shape)


def _same_value(answer: Any, expected: Any) -> bool:
    if _is_missing(answer) or _is_missing(expected):
        return _is_missing(answer) and _is_missing(expected)
    try:
        _compare(answer, expected, "")
    except AssertionError:
        return False
    return True


def _is_missing(value: Any) -> bool:
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and math.isnan(value)


def _close(answer: Any, expected: Any) -> bool:
    if not (isinstance(answer, numbers.Complex) and isinstance(expected, numbers.Complex)):
        return bool(answer == expected)  # such as decimals
    if isinstance(answer, numbers.Rational) and isinstance(expected, numbers.Rational):
        return bool(answer == expected)
    try:
        _compare_arrays(answer, expected, "")
    except AssertionError:
        return False
    return True


def _compare_sparse(answer: Any, expected: Any, where: str) -> None:
    if answer.shape != expected.shape:
        raise AssertionError(f"{where} has the shape {answer.shape}, expected {expected.shape}")
    own, other = answer.tocsr(), expected.tocsr()
    pattern = own.astype(bool) + other.astype(bool)
    rows, columns = pattern.nonzero()
    if len(rows):
        _compare_arrays(own[rows, columns], other[rows, columns], where)


def _columns(value: Any) -> Mapping[Any, Any] | None:
    """The columns of a frame as arrays, its labels of rows included where it has some; else None."""
    kind, library = type(value).__name__, type(value).__module__.partition(".")[0]
    if kind == "Series" and library in ("pandas", "polars"):
        own = {"values": _as_array(value)}
        return own | ({"the index": _as_array(value.index)} if library == "pandas" else {})
    if kind not in FRAMES or library not in ("pandas", "polars", "pyarrow"):
        return None
    if library == "pandas":
        own = {name: _as_array(value.iloc[:, place]) for place, name in enumerate(value.columns)}
        return own if _is_counted(value.index) else own | {"the index": _as_array(value.index)}
    names = value.columns if library == "polars" else value.column_names
    return {name: _as_array(value[name]) for name in names}


def _is_counted(index: Any) -> bool:
    """Whether rows are only numbered, which frames of other libraries do not write down."""
    return type(index).__name__ == "RangeIndex" and index.start == 0 and index.step == 1


def _as_array(column: Any) -> NDArray[Any]:
    import numpy as np

    if type(column).__module__.startswith("pyarrow"):
        column = column.to_pandas()
    array = np.asarray(column)
    return array if array.dtype.kind in "biufcmMO" else array.astype(object)


def _is_array(value: Any) -> bool:
    return hasattr(value, "__array__") and hasattr(value, "shape") and hasattr(value, "dtype")


def _is_sparse(value: Any) -> bool:
    return type(value).__module__.startswith("scipy.sparse") and hasattr(value, "tocsr")


def _require(holds: bool, where: str, answer: Any, expected: Any) -> None:
    if not holds:
        raise AssertionError(f"{where} is {shortened(answer)}, expected {shortened(expected)}")
