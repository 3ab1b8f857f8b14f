"""A sitting of contenders that are cases: a fresh process of each, all live, and the turns they take."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from breakeven.compare.pairs.others import Others
from breakeven.processes.cores import usable_cores
from breakeven.race.sitting import Entrant, Sitting, alike
from breakeven.ruler.contender import Contender, Sample
from breakeven.ruler.ends import CaseEnded
from breakeven.ruler.passes import TreePeak
from breakeven.ruler.settings import Settings
from breakeven.ruler.supervisor import CaseProcess, kill_live_cases

__all__ = ["SETTINGS", "ContenderEnded", "Time", "sat"]

IN_CASE = "breakeven.race.in_case"
WITHIN = 1.5
"""Calls that differ by less have as many in a sample."""
SETTINGS = Settings(
    name="race",
    warm_up_seconds=0.05,
    min_samples=5,
    max_samples=60,
    sample_seconds=0.002,
    limit_seconds=60.0,
)


class ContenderEnded(Exception):  # noqa: N818 - an end with a status, not always an error
    """A contender that went wrong, with its status and the reason."""

    def __init__(self, label: str, end: CaseEnded) -> None:
        super().__init__(end.reason)
        self.label = label
        self.status = end.status
        self.reason = end.reason


@dataclass(frozen=True)
class Time:
    """Seconds for a sitting: those that it should take, and those after which a turn of each is
    enough."""

    wanted: float
    most: float

    def part(self, share: float) -> Time:
        """A part of this time."""
        return Time(self.wanted * share, self.most * share)

    def after(self, began: float) -> Time:
        """When they end."""
        return Time(began + self.wanted, began + self.most)


def sat(
    entrants: Sequence[Entrant], settings: Settings, order: random.Random, seconds: Time
) -> Sitting:
    """What one sitting of these contenders shows.

    Those on clusters, of which no two may be live at once, come one after the other, with no one
    beside them. Chance says in which order processes start, make their first calls, and take turns:
    what comes first has other neighbours than what comes later. Raises ContenderEnded when one goes
    wrong.
    """
    together = [each for each in entrants if not each.on_cluster]
    groups = [[each] for each in entrants if each.on_cluster]
    groups += [together] if together else []
    seen = Sitting()
    for number in order.sample(range(len(groups)), len(groups)):
        group = order.sample(groups[number], len(groups[number]))
        seen.groups.update(dict.fromkeys((each.label for each in group), number))
        _sit(group, settings, order, seconds.part(len(group) / len(entrants)), seen)
    return seen


def _sit(
    group: Sequence[Entrant],
    settings: Settings,
    order: random.Random,
    seconds: Time,
    seen: Sitting,
) -> None:
    """Let a group go through a sitting; all of its processes are gone at the end."""
    began = time.monotonic()
    by_label = {each.label: each for each in group}
    with ExitStack() as live:
        contenders: dict[str, Contender] = {}
        for label, entrant in by_label.items():
            process = CaseProcess(entrant.case, dict(entrant.environment), settings)
            live.enter_context(process)
            contenders[label] = Contender(process, None, entrant.expected, settings, entrant.number)
        _at_once(_prepare, contenders)
        for label in order.sample(list(contenders), len(contenders)):
            with blamed(label):
                seen.peak_bytes[label] = _first_call_and_peak(contenders[label])
                seen.first_call_seconds[label] = contenders[label].anatomy["first_call_seconds"]
                _assist(contenders[label], by_label[label])
        _at_once(Contender.warm_up, contenders)
        _even_numbers(contenders)
        others = Others(list(contenders.values()))
        samples = _turns(contenders, by_label, settings, order, seconds.after(began))
        share = others.share()
        for label, own in contenders.items():
            seen.samples[label] = samples[label]
            seen.others_share[label] = share
            with blamed(label):
                own.process.step("close")


def _prepare(contender: Contender) -> None:
    process = contender.process
    process.step("load")
    process.step("assist", target=f"{IN_CASE}:shift_memory", arguments={})
    process.step("inputs")
    process.step("expect", path=contender.expected)


def _first_call_and_peak(contender: Contender) -> int:
    """The peak of the process tree during the second call."""
    contender.start().first_call()
    peak = TreePeak(contender, with_own_peak=True)
    with peak.sampling():
        contender.unchecked_call()
    contender.check()
    held: int = peak.fields()["peak_bytes"]
    return held


def _assist(contender: Contender, entrant: Entrant) -> None:
    """Prepare the turns; a function that loops is another one, with a first call of its own."""
    target, arguments = entrant.assist
    contender.process.step("assist", target=target, arguments=dict(arguments))
    if entrant.loops > 1:
        contender.warm_up_seconds.clear()
        contender.first_call()


def _even_numbers(contenders: Mapping[str, Contender]) -> None:
    """Let samples have as many calls where calls take nearly as long: the first of a sample takes
    longer, because others were in the processor's caches."""
    seconds = {label: own.warm_up_seconds[-1] for label, own in contenders.items()}
    for group in alike(seconds, WITHIN):
        most = max(contenders[label].number for label in group)
        for label in group:
            contenders[label].number = most


def _turns(
    contenders: Mapping[str, Contender],
    entrants: Mapping[str, Entrant],
    settings: Settings,
    order: random.Random,
    ends: Time,
) -> dict[str, list[Sample]]:
    """The samples of each, one a turn; every turn begins with a random one."""
    samples: dict[str, list[Sample]] = {label: [] for label in contenders}
    for turn in range(1, settings.max_samples + 1):
        for label in order.sample(list(contenders), len(contenders)):
            with blamed(label):
                samples[label].append(_sampled(contenders[label], entrants[label]))
        if time.monotonic() > (ends.wanted if turn >= settings.min_samples else ends.most):
            break
    return samples


def _sampled(contender: Contender, entrant: Entrant) -> Sample:
    """One call of a contender, as the mean over a sample."""
    if entrant.own_clock:
        number = contender.number
        found = contender.process.step("call", number=number, phase="samples")
        return Sample(found["call_seconds"], found["own_cpu_seconds"] / number)
    sample = contender.sample()
    return Sample(sample.wall_seconds / entrant.loops, sample.processor_seconds / entrant.loops)


def _at_once(step: Callable[[Contender], object], contenders: Mapping[str, Contender]) -> None:
    """Let all do what is not compared at the same time, one on each core."""

    def of(label: str) -> None:
        with blamed(label):
            step(contenders[label])

    with ThreadPoolExecutor(min(len(contenders), usable_cores())) as pool:
        try:
            list(pool.map(of, contenders))
        except BaseException:
            kill_live_cases()  # a thread that waits for an answer learns that none will come
            raise


@contextmanager
def blamed(label: str) -> Iterator[None]:
    """Say which contender it was whose case ended in the block."""
    try:
        yield
    except CaseEnded as end:
        raise ContenderEnded(label, end) from end
