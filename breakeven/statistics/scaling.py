"""What more workers bring: Amdahl's law and the universal scalability law, as they were fitted.

No law is believed beyond twice the workers that it was fitted to, and none is put in words that had
hardly a chance to miss.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "AMDAHL_COUNTS",
    "AMDAHL_PARAMETERS",
    "USL",
    "USL_COUNTS",
    "USL_PARAMETERS",
    "Amdahl",
    "Bounded",
]

TOLD_RESIDUALS = 2
"""A law is put in words from so many residual degrees of freedom on: numbers of workers beyond its
parameters. With one more than parameters it can be drawn, and be seen to miss; with none it cannot miss."""
AMDAHL_PARAMETERS, USL_PARAMETERS = 2, 3
AMDAHL_COUNTS, USL_COUNTS = (each + TOLD_RESIDUALS for each in (AMDAHL_PARAMETERS, USL_PARAMETERS))
FURTHEST = 2
"""A law is believed up to this many times the most workers that were measured."""


@dataclass(frozen=True)
class Bounded:
    """A fitted number and its 95 % interval; the bounds are None where nothing says how far it is off."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Amdahl:
    """Amdahl's law for one implementation: seconds(p) = one_worker_seconds × (s + (1 - s) / p).

    ``unclipped`` is the fitted serial fraction s with its interval: below 0 the implementation
    scales better than linearly, above 1 it gets slower with more workers. ``residuals`` is how many
    numbers of workers there are beyond the two parameters. ``misfit`` is the largest relative
    difference between a measured time and the law.
    """

    unclipped: Bounded
    one_worker_seconds: float
    most_workers: int
    residuals: int
    misfit: float = 0.0

    @property
    def can_miss(self) -> bool:
        """Whether there are more numbers of workers than parameters, so that it is a fit at all."""
        return self.residuals > 0

    @property
    def is_told(self) -> bool:
        """Whether there are numbers of workers enough to put it in words."""
        return self.residuals >= TOLD_RESIDUALS

    @property
    def furthest_workers(self) -> int:
        """The most workers that the law says anything of: twice as many as were measured."""
        return FURTHEST * self.most_workers

    @property
    def serial_fraction(self) -> float:
        """The part of the work that more workers do not make faster, from 0 to 1."""
        return _clipped(self.unclipped.value)

    @property
    def low(self) -> float | None:
        """The lower bound of the serial fraction."""
        return None if self.unclipped.low is None else _clipped(self.unclipped.low)

    @property
    def high(self) -> float | None:
        """The upper bound of the serial fraction."""
        return None if self.unclipped.high is None else _clipped(self.unclipped.high)

    def speedup(self, workers: float) -> float:
        """The fitted speed on so many workers over that of one; the fraction is not clipped."""
        return _speedup(self.unclipped.value, workers)

    def foretold(self, workers: float) -> Bounded:
        """The speed on so many workers over that of one with its interval, the fraction from 0 to 1.

        Raises ValueError beyond ``furthest_workers``.
        """
        if workers > self.furthest_workers:
            raise ValueError(
                f"the law was fitted on up to {self.most_workers} workers, and says nothing of {workers}"
            )
        # The more of the work stays serial, the lower the speedup.
        low, high = (
            None if each is None else _speedup(each, workers) for each in (self.high, self.low)
        )
        return Bounded(_speedup(self.serial_fraction, workers), low, high)


@dataclass(frozen=True)
class USL:
    """The universal scalability law: speedup(p) = p / (1 + contention (p-1) + coherency p (p-1)).

    ``contention`` is waiting for what only one worker can have at a time, ``coherency`` what each
    pair of workers costs; both are at least 0. ``fastest`` is the number of workers with the largest
    speedup, and beyond all bounds where more always help.
    """

    contention: Bounded
    coherency: Bounded
    fastest: Bounded
    one_worker_seconds: float
    most_workers: int

    @property
    def coherency_ratio(self) -> float:
        """How many times as long a call on the most workers takes as it would without coherency."""
        pairs = self.most_workers - 1
        without = 1 + self.contention.value * pairs
        return 1 + self.coherency.value * self.most_workers * pairs / without

    @property
    def fastest_workers(self) -> float | None:
        """The number of workers with the largest speedup.

        None where coherency may be none, or where that is beyond what the law says anything of.
        """
        low = self.coherency.low
        told = low is not None and low > 0 and self.fastest.value <= FURTHEST * self.most_workers
        return self.fastest.value if told else None


def _speedup(serial: float, workers: float) -> float:
    return 1 / (serial + (1 - serial) / workers)


def _clipped(fraction: float) -> float:
    return min(max(fraction, 0.0), 1.0)
