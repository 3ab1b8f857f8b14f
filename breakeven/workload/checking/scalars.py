"""Whether two single values are the same: numbers within what rounding explains, text, times."""

from __future__ import annotations

import cmath
import datetime
import decimal
import math
import numbers
import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

__all__ = [
    "ABSOLUTE_PART",
    "EXACT",
    "RELATIVE",
    "is_missing",
    "is_numpy_scalar",
    "plain",
    "same_number",
    "same_scalar",
]

EXACT = frozenset({int, str, bytes, bool, type(None)})
"""Types whose values are the same only where they are equal."""
RELATIVE = math.sqrt(sys.float_info.epsilon)
ABSOLUTE_PART = 1e-3
BYTES = (bytes, bytearray)
MOMENTS = (datetime.date,)  # also datetimes, and timestamps of pandas
LEAST_PRECISION = 28
"""Python's own. A call may set a smaller one, and must not make its answer right by that."""
LARGEST_EXPONENT = 5000
"""The largest exponent of a decimal: those of all floating-point types are smaller."""


def plain(value: Any) -> Any:
    """A truth value of NumPy as Python's, an array of bytes as bytes, a single value of Arrow as
    Python's; all else as it is."""
    kind = type(value)
    if kind.__module__ == "pyarrow.lib" and hasattr(kind, "as_py") and hasattr(kind, "is_valid"):
        return value.as_py()
    if kind.__module__ == "numpy" and kind.__name__ in ("bool", "bool_"):
        return bool(value)
    if kind is memoryview and value.format in ("B", "b", "c"):
        return bytes(value)
    return value


def is_numpy_scalar(kind: type) -> bool:
    """Whether a type is one of NumPy's for single values, records aside."""
    numpy = sys.modules.get("numpy")
    return (
        numpy is not None and issubclass(kind, numpy.generic) and not issubclass(kind, numpy.void)
    )


