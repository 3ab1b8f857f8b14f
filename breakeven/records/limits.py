"""The machine's limits, and how close to them a case came: its share of the machine's limit."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from breakeven.records.reading.decoding import moment
from breakeven.records.reading.kinds import Bytes, Name, Rate, Text, Threads
from breakeven.statistics.intervals import Processes, draws, interval_of_draws
from breakeven.statistics.process_spread import Spread
from breakeven.wording import significant
from breakeven.wording.quantities import size_of_memory

__all__ = ["LIMITS", "Kind", "MachineLimits", "Share", "share_in_words", "share_of_limit"]

LIMITS = "limits"
"""The kind of a journal's note that holds the limits measured in its run."""
Kind = Literal["read bandwidth", "triad bandwidth", "arithmetic peak"]

BY_THREADS = ("read_bytes_per_second", "triad_bytes_per_second", "operations_per_second")
"""Fields that have a figure for each number of threads."""
EXPLAINED_ABOVE = 1.05
"""A share above this is no rounding: it needs a reason in words."""


@dataclass(frozen=True, kw_only=True)
class MachineLimits:
    """The most that the machine can do, by number of threads, as it was measured.

    ``read_bytes_per_second`` is the memory bandwidth of a loop that only reads, ``triad_bytes_per_second``
    that of ``a = b + s * c`` (24 bytes an element, as STREAM counts), ``operations_per_second``
    double-precision operations of a matrix product. ``each_process`` has, by kind and number of threads,
    what each process measured; records of earlier versions are of one process, and lack it. ``how`` says in
    words how each was measured, ``missing`` why one could not be. ``last_level_cache_bytes`` is the sum
    over all last-level caches, None where the system does not report it. ``is_disturbed`` says that other
    work kept too much of the machine busy. If the limits were taken over from an earlier run,
    ``measured_at`` says when that measured them; otherwise it is empty.
    """

    read_bytes_per_second: Mapping[Threads, Rate] = field(default_factory=dict)
    triad_bytes_per_second: Mapping[Threads, Rate] = field(default_factory=dict)
    operations_per_second: Mapping[Threads, Rate] = field(default_factory=dict)
    each_process: Mapping[str, Mapping[Threads, tuple[Rate, ...]]] = field(default_factory=dict)
    disk_read_bytes_per_second: Rate | None = None
    last_level_cache_bytes: Bytes | None = None
    how: Mapping[str, Text] = field(default_factory=dict)
    missing: Mapping[str, Text] = field(default_factory=dict)
    is_disturbed: bool = False
    measured_at: Name = ""

    def to_json(self) -> dict[str, Any]:
        """The limits as plain JSON types; numbers of threads become strings, as JSON keys are."""
        record = dataclasses.asdict(self)
        for name in BY_THREADS:
            record[name] = {str(threads): rate for threads, rate in record[name].items()}
        record["each_process"] = {
            kind: {str(threads): list(rates) for threads, rates in by_threads.items()}
            for kind, by_threads in self.each_process.items()
        }
        return record

    def require_usable(self) -> None:
        """Raise ValueError where they were measured at no moment."""
        if self.measured_at:
            moment(self.measured_at)


@dataclass(frozen=True)
class Share:
    """The least time that the machine needs for a work, over the time that was taken.

    ``fraction`` is 1 where the limit was reached, ``low`` and ``high`` bound its 95 % interval, which is
    None where one process measured the limit, or the case. ``kind`` is the limit that binds,
    ``threads`` the number at which that limit was measured, ``note`` what a reader must know to
    believe the figure.
    """

    fraction: float
    kind: Kind
    threads: int
    note: str = ""
    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        share = share_in_words(self.fraction, self.low, self.high)
        said = f"{share} of the {self.kind} of {_threads(self.threads)}"
        return f"{said}; {self.note}" if self.note else said


