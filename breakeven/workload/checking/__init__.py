"""Whether an answer is the expected one: the check of workloads that declare none of their own.

Floating-point answers may differ by what rounding explains: relatively by the square root of the type's
machine epsilon (1.5e-8 for float64, 3.5e-4 for float32), because parallel sums add in another order. Where the
expected number is an integer, they may differ only as float64 may, or by one machine epsilon of their type. In
an array they may besides differ absolutely, by a thousandth of that of the largest expected value,
because what cancels has no relative precision. The largest value is that of a 1-d array or list as a
whole; of an array with more dimensions, that of each column along the last axis, for columns may be
different quantities; of complex numbers, that of the whole array, for a spectrum is one quantity. A tuple,
a mapping and a record hold different quantities: there is no absolute part. So a column in which
everything cancels, beside others that are large, is refused, and so is a single number that should be
zero: such a workload needs a check of its own.

Everything else must be equal. NaN equals NaN, and in arrays and columns a missing value a missing value.
An answer that cannot be compared is refused, and so is one that holds a promise.
"""

from __future__ import annotations

from breakeven.workload.checking.equality import check_equal
from breakeven.workload.checking.words import refusal_in_words, shortened

__all__ = ["check_equal", "refusal_in_words", "shortened"]