def is_missing(value: Any) -> bool:
    """Whether a value in a column says that there is none."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    if isinstance(value, float):
        return math.isnan(value)
    return _is_numpy_time(value) and bool(value != value)  # noqa: PLR0124 - NaT alone does so


def same_scalar(answer: Any, expected: Any, scale: float = 0.0) -> bool | None:
    """Whether two single values are the same; None where they are not of the kinds known here."""
    if _is_number(answer) and _is_number(expected):
        return same_number(answer, expected, scale)
    for known, same in _SAME:
        if known(answer) and known(expected):
            return same(answer, expected)
    single = (_is_number, is_missing, *(known for known, _ in _SAME))
    if any(known(each) for known in single for each in (answer, expected)):
        return type(answer) is type(expected) and is_missing(answer) and is_missing(expected)
    return None


def same_number(answer: Any, expected: Any, scale: float = 0.0) -> bool:
    """Whether two numbers are equal, or close where rounding explains the difference."""
    if type(answer) is float and type(expected) is float:
        return _close(answer, expected, RELATIVE, scale)
    parts = [_tolerance(each) for each in (answer, expected)]
    if parts[0] is None or parts[1] is None:
        return bool(answer == expected)
    relative = max(parts[0], parts[1])
    if isinstance(expected, numbers.Rational) and relative > RELATIVE:
        relative = max(RELATIVE, relative**2)  # what is exact has only been stored as a float
    if not (isinstance(answer, _REAL) and isinstance(expected, _REAL)):
        return _close_complex(complex(answer), complex(expected), relative, scale)
    return _close_reals(answer, expected, relative, scale)


_REAL = (numbers.Real, Decimal)


def _close(answer: float, expected: float, relative: float, scale: float) -> bool:
    if answer == expected:
        return True
    if math.isfinite(answer) and math.isfinite(expected):
        return abs(answer - expected) <= relative * (abs(expected) + ABSOLUTE_PART * scale)
    return math.isnan(answer) and math.isnan(expected)


def _close_complex(answer: complex, expected: complex, relative: float, scale: float) -> bool:
    if cmath.isfinite(answer) and cmath.isfinite(expected):
        allowed = relative * (abs(expected) + ABSOLUTE_PART * scale)
        return answer == expected or abs(answer - expected) <= allowed
    parts = ((answer.real, expected.real), (answer.imag, expected.imag))
    return all(_close(*each, relative, scale) for each in parts)


def _close_reals(answer: Any, expected: Any, relative: float, scale: float) -> bool:
    if not (_is_finite(answer) and _is_finite(expected)):
        both_nan = answer != answer and expected != expected  # noqa: PLR0124 - NaN alone does so
        return both_nan or bool(answer == expected)
    if relative == 0 and isinstance(answer, type(expected)):
        return bool(answer == expected)
    if relative >= RELATIVE:
        try:
            own, other = float(answer), float(expected)
        except OverflowError:
            own = other = math.inf
        if math.isfinite(own) and math.isfinite(other):
            return _close(own, other, relative, scale)
    if not (_is_handy(answer) and _is_handy(expected)):
        return bool(answer == expected)
    exact = _fraction(answer), _fraction(expected)
    return abs(exact[0] - exact[1]) <= Fraction(relative) * abs(exact[1])


def _tolerance(value: Any) -> float | None:
    """How much, relatively, rounding explains of a number; None where nothing is known of its kind."""
    if isinstance(value, Decimal):
        # Only what fills the precision has been rounded.
        precision = max(decimal.getcontext().prec, LEAST_PRECISION)
        filled = value.is_finite() and len(value.as_tuple().digits) >= precision
        return 10.0 ** -(precision // 2) if filled else 0.0
    if isinstance(value, numbers.Rational):
        return 0.0
    if isinstance(value, float | complex):
        return RELATIVE
    if type(value).__module__ == "numpy":
        import numpy as np

        return math.sqrt(float(np.finfo(type(value)).eps))
    return None


def _is_finite(value: Any) -> bool:
    if isinstance(value, numbers.Rational):
        return True
    if isinstance(value, Decimal):
        return value.is_finite()
    return bool(abs(value) < math.inf)


def _is_handy(value: Any) -> bool:
    """Whether an exact fraction of a number can be written down."""
    return not isinstance(value, Decimal) or abs(value.adjusted()) <= LARGEST_EXPONENT


def _fraction(value: Any) -> Fraction:
    if isinstance(value, numbers.Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    return Fraction(*value.as_integer_ratio())


def _is_number(value: Any) -> bool:
    # NumPy counts its durations among the whole numbers.
    return isinstance(value, numbers.Number) and not _is_numpy_time(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_bytes(value: Any) -> bool:
    return isinstance(value, BYTES)


def _is_numpy_time(value: Any) -> bool:
    kind = type(value)
    return kind.__module__ == "numpy" and kind.__name__ in ("datetime64", "timedelta64")


def _is_moment(value: Any) -> bool:
    return isinstance(value, MOMENTS) or type(value).__name__ == "datetime64"


def _is_duration(value: Any) -> bool:
    # What is not a time at all may be a missing moment, and a missing duration.
    is_one = isinstance(value, datetime.timedelta) or type(value).__name__ == "timedelta64"
    return is_one or type(value).__name__ == "NaTType"


def _same_moment(answer: Any, expected: Any) -> bool:
    if is_missing(answer) or is_missing(expected):
        return is_missing(answer) and is_missing(expected)
    if not (_is_numpy_time(answer) or _is_numpy_time(expected)):
        return bool(answer == expected)
    if any(getattr(each, "tzinfo", None) is not None for each in (answer, expected)):
        return False
    return bool(_as_numpy(answer) == _as_numpy(expected))


def _as_numpy(moment: Any) -> Any:
    import numpy as np

    return moment.to_datetime64() if hasattr(moment, "to_datetime64") else np.datetime64(moment)


def _same_duration(answer: Any, expected: Any) -> bool:
    if is_missing(answer) or is_missing(expected):
        return is_missing(answer) and is_missing(expected)
    return bool(answer == expected)


def _same_text(answer: Any, expected: Any) -> bool:
    return bool(answer == expected)


def _same_bytes(answer: Any, expected: Any) -> bool:
    return bytes(answer) == bytes(expected)


_SAME: tuple[tuple[Callable[[Any], bool], Callable[[Any, Any], bool]], ...] = (
    (_is_text, _same_text),
    (_is_bytes, _same_bytes),
    (_is_moment, _same_moment),
    (_is_duration, _same_duration),
)
