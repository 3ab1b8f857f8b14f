"""What a stored value can be: the kinds of which the fields of records are declared.

The bounds are wider than anything measured, and so narrow that no sum, product or ratio of such values
overflows. JSON as it is read here has no NaN and no infinity, so every number is finite.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from msgspec import Meta

__all__ = [
    "LEAST_SECONDS",
    "MOST_SECONDS",
    "AtLeastOne",
    "Bytes",
    "CallSeconds",
    "Count",
    "Finite",
    "Growth",
    "Name",
    "Positive",
    "Rate",
    "Seconds",
    "Share",
    "Text",
    "Threads",
    "Work",
]

MOST_SECONDS = 1e9
"""Some thirty years."""
LEAST_SECONDS = 1e-15
"""Less than any timer shows of a call."""
MOST = 1e300

Finite = Annotated[float, Meta(ge=-MOST, le=MOST)]
Positive = Annotated[float, Meta(ge=1 / MOST, le=MOST)]
Share = Annotated[float, Meta(ge=0, le=1)]
Seconds = Annotated[float, Meta(ge=0, le=MOST_SECONDS)]
CallSeconds = Annotated[float, Meta(ge=LEAST_SECONDS, le=MOST_SECONDS)]
"""What a call took: times are divided by each other, so none is 0."""
Rate = Annotated[float, Meta(ge=1, le=1e18)]
"""Bytes, operations or cycles a second."""
Count = Annotated[int, Meta(ge=0, le=2**53)]
AtLeastOne = Annotated[int, Meta(ge=1, le=2**53)]
Bytes = Annotated[int, Meta(ge=0, le=2**60)]
Growth = Annotated[int, Meta(ge=-(2**60), le=2**60)]
Threads = Annotated[int, Meta(ge=1, le=2**20)]
Name = Annotated[str, Meta(max_length=10_000)]
Text = Annotated[str, Meta(max_length=10_000_000)]

if TYPE_CHECKING:
    Work = int
else:
    Work = Annotated[int, Meta(ge=0, le=2**62)] | Annotated[float, Meta(ge=0, le=2.0**62)]
"""Bytes or operations that a workload's author tells; what an earlier version kept may be no whole number."""
