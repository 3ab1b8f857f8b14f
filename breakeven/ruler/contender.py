"""A live case that is called again and again: its first call, its warm-up, its samples."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from breakeven.processes.process_tree import ProcessTree
from breakeven.ruler.settings import ClusterAddress, Settings
from breakeven.ruler.supervisor import CaseProcess

LONG_CALL_SECONDS = 0.1
"""Calls of this length are compared one by one when a warm-up is judged; shorter ones by threes."""
MOST_ONE_BY_ONE = 50
"""Calls in a sample where each has arguments of its own, for making them takes longer than a call."""
STATIONARY_WITHIN = 0.05
"""Neighbouring groups of calls that differ by less than this, or by less than their own spread,
have stopped changing."""


class Sample(NamedTuple):
    """One call: its wall time, and the processor time of the whole process tree.

    ``delayed_share`` is the part of the sample that the calling thread waited for a processor; None where its
    process does not say.
    """

    wall_seconds: float
    processor_seconds: float
    delayed_share: float | None = None


@dataclass(frozen=True, kw_only=True)
class OwnTerms:
    """What a case asks of how it is measured; None leaves it to the settings.

    ``number`` is how many calls make a sample that lasts ``sample_seconds`` otherwise, ``most_samples``
    how many a process may take, ``warm_up_seconds`` how long it is called before that at least.
    ``peak_is_of_first_call`` says that its memory is what the first call needs, not the second.
    ``may_need_no_setup`` says that it is set up before each call, and can find out whether it has to be.
    """

    number: int | None = None
    sample_seconds: float | None = None
    most_samples: int | None = None
    warm_up_seconds: float | None = None
    peak_is_of_first_call: bool = False
    may_need_no_setup: bool = False


class Contender:
    """One case in its process, from the import to steady samples.

    ``anatomy`` holds the seconds of the phases so far, ``number`` the calls in a sample.
    """

    def __init__(
        self,
        process: CaseProcess,
        cluster: ClusterAddress | None,
        expected: str,
        settings: Settings,
        number: int | None = None,
    ) -> None:
        self.process = process
        self.cluster = cluster
        self.expected = expected
        self.settings = settings
        self.number = number or 1
        self.has_number = number is not None
        self.anatomy: dict[str, float] = {}
        self.warm_up_seconds: list[float] = []
        self.stationary = False
        self.checked = 0
        self.cpu_seconds = 0.0
        self.process_cpu_seconds = 0.0
        self.calls = 0
        self.one_by_one = False
        self.has_help = False  # of other threads, or of processes that have ended
        self.pid: int | None = (
            None  # of the process that calls, where that is a fork of the case's own
        )
        self.own = OwnTerms()
        self.set_up_seconds = 0.0

    def prepare(self) -> Self:
        """Import, make the inputs, and load the answer that all others are checked against."""
        self.process.step("load")
        self.anatomy["import_seconds"] = time.perf_counter() - self.process.began
        inputs = self.process.step("inputs")
        self.anatomy["inputs_seconds"] = self.set_up_seconds = inputs["seconds"]
        self.own = OwnTerms(**inputs.get("own_terms", {}))
        if self.own.number:
            self.number, self.has_number = self.own.number, True
        self.process.step("expect", path=self.expected)
        return self

    @property
    def stays_cold(self) -> bool:
        """Whether the first calls are the ones to be measured: the case asks for no warm-up, and for a
        certain number of calls."""
        return self.own.warm_up_seconds == 0 and bool(self.own.number)

    def most_samples(self) -> int:
        """How many samples its process may take."""
        return min(self.settings.max_samples, self.own.most_samples or self.settings.max_samples)

    def value(self) -> float:
        """The figure that a benchmark gives itself, in its own unit."""
        return float(self.process.step("value")["value"])

    def start(self) -> Self:
        """Start the engine, or join the cluster, and ingest the inputs."""
        address = self.cluster.address if self.cluster else None
        self.process.cluster = self.cluster
        self.anatomy["start_seconds"] = self.process.step("start", address=address)["seconds"]
        self.anatomy["ingest_seconds"] = self.process.step("ingest")["seconds"]
        return self

    def first_call(self) -> Self:
        """The first call, with compilation and everything else that happens only once."""
        self.anatomy["first_call_seconds"] = self._call(1, "first_call")["call_seconds"]
        self.set_up_seconds = self.anatomy.get("inputs_seconds", 0.0)  # it found everything set up
        return self

    def spends_on_set_up(self) -> float:
        """An estimate, from the first call, of the seconds of setting up in all samples of a process."""
        if not (self.one_by_one and self.own.may_need_no_setup):
            return 0.0
        before = self.number
        self._choose_number(self.anatomy["first_call_seconds"])
        number, self.number = self.number, before
        return self.settings.max_samples * number * self.set_up_seconds

    def leaves_all_as_it_was(self) -> bool:
        """Whether its calls change nothing that has been set up."""
        return bool(self.process.step("leaves_all_as_it_was")["leaves_all_as_it_was"])

    def set_up_for_good(self) -> None:
        """Set up once more, and not again."""
        self.process.step("set_up_for_good")
        self.one_by_one = False

    def unchecked_call(self) -> None:
        """One more call, whose answer is kept to be checked after it: nothing but the call is run."""
        found = self.process.step("call", number=1, phase="warm_up", check=False)
        self.warm_up_seconds.append(found["call_seconds"])

    def check(self) -> None:
        """Check the answers that were kept."""
        found = self.process.step("check")
        self.process_cpu_seconds = found.get("process_cpu_seconds", 0.0)
        self.checked += found["answers_checked"]

    def warm_up(self) -> Self:
        """Call until the calls have stopped changing, or the settings' patience is over.

        A call like the first one shows that nothing had to warm up.
        """
        calls = [self.anatomy["first_call_seconds"], *self.warm_up_seconds]
        self.stationary, began = is_stationary(calls), time.monotonic() - sum(calls[1:])
        while len(calls) < 2 or self._goes_on(began):
            self._choose_number(calls[-1])
            calls.append(self._call(self.number, "warm_up")["call_seconds"])
            self.stationary = is_stationary(calls)
        self._choose_number(calls[-1])
        self.has_number = True
        self.warm_up_seconds = calls[1:]
        self.cpu_seconds, self.calls = 0.0, 0
        return self

    def _goes_on(self, began: float) -> bool:
        """Whether there is more warming up to do."""
        least, spent = self.own.warm_up_seconds or 0.0, time.monotonic() - began
        patience = max(least, self.settings.warm_up_seconds)
        return spent < least or not (self.stationary or spent > patience)

    def sample(self) -> Sample:
        """One call, as the mean over a sample.

        Reading an answer may make a cluster's workers fetch it: it is read when the processor time of the call
        is known.
        """
        checks_apart = self.cluster is not None and (self.number == 1 or not self.one_by_one)
        began, before = self.process.tree.cpu_seconds(), self.process_cpu_seconds
        found = self._call(self.number, "samples", check=not checks_apart)
        # What its own process has spent beside the calls, on reading requests and on answering, is not theirs.
        own = self.process_cpu_seconds - before if before else found["step_cpu_seconds"]
        others = max(0.0, self.process.tree.cpu_seconds() - began - own)
        processor = found["own_cpu_seconds"] + others
        if checks_apart:
            self.check()
        self.cpu_seconds += processor
        self.calls += self.number
        return Sample(found["call_seconds"], processor / self.number, found.get("delayed_share"))

    def has_children(self) -> bool:
        """Whether the process that calls has children now."""
        pids = (self.pid or self.process.process.pid,)
        return len(ProcessTree(pids).processes()) > 1

    def close(self) -> dict[str, Any]:
        """Stop what was started and end the process; returns its anatomy and all its phases."""
        closed = self.process.step("close")
        began_end = time.perf_counter()
        self.process.end()
        phases = closed["phases"]
        phases.pop("load")
        phases["import"] = self.anatomy["import_seconds"]
        phases["end"] = self.process.began + self.process.wall_seconds - began_end
        return self.anatomy | {
            "close_seconds": closed["seconds"],
            "process_seconds": self.process.wall_seconds,
            "phases_seconds": phases,
        }

    def _call(self, number: int, phase: str, *, check: bool = True) -> dict[str, Any]:
        found = self.process.step("call", number=number, phase=phase, check=check)
        self.process_cpu_seconds = found.get("process_cpu_seconds", 0.0)
        self.checked += found["answers_checked"]
        self.one_by_one = found["one_by_one"]
        self.has_help |= found.get("has_help", False)
        self.pid = found.get("pid", self.pid)
        self.set_up_seconds = found.get("untimed_seconds", 0.0) / number or self.set_up_seconds
        return found

    def _choose_number(self, call_seconds: float) -> None:
        if self.has_number or call_seconds <= 0:  # a timer of the benchmark's own may stand still
            return
        wanted = self.own.sample_seconds or self.settings.sample_seconds
        number = max(1, math.ceil(wanted / max(call_seconds, 1e-9)))
        if self.one_by_one:
            number = min(number, MOST_ONE_BY_ONE)
        if self.one_by_one and self.settings.set_up_seconds is not None:
            most = self.settings.set_up_seconds / max(self.set_up_seconds, 1e-9)
            number = min(number, max(1, int(most)))
        self.number = number


def is_stationary(calls: Sequence[float]) -> bool:
    """Whether the last calls, in seconds, differ no more from those before than calls differ anyway.

    Long calls are compared one with one, short ones three with three.
    """
    width = 1 if calls[-1] >= LONG_CALL_SECONDS else 3
    if len(calls) < 2 * width:
        return False
    before, after = calls[-2 * width : -width], calls[-width:]
    earlier, later = statistics.median(before), statistics.median(after)
    if min(earlier, later) <= 0:  # by a timer of the benchmark's own, which tells nothing
        return True
    step = abs(later / earlier - 1)
    spread = (max(after) - min(after)) / 2 / later
    return step <= max(STATIONARY_WITHIN, spread)
