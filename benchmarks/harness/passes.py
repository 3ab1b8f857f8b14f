"""The two passes over a case: one for time, in which nothing is sampled, and one for memory."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.harness.process_tree import MEMORY_METHOD, PeakSampler, ProcessTree
from benchmarks.harness.settings import ClusterAddress, Settings
from benchmarks.harness.supervisor import CaseProcess

OpenProcess = Callable[[], AbstractContextManager[CaseProcess]]
LONG_CALL_SECONDS = 0.5
"""A warm-up call of this length is a sample too: it costs too much to be thrown away."""


@dataclass
class Sampling:
    """The steady samples of one process, in seconds a call, and what they cost."""

    samples: list[float]
    number: int
    checked: int
    cpu_seconds_per_call: float
    stopped_because: str


def prepare(process: CaseProcess) -> dict[str, float]:
    """Import and make the inputs; returns what both took, in seconds."""
    process.step("load")
    imported = time.perf_counter() - process.began
    return {"import_seconds": imported, "inputs_seconds": process.step("inputs")["seconds"]}


def start_and_ingest(process: CaseProcess, cluster: ClusterAddress | None) -> dict[str, float]:
    """Start the case's engine and ingest its inputs; returns what both took, in seconds."""
    started = process.step("start", address=cluster.address if cluster else None)
    process.cluster_roots = cluster.pids if cluster else tuple(started["pids"])
    return {
        "start_seconds": started["seconds"],
        "ingest_seconds": process.step("ingest")["seconds"],
    }


def timing_pass(
    open_process: OpenProcess,
    cluster: ClusterAddress | None,
    expected: str,
    settings: Settings,
    *,
    with_memory: bool = False,
) -> dict[str, Any]:
    """The timing fields of a measurement: the anatomy is the first process's, the samples are all's.

    ``with_memory`` adds the memory fields, from one more call of the last process, after its samples.
    """
    fields: dict[str, Any] = {}
    samplings: list[Sampling] = []
    for number in range(settings.processes):
        with open_process() as process:
            anatomy = prepare(process)
            peak = TreePeak(process, cluster, settings)
            anatomy |= start_and_ingest(process, cluster)
            first = process.step("call", number=1, expected=expected)
            anatomy["first_call_seconds"] = first["call_seconds"]
            samplings.append(sample_until_steady(process, expected, settings))
            if with_memory and number == settings.processes - 1:
                with peak.sampling():
                    process.step("call", number=1, expected=expected)
                fields |= peak.fields()
            anatomy["close_seconds"] = process.step("close")["seconds"]
            fields = anatomy | fields
    return fields | {
        "samples_seconds": tuple(tuple(sampling.samples) for sampling in samplings),
        "calls_per_sample": samplings[0].number,
        "answers_checked": sum(1 + sampling.checked for sampling in samplings),
        "cpu_seconds": float(np.median([s.cpu_seconds_per_call for s in samplings])),
        "stopped_because": samplings[-1].stopped_because,
    }


def sample_until_steady(process: CaseProcess, expected: str, settings: Settings) -> Sampling:
    """Warm up, choose the calls a sample, and sample until the settings say that it is enough."""
    others_before = process.tree.cpu_seconds(but=process.process.pid)
    warm = process.step("call", number=1, expected=expected)
    number = max(1, math.ceil(settings.sample_seconds / max(warm["call_seconds"], 1e-9)))
    counted = warm["call_seconds"] >= LONG_CALL_SECONDS
    samples = [warm["call_seconds"]] if counted else []
    own_cpu, calls, began = warm["own_cpu_seconds"], 1, time.monotonic()
    while (reason := _enough(samples, time.monotonic() - began, settings)) is None:
        sample = process.step("call", number=number, expected=expected)
        samples.append(sample["call_seconds"])
        own_cpu += sample["own_cpu_seconds"]
        calls += number
    others = process.tree.cpu_seconds(but=process.process.pid) - others_before
    return Sampling(samples, number, calls, (own_cpu + max(others, 0.0)) / calls, reason)


def _enough(samples: list[float], spent_seconds: float, settings: Settings) -> str | None:
    """Why sampling ends now, in words, or None while it goes on."""
    if len(samples) < settings.min_samples:
        return None
    if half_width(samples) <= settings.narrow_enough:
        return f"the interval is within {settings.narrow_enough:.0%} of the median"
    if len(samples) >= settings.max_samples:
        return f"{settings.max_samples} samples were taken"
    if spent_seconds >= settings.budget_seconds:
        return f"the budget of {settings.budget_seconds:g} s a process was spent"
    return None


def half_width(samples: list[float]) -> float:
    """Half the width of the median's interval, relative to the median: 1.57 IQR / sqrt(n).

    Source: McGill, Tukey, Larsen, "Variations of box plots", The American Statistician 32 (1978).
    """
    low, middle, high = np.quantile(samples, [0.25, 0.5, 0.75])
    return float(1.57 * (high - low) / math.sqrt(len(samples)) / middle)


def memory_pass(
    open_process: OpenProcess, cluster: ClusterAddress | None, expected: str, settings: Settings
) -> dict[str, Any]:
    """The memory fields of a measurement: the peak from before the engine starts to the first answer."""
    with open_process() as process:
        prepare(process)
        peak = TreePeak(process, cluster, settings)
        with peak.sampling():
            start_and_ingest(process, cluster)
            process.step("call", number=1, expected=expected)
        return peak.fields()


class TreePeak:
    """The peak memory of a case's process tree above what it holds now.

    Sampling can miss a short peak; the peak resident set of the case's own process, which the
    system keeps without sampling, cannot: the larger of the two rises counts.
    """

    def __init__(
        self, process: CaseProcess, cluster: ClusterAddress | None, settings: Settings
    ) -> None:
        process.cluster_roots = cluster.pids if cluster else ()
        self.process = process
        self.interval_seconds = settings.memory_interval_seconds
        self.baseline_bytes = process.tree.proportional_set_bytes()
        self.sampled_bytes = self.baseline_bytes
        self.resident_bytes = process.step("reset_peak")["rss_bytes"]

    @contextmanager
    def sampling(self) -> Iterator[None]:
        """Sample the tree while the block runs."""
        tree = ProcessTree((self.process.process.pid, *self.process.cluster_roots))
        with PeakSampler(tree, self.interval_seconds).running() as sampler:
            yield
        self.sampled_bytes = max(self.sampled_bytes, sampler.peak_bytes)

    def fields(self) -> dict[str, Any]:
        """The peak and the part above the baseline, in bytes, and how both were found."""
        above = self.sampled_bytes - self.baseline_bytes
        highest = self.process.step("peak")["peak_rss_bytes"]
        if self.resident_bytes is not None and highest is not None:
            above = max(above, highest - self.resident_bytes)
        return {
            "peak_bytes": self.baseline_bytes + above,
            "above_baseline_bytes": above,
            "memory_method": MEMORY_METHOD,
        }