def share_of_limit(
    limits: MachineLimits,
    *,
    seconds: float,
    workers: int,
    bytes_moved: int | None,
    bytes_written: int | None,
    operations: int | None,
    samples_seconds: Processes = (),
    spread: Spread | None = None,
) -> Share | None:
    """How close a call of ``seconds`` came to what the machine can do at most with so many threads.

    A work that only reads is held against the read bandwidth, one that writes as well against the
    triad's, arithmetic against the double-precision peak, each at the number of threads measured
    that is nearest to ``workers``. The bound that takes longer is the limit: the roofline model of
    S. Williams, A. Waterman and D. Patterson, "Roofline: an insightful visual performance model
    for multicore architectures", Communications of the ACM 52(4), 2009. The interval is of what the
    processes differ by that measured the limit, and those of ``samples_seconds``, of which ``spread``
    is known. None when the work is not known, or its limits were not measured. Raises ValueError when
    ``seconds`` is not above 0.
    """
    if not seconds > 0:
        raise ValueError(f"a call takes more than 0 seconds, got {seconds}")
    memory: Kind = "triad bandwidth" if bytes_written else "read bandwidth"
    bandwidth = limits.triad_bytes_per_second if bytes_written else limits.read_bytes_per_second
    bounds = [
        *_bound(bytes_moved, bandwidth, memory, workers),
        *_bound(operations, limits.operations_per_second, "arithmetic peak", workers),
    ]
    if not bounds:
        return None
    least_seconds, kind, threads = max(bounds)
    fraction = least_seconds / seconds
    note = _note(limits, fraction, kind, bytes_moved)
    rates = limits.each_process.get(kind, {}).get(threads, ())
    low, high = _interval(fraction, rates, samples_seconds, spread) or (None, None)
    return Share(fraction, kind, threads, note, low, high)


def _interval(
    fraction: float, rates: Sequence[float], samples: Processes, spread: Spread | None
) -> tuple[float, float] | None:
    """The interval of a share whose limit and whose time are both uncertain."""
    limit, taken = draws([[rate] for rate in rates], seed=0), draws(samples, seed=1, spread=spread)
    if limit is None or taken is None:
        return None
    both = np.log(limit) + np.log(taken)
    return interval_of_draws(fraction * np.exp(np.median(both) - both))


def _nearest(rates: Mapping[int, float], workers: int) -> int:
    return min(rates, key=lambda threads: (abs(threads - workers), threads))


def _bound(
    amount: int | None, rates: Mapping[int, float], kind: Kind, workers: int
) -> list[tuple[float, Kind, int]]:
    """The seconds that so much takes at least, on how many threads; nothing where either is not known."""
    if not amount or not rates:
        return []
    threads = _nearest(rates, workers)
    return [(amount / rates[threads], kind, threads)]


def _note(limits: MachineLimits, fraction: float, kind: Kind, bytes_moved: int | None) -> str:
    """Why memory is not the limit, or why the share is above 1.

    Whether the data stays in the cache between calls is told from its size alone: it may, when all
    that a call moves is less than the last-level cache.
    """
    if kind == "arithmetic peak":
        return "" if fraction <= EXPLAINED_ABOVE else _BEYOND_ARITHMETIC
    cache = limits.last_level_cache_bytes
    if cache and bytes_moved and bytes_moved < cache:
        return (
            f"the data fits into the cache ({size_of_memory(bytes_moved)} of "
            f"{size_of_memory(cache)}), so the limit is not memory"
        )
    return "" if fraction <= EXPLAINED_ABOVE else _BEYOND_MEMORY


_BEYOND_ARITHMETIC = (
    "above the limit: it does less than the work that was counted (another algorithm), "
    "or other work slowed the machine down while the limit was measured"
)
_BEYOND_MEMORY = (
    "above the limit: part of the data stayed in the cache, it moves less than was counted, "
    "or other work slowed the machine down while the limit was measured"
)


def share_in_words(fraction: float, low: float | None = None, high: float | None = None) -> str:
    """A share with its interval; without one, about and to one digit, which is all that is known of it."""
    if low is None or high is None:
        return f"about {_rounded(fraction)} %"
    ends = [_per_cent(each) for each in (low, high)]
    return f"{ends[0]}–{ends[1]} %" if ends[0] != ends[1] else f"{ends[0]} %"


def _rounded(fraction: float) -> str:
    """Per cent to one digit; above the limit, to ten."""
    if fraction >= 0.95:
        return f"{10 * round(10 * fraction)}"
    return f"{float(f'{100 * fraction:.1g}'):g}" if fraction >= 1e-4 else "0.01"


def _per_cent(fraction: float) -> str:
    return f"{100 * fraction:.0f}" if fraction >= 0.1 else significant(100 * fraction, 1)


def _threads(count: int) -> str:
    return "one thread" if count == 1 else f"{count} threads"
