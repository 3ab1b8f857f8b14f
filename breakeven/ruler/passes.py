"""The two passes over a case: one for time, in which nothing is sampled, and one for memory."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from breakeven.processes.cores import frequency_hertz
from breakeven.processes.process_tree import PeakSampler, ProcessTree, larger
from breakeven.ruler.contender import Contender
from breakeven.ruler.settings import Settings
from breakeven.ruler.supervisor import CaseProcess
from breakeven.wording import percent

CLEARLY_SLOWER = 1.5
"""A case that takes this many times its baseline's time, turn by turn, is no contender."""

OpenContender = Callable[[], AbstractContextManager[Contender]]


@dataclass
class Turns:
    """The steady samples of one process, in seconds a call, and those of its partner in turns."""

    samples: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)
    stopped_because: str = ""


def timing_pass(
    open_contender: OpenContender,
    beside: Contender | None,
    settings: Settings,
    *,
    with_memory: bool,
) -> dict[str, Any]:
    """The timing fields of a measurement, from one process.

    It takes turns with ``beside``, a warm contender, where there is one. ``with_memory`` adds the
    memory fields, from the second call, which is part of the warm-up.
    """
    with open_contender() as own:
        own.prepare()
        peak = TreePeak(own)
        own.start().first_call()
        fields = _memory_of_a_call(own, peak) if with_memory else {}
        own.warm_up()
        turns = take_turns(own, beside, settings)
        frequency = frequency_hertz()
        fields |= {
            "samples_seconds": (tuple(turns.samples),),
            "baseline_samples_seconds": (tuple(turns.beside),) if beside else (),
            "warm_up_seconds": (tuple(own.warm_up_seconds),),
            "stationary": (own.stationary,),
            "hash_seeds": (own.process.hash_seed,),
            "frequencies_hertz": (frequency,) if frequency else (),
            "calls_per_sample": own.number,
            "cpu_seconds": own.cpu_seconds / own.calls,
            "stopped_because": turns.stopped_because,
            "native_threads": own.process.step("native_threads")["threads"],
        }
        fields |= own.close()
        return fields | {"answers_checked": own.checked}


def _memory_of_a_call(own: Contender, peak: TreePeak) -> dict[str, Any]:
    """The memory fields, from a call that is part of the warm-up, so no sample is disturbed."""
    with peak.sampling():
        own.unchecked_call()
    own.check()
    return peak.fields()


def take_turns(own: Contender, beside: Contender | None, settings: Settings) -> Turns:
    """Sample, one turn after the other in random order, until the settings say that it is enough."""
    turns, began = Turns(), time.monotonic()
    order = random.Random(own.process.hash_seed)
    while not turns.stopped_because:
        first = beside if beside and order.random() < 0.5 else None
        if beside and first:
            turns.beside.append(beside.sample().wall_seconds)
        turns.samples.append(own.sample().wall_seconds)
        if beside and not first:
            turns.beside.append(beside.sample().wall_seconds)
        turns.stopped_because = _enough(turns, time.monotonic() - began, settings) or ""
    return turns


def _enough(turns: Turns, spent_seconds: float, settings: Settings) -> str | None:
    """Why sampling ends now, in words, or None while it goes on."""
    count = len(turns.samples)
    if count == settings.few_samples and (words := _few_are_enough(turns, spent_seconds, settings)):
        return words
    if count < settings.min_samples:
        return None
    ratios = np.divide(turns.beside, turns.samples) if turns.beside else turns.samples
    if half_width(ratios) <= settings.narrow_enough:
        what = "its ratios to the baseline" if turns.beside else "its samples"
        return f"{what} agree within {percent(settings.narrow_enough)}"
    if count >= settings.max_samples:
        return f"{settings.max_samples} samples were taken"
    if spent_seconds >= settings.budget_seconds:
        return f"the budget of {settings.budget_seconds:g} s a process was spent"
    return None


def _few_are_enough(turns: Turns, spent_seconds: float, settings: Settings) -> str | None:
    """Why a process needs no more than the few samples that it has, in words; None where it does."""
    count = len(turns.samples)
    if _is_clearly_slower(turns):
        return f"each of {count} turns took more than {CLEARLY_SLOWER} times the baseline's"
    if spent_seconds >= settings.long_seconds:
        return f"{count} turns took more than {settings.long_seconds:g} s"
    return None


def _is_clearly_slower(turns: Turns) -> bool:
    return bool(turns.beside) and min(np.divide(turns.samples, turns.beside)) > CLEARLY_SLOWER


def half_width(samples: Sequence[float] | np.ndarray) -> float:
    """Half the width of the median's interval, relative to the median: 1.57 IQR / sqrt(n).

    Source: McGill, Tukey, Larsen, "Variations of box plots", The American Statistician 32 (1978).
    """
    low, middle, high = np.quantile(samples, [0.25, 0.5, 0.75])
    return float(1.57 * (high - low) / math.sqrt(len(samples)) / middle)


def memory_pass(open_contender: OpenContender) -> dict[str, Any]:
    """The memory fields of a measurement: the peak from before the engine starts to the first answer."""
    with open_contender() as own:
        own.prepare()
        peak = TreePeak(own)
        with peak.sampling():
            own.start().unchecked_call()
        own.check()
        fields = peak.fields() | {"answers_checked": own.checked}
        own.close()
        return fields


class TreePeak:
    """The peak memory of a case's process tree, and the part above what it holds now.

    Sampling can miss a short peak; the peak resident set of the case's own process, which the system
    keeps without sampling, cannot: the larger of the two rises counts where processes are read one by
    one, or ``with_own_peak``. What a call maps of a file for a moment is in it.
    """

    def __init__(self, contender: Contender, *, with_own_peak: bool = False) -> None:
        self.process: CaseProcess = contender.process
        self.process.cluster = contender.cluster
        self.with_own_peak = with_own_peak or isinstance(self.process.tree, ProcessTree)
        self.baseline_bytes = self.process.tree.held_bytes()
        self.sampled_bytes = self.baseline_bytes
        self.baseline_file_bytes = self.process.tree.file_backed_bytes()
        self.file_backed_bytes: int | None = None
        self.sampling_share = 0.0
        reset = self.process.step("reset_peak")
        self.resident_bytes = reset["rss_bytes"]
        self.measures_apart = reset.get("measures_apart", False)

    @contextmanager
    def sampling(self) -> Iterator[PeakSampler]:
        """Sample the tree while the block runs."""
        sampler = PeakSampler(self.process.tree)
        with sampler.running():
            yield sampler
        self.sampled_bytes = max(self.sampled_bytes, sampler.peak_bytes)
        self.file_backed_bytes = larger(self.file_backed_bytes, sampler.file_backed_bytes)
        self.sampling_share = sampler.share

    def fields(self) -> dict[str, Any]:
        """The peak and the part above the baseline, in bytes, and how both were found."""
        above = self.sampled_bytes - self.baseline_bytes
        if self.with_own_peak:
            above = max(above, self._own_rise())
        peak = above if self.measures_apart else self.baseline_bytes + above
        return {
            "peak_bytes": peak,
            "peaks_bytes": (peak,),
            "above_baseline_bytes": above,
            "file_backed_bytes": self.file_backed_bytes,
            "sampling_share": self.sampling_share,
            "memory_method": self.process.tree.method,
        }

    def _own_rise(self) -> int:
        highest = self.process.step("peak")["peak_rss_bytes"]
        if self.resident_bytes is None or highest is None:
            return 0
        files = max(0, (self.file_backed_bytes or 0) - (self.baseline_file_bytes or 0))
        return int(highest - self.resident_bytes) - files
