"""What disturbed this machine while something was measured: other processes, the hypervisor, heat."""

from __future__ import annotations

import contextlib
import os
import time
from dataclasses import dataclass, field
from typing import NamedTuple

import psutil

from breakeven.processes.cores import usable_cores
from breakeven.processes.process_tree import ProcessTree
from breakeven.processes.system.linux import existing, lines_of, text_of
from breakeven.processes.system.processor_quota import processor_groups

TOP_CONSUMERS = 3
WORTH_NAMING = 0.02
"""The share of a core below which a process does not disturb."""
THROTTLED = {"throttled_usec": 1.0, "throttled_time": 1e-3}
"""How versions 2 and 1 of control groups call the time that a quota took, and microseconds in their unit."""


@dataclass(frozen=True, kw_only=True)
class Consumer:
    """A process that is not ours, and the part of a core that it used."""

    name: str
    pid: int
    cores: float


@dataclass(frozen=True, kw_only=True)
class Disturbances:
    """What else went on in ``seconds``, each None where the system does not tell.

    ``other_cores`` are the cores that all others kept busy, ``unseen_cores`` the part of them that
    no live process that can be seen used: short-lived ones, other containers, the system itself.
    ``steal`` is the fraction of all cores' time that the hypervisor gave to others. The pressures are the fractions of the time in which
    some task waited (Linux's pressure stall information). ``swapped_pages`` went in or out,
    ``quota_seconds`` were lost to a control group's quota, ``throttle_events`` to heat or power.
    """

    seconds: float
    other_cores: float
    unseen_cores: float
    steal: float | None
    load_average: float
    consumers: tuple[Consumer, ...] = field(default=())
    cpu_pressure: float | None = None
    memory_pressure: float | None = None
    io_pressure: float | None = None
    swapped_pages: int | None = None
    quota_seconds: float | None = None
    throttle_events: int | None = None


class Watch:
    """Counters read at its beginning, to be compared with those at its end.

    A process that ends meanwhile is known by what it had spent at the last :meth:`look`.
    """

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.began_at = time.time()
        self.processes = _spent_by_process()
        self.latest = dict(self.processes)
        self.ours = set[int]()
        self.own = _own_seconds()
        self.times = psutil.cpu_times()
        self.counters = _counters()

    def look(self) -> None:
        """Note what every process has spent so far; takes some milliseconds."""
        self.ours |= {process.pid for process in ProcessTree((os.getpid(),)).processes()}
        self.latest |= _spent_by_process()

    def end(self) -> Disturbances:
        """What happened since; our own children must have ended and been waited for."""
        seconds = time.monotonic() - self.began
        self.look()
        times, own = psutil.cpu_times(), _own_seconds() - self.own
        busy = _busy_seconds(times) - _busy_seconds(self.times)
        steal = getattr(times, "steal", None)
        stolen = None if steal is None else (steal - self.times.steal) / _all_cores(seconds)
        grown = {
            name: value - self.counters[name]
            for name, value in _counters().items()
            if name in self.counters
        }
        swapped = grown.get("pswpin"), grown.get("pswpout")
        others = max(0.0, busy - own) / seconds
        seen = self._seen(seconds)
        return Disturbances(
            seconds=seconds,
            other_cores=others,
            unseen_cores=max(0.0, others - sum(each.cores for each in seen)),
            steal=stolen,
            load_average=os.getloadavg()[0],
            consumers=tuple(each for each in seen[:TOP_CONSUMERS] if each.cores >= WORTH_NAMING),
            cpu_pressure=_part(grown.get("cpu"), seconds),
            memory_pressure=_part(grown.get("memory"), seconds),
            io_pressure=_part(grown.get("io"), seconds),
            swapped_pages=None if None in swapped else int(sum(each or 0 for each in swapped)),
            quota_seconds=_part(grown.get("throttled_usec"), 1.0),
            throttle_events=int(grown["throttle"]) if "throttle" in grown else None,
        )

    def _seen(self, seconds: float) -> list[Consumer]:
        """The others, the largest first; one that began meanwhile counts from its beginning."""
        found = [
            Consumer(name=each.name, pid=pid, cores=(each.seconds - before) / seconds)
            for (pid, began_at), each in self.latest.items()
            if pid not in self.ours
            for before in (self._before(pid, began_at),)
            if before is not None
        ]
        return sorted(found, key=lambda each: -each.cores)

    def _before(self, pid: int, began_at: float) -> float | None:
        """What a process had spent already; None for one that should have been seen, and was not."""
        known = self.processes.get((pid, began_at))
        if known:
            return known.seconds
        return 0.0 if began_at >= self.began_at - 1 else None


class _Spent(NamedTuple):
    name: str
    seconds: float


def _spent_by_process() -> dict[tuple[int, float], _Spent]:
    """Name and processor seconds of every process, by its number and when it began."""
    found = {}
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error), process.oneshot():
            times = process.cpu_times()
            spent = _Spent(process.name(), times.user + times.system)
            found[process.pid, process.create_time()] = spent
    return found


def _own_seconds() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _busy_seconds(times: psutil._ntuples.scputimes) -> float:
    """What guests use is in ``user`` already, and what was stolen is nobody's here."""
    names = ("user", "nice", "system", "irq", "softirq")
    return float(sum(getattr(times, name, 0.0) for name in names))


def _all_cores(seconds: float) -> float:
    return seconds * (os.cpu_count() or usable_cores())


def _part(microseconds: float | None, seconds: float) -> float | None:
    return None if microseconds is None else microseconds / 1e6 / seconds


def _counters() -> dict[str, float]:
    """Counters that only grow, as far as this system has them."""
    found: dict[str, float] = {}
    for kind in ("cpu", "memory", "io"):
        with contextlib.suppress(IndexError, ValueError):
            first = lines_of(f"/proc/pressure/{kind}")[0]
            found[kind] = float(first.rpartition("total=")[2])
    for line in lines_of("/proc/vmstat"):
        name, value = line.split()
        if name in ("pswpin", "pswpout"):
            found[name] = float(value)
    found |= _held_back()
    cores = existing("/sys/devices/system/cpu")
    for count in cores.glob("cpu[0-9]*/thermal_throttle/*_throttle_count") if cores else ():
        with contextlib.suppress(ValueError):
            found["throttle"] = found.get("throttle", 0.0) + float(text_of(count))
    return found


def _held_back() -> dict[str, float]:
    """For how many microseconds the quotas of control groups have held this process back, where they say so."""
    found: dict[str, float] = {}
    for folder in processor_groups():
        for line in lines_of(folder / "cpu.stat"):
            name, value = line.split()
            if name in THROTTLED:
                microseconds = float(value) * THROTTLED[name]
                found["throttled_usec"] = found.get("throttled_usec", 0.0) + microseconds
    return found
