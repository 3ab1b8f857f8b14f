"""What a change may do to a pair of processes, and what others on the machine may do to both sides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from breakeven.findings.verdicts.of_pairs.pairs import Turns
from proofs.statistics.noise import Floats

__all__ = ["LOADS", "RARE", "SMALL_WAITS", "SOME_PROCESSES", "WAITS", "Plant", "computes_more"]

Plant = Callable[[np.random.Generator, Turns], Turns]


def computes_more(part: float) -> Plant:
    """The second side computes for longer, in every call."""

    def planted(_: np.random.Generator, of: Turns) -> Turns:
        return replace(
            of,
            after_seconds=_times(of.after_seconds, 1 + part),
            after_processor_seconds=_times(of.after_processor_seconds, 1 + part),
        )

    return planted


def waits(share: float, more: float) -> Plant:
    """The second side waits for so many calls' time more, in a share of its turns: a lock, a disk."""

    def planted(order: np.random.Generator, of: Turns) -> Turns:
        waiting = order.random(len(of.after_seconds)) < share
        stretched = np.where(waiting, 1 + more, 1.0)
        return replace(of, after_seconds=_times(of.after_seconds, stretched))

    return planted


def some_processes_wait(share: float, more: float) -> Plant:
    """A share of the second side's processes waits for so many calls' time more, in every turn."""

    def planted(order: np.random.Generator, of: Turns) -> Turns:
        stretched = 1 + more * (order.random() < share)
        return replace(of, after_seconds=_times(of.after_seconds, stretched))

    return planted


def computes_less(part: float) -> Plant:
    """The second side computes for a part less, which shows in its processor time and is no shorter."""

    def planted(_: np.random.Generator, of: Turns) -> Turns:
        shorter = _times(of.after_processor_seconds, 1 - part)
        return replace(of, after_processor_seconds=shorter)

    return planted


def one_worker_less(of: Turns) -> Turns:
    """Two workers before and one after: the same processor time in twice the wall time."""
    return replace(of, before_seconds=_times(of.before_seconds, 0.5))


def loaded(share: float, uneven: float = 0.05, turn: float = 0.1) -> Plant:
    """Others use a share of the processors: every side waits now and then, whole processes as well."""

    def planted(order: np.random.Generator, of: Turns) -> Turns:
        process = np.exp(order.normal(0, uneven, 2))
        count = len(of.before_seconds)
        waited = 1 + np.abs(order.normal(0, turn, (2, count)))
        return replace(
            of,
            before_seconds=_times(of.before_seconds, process[0] * waited[0]),
            after_seconds=_times(of.after_seconds, process[1] * waited[1]),
            others_share=share,
        )

    return planted


def now_and_then(plant: Plant, share: float) -> Plant:
    """A plant in a share of the pairs."""
    return lambda order, of: plant(order, of) if order.random() < share else of


def both(first: Plant, then: Plant) -> Plant:
    """One plant after the other."""
    return lambda order, of: then(order, first(order, of))


WAITS: Mapping[str, Plant] = {
    "60 % of calls wait half a call": waits(0.6, 0.5),
    "70 % of calls wait a whole call": waits(0.7, 1.0),
    "20 % of calls wait half a call": waits(0.2, 0.5),
    "10 % of calls wait two calls": waits(0.1, 2.0),
    "every call waits a tenth": waits(1.0, 0.1),
    "every call waits a tenth, on a busy machine": both(waits(1.0, 0.1), loaded(0.5)),
    "60 % of calls wait half a call, on a busy machine": both(waits(0.6, 0.5), loaded(0.5)),
    "20 % of calls wait half a call, a fifth less is computed, others use a third": both(
        both(waits(0.2, 0.5), computes_less(0.2)), loaded(0.33, uneven=0.0, turn=0.0)
    ),
    "10 % of calls wait two calls, a fifth less is computed, others use a third": both(
        both(waits(0.1, 2.0), computes_less(0.2)), loaded(0.33, uneven=0.0, turn=0.0)
    ),
    "a worker less": lambda _, of: one_worker_less(of),
    "a worker less, others use an eighth": lambda order, of: loaded(0.12)(
        order, one_worker_less(of)
    ),
}
"""Changes of 10 % or more in the mean wall time, in which no more processor time is spent."""
SMALL_WAITS: Mapping[str, Plant] = {
    f"{calls} longer: the mean is {part:.0%} longer{where}".replace("%", " %"): plant
    for part in (0.04, 0.05, 0.06)
    for calls, wait in (
        ("every call waits", waits(1.0, part)),
        ("a fifth of the calls wait", waits(0.2, 5 * part)),
    )
    for where, plant in (("", wait), (", on a busy machine", both(wait, loaded(0.5))))
}
"""Changes above the smallest that counts, and below what the mean may have grown by in what is the same."""
RARE: Mapping[str, Plant] = {
    "4 % of calls wait five calls": waits(0.04, 5.0),
    "10 % of calls wait a call": waits(0.1, 1.0),
    "half of the processes wait a fifth of a call": some_processes_wait(0.5, 0.2),
    "one process in five waits half a call": some_processes_wait(0.2, 0.5),
}
"""Such changes that few pairs may not meet at all."""
SOME_PROCESSES: Mapping[str, tuple[float, float]] = {
    "half of the processes, 30 %": (0.5, 0.3),
    "a third of the processes, 60 %": (1 / 3, 0.6),
    "a fifth of the processes, 100 %": (0.2, 1.0),
}
"""A share of the second side's processes, and how much more these take at their start."""
LOADS: Mapping[str, Plant] = {
    "others use half": loaded(0.5),
    "others use an eighth": loaded(0.12),
    "others come and go": now_and_then(loaded(0.5, turn=0.5), 0.4),
}
"""What others do to both sides alike."""


def _times(values: tuple[float, ...], factor: float | Floats) -> tuple[float, ...]:
    return tuple(np.multiply(values, factor).tolist())
