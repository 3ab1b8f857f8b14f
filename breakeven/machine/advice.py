"""Each thing that can disturb a measurement here: what was found, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from breakeven.machine.disturbances import Disturbances
from breakeven.machine.noise import Noise, percent
from breakeven.processes.cores import usable_cores
from breakeven.processes.system.linux import existing, text_of

CORES = Path("/sys/devices/system/cpu")
NOTHING_TO_DO = "nothing to do"
NOT_TOLD = "this system does not report it"
DRIFTING = 0.03
SPREADING = 0.05
OTHERS_BUSY = 0.05
STOLEN = 0.01
WAITING = 0.05


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: the fact and the advice in words, and whether it disturbs."""

    name: str
    fact: str
    advice: str = NOTHING_TO_DO
    disturbs: bool = False

    def __str__(self) -> str:
        return f"{self.fact}: {self.advice}"


def findings(noise: Noise, found: Disturbances) -> list[Finding]:
    """Everything that was looked at while the noise was measured, disturbing or not."""
    return [
        _loop(noise),
        _against_itself(noise),
        _others(found),
        _steal(found),
        *_pressures(found),
        _swap(found),
        _quota(found),
        _throttling(found),
        _governor(),
        _turbo(),
        _power(),
    ]


def _loop(noise: Noise) -> Finding:
    fact = f"varies by ±{percent(noise.spread)} within a second"
    if noise.drift:  # nought where it was watched for one second only
        fact += f", its median by ±{percent(noise.drift)} between seconds"
    name = f"a loop of {noise.loop_seconds * 1e3:.0f} ms"
    if noise.drift >= DRIFTING:
        advice = "speed changes over seconds: trust ratios taken in turns, not times minutes apart"
    elif noise.spread >= SPREADING:
        advice = (
            "speed changes from one moment to the next; where nothing below explains it, others "
            "share the physical cores (a virtual machine) or the clock changes: take many samples"
        )
    else:
        return Finding(name, fact)
    return Finding(name, fact, advice, disturbs=True)


def _against_itself(noise: Noise) -> Finding:
    turns = sum(map(len, noise.pair_log_ratios))
    fact = (
        f"{len(noise.pair_log_ratios)} pairs of processes, {turns} turns; a default run of it "
        f"shows a difference of up to {percent(noise.floor)}"
    )
    advice = f"trust no difference below {percent(noise.tellable)} here"
    return Finding("the same against itself", fact, advice)


def _others(found: Disturbances) -> Finding:
    named = [
        f"{each.name} (process {each.pid}) {percent(each.cores)} of a core"
        for each in found.consumers
    ]
    if found.unseen_cores >= OTHERS_BUSY:
        named.append(f"short-lived or unseen ones {percent(found.unseen_cores)} of a core")
    fact = f"used {found.other_cores:.2f} of {usable_cores()} cores"
    fact += f" ({', '.join(named)})" if named else ""
    fact += f"; load average {found.load_average:.2f}"
    if found.other_cores < OTHERS_BUSY:
        return Finding("other processes", fact)
    return Finding("other processes", fact, "stop them, or wait until they end", disturbs=True)


def _steal(found: Disturbances) -> Finding:
    name = "hypervisor"
    if found.steal is None:
        return Finding(name, NOT_TOLD)
    fact = f"took {percent(found.steal)} of the time (steal)"
    if found.steal < STOLEN:
        return Finding(name, fact)
    advice = "measure at another hour or on a machine of your own, or trust only ratios in turns"
    return Finding(name, fact, advice, disturbs=True)


def _pressures(found: Disturbances) -> Iterator[Finding]:
    for kind, value, advice in (
        (
            "processor",
            found.cpu_pressure,
            "more threads want to run than there are cores: stop other work, or use fewer workers",
        ),
        ("memory", found.memory_pressure, "memory is short: close programs, or use smaller sizes"),
        ("disk", found.io_pressure, "something reads or writes a lot: wait until it ends"),
    ):
        name = f"waiting for {kind}"
        if value is None:
            yield Finding(name, NOT_TOLD)
        elif value < WAITING:
            yield Finding(name, f"{percent(value)} of the time")
        else:
            yield Finding(name, f"{percent(value)} of the time", advice, disturbs=True)


def _swap(found: Disturbances) -> Finding:
    total = psutil.swap_memory().total
    pages = found.swapped_pages
    fact = "none is set up" if not total else f"{pages} pages went in or out"
    if not total or not pages:
        return Finding("swap", fact)
    return Finding("swap", fact, "memory is short: close programs, or use smaller sizes", True)


def _quota(found: Disturbances) -> Finding:
    name = "quota of the container"
    if found.quota_seconds is None:
        return Finding(name, NOT_TOLD)
    fact = f"held Breakeven back for {found.quota_seconds:.2f} s"
    if found.quota_seconds == 0:
        return Finding(name, fact)
    return Finding(name, fact, "give the container whole cores instead of a quota", disturbs=True)


def _throttling(found: Disturbances) -> Finding:
    name = "heat and power limits"
    if found.throttle_events is None:
        return Finding(name, NOT_TOLD)
    fact = f"throttled the clock {found.throttle_events} times"
    if not found.throttle_events:
        return Finding(name, fact)
    return Finding(name, fact, "let the machine cool down, or use fewer workers", disturbs=True)


def _governor() -> Finding:
    cores = existing(CORES)
    files = cores.glob("cpu[0-9]*/cpufreq/scaling_governor") if cores else ()
    governors = {text_of(path).strip() for path in files}
    name = "frequency governor"
    if not governors:
        return Finding(name, f"{NOT_TOLD} (usual in a virtual machine)")
    fact = f"is {' and '.join(sorted(governors))}"
    if governors == {"performance"}:
        return Finding(name, fact)
    return Finding(name, fact, "run cpupower frequency-set -g performance as root", disturbs=True)


def _turbo() -> Finding:
    name = "turbo"
    files = (CORES / "cpufreq/boost", CORES / "intel_pstate/no_turbo")
    boost, no_turbo = (text_of(path).strip() for path in files)
    if not boost and not no_turbo:
        return Finding(name, f"{NOT_TOLD} (usual in a virtual machine)")
    if boost == "0" or no_turbo == "1":
        return Finding(name, "is off")
    file, value = ("cpufreq/boost", 0) if boost else ("intel_pstate/no_turbo", 1)
    advice = (
        "the clock falls when more cores work, so scaling looks worse; to switch it off, as root: "
        f"echo {value} > {CORES / file}"
    )
    return Finding(name, "is on", advice)


def _power() -> Finding:
    battery = psutil.sensors_battery()
    if battery is None:
        return Finding("power", "no battery")
    if battery.power_plugged is not False:
        return Finding("power", "plugged in")
    return Finding("power", "runs on its battery", "plug it in: a battery slows the clock", True)
