"""What profilers' functions answer in the process of a case, declared."""

from typing import Any, TypedDict

from breakeven.ruler.supervised.step_answers import Answered, Count

__all__ = ["TOLD"]


class Workers(Answered):
    """The workers that were reached."""

    workers: list[str]


class Span(TypedDict):
    """A task of a cluster: both times are from when profiling began."""

    worker: str
    name: str
    start_seconds: float
    end_seconds: float


class Spans(Answered):
    """The tasks of a cluster."""

    spans: list[Span]


class Functions(Answered):
    """How many functions were described."""

    functions: Count


TOLD: dict[str, Any] = {
    **dict.fromkeys(("begin_cprofile", "end_cprofile", "begin_memray", "end_memray"), Workers),
    **dict.fromkeys(("end_dask", "end_ray"), Spans),
    "numba_diagnostics": Functions,
}
"""By the name of a function of ``inside.py``; others may answer anything that JSON can hold."""
