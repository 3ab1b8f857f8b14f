"""What is installed, what is missing and how to get it, and what this machine can do."""

from __future__ import annotations

import importlib.util
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from breakeven.catalogue import catalogue
from breakeven.catalogue.sources import declaring_files
from breakeven.catalogue.tool_path import PACKAGE
from breakeven.engines import added_engines, all_engines
from breakeven.engines.libraries import missing_library
from breakeven.errors import UserError
from breakeven.machine.advice import Finding, findings
from breakeven.machine.disturbances import Disturbances, Watch
from breakeven.machine.facts import machine_facts, versions
from breakeven.machine.leftovers import found_leftovers, in_words
from breakeven.machine.limits import measure_limits, thread_counts
from breakeven.machine.noise import Noise, Tell, measure_noise
from breakeven.machine.own_environments import environment_states
from breakeven.processes.cores import usable_cores
from breakeven.processes.owners.clearing import Leftover
from breakeven.records.limits import MachineLimits
from breakeven.wording import count_of
from breakeven.wording.quantities import duration
from breakeven.wording.raised import kind_and_words
from breakeven.wording.visible import visible

NOISE_SECONDS = 30.0
LIMITS_PART = 0.2
"""The time spent on the limits, as a part of that spent on noise."""
START_SECONDS = 3.0
"""What starting and compiling takes about, for each number of threads."""


@dataclass(frozen=True)
class Examination:
    """Tables of facts in words, by heading, and the figures behind them."""

    tables: Mapping[str, Mapping[str, str]]
    limits: MachineLimits
    noise: Noise
    disturbances: Disturbances
    findings: Sequence[Finding]
    leftovers: Sequence[Leftover]

    def to_json(self) -> dict[str, Any]:
        """The tables by heading, and under ``figures`` what they were made of."""
        figures = {
            "limits": self.limits.to_json(),
            "noise": asdict(self.noise),
            "disturbances": asdict(self.disturbances),
            "findings": [asdict(each) for each in self.findings],
            "leftovers": [each._asdict() for each in self.leftovers],
        }
        return {**self.tables, "figures": figures}


def announcement(seconds: float) -> str:
    """How long :func:`examine` takes, in words, to be said beforehand."""
    starts = START_SECONDS * (1 + len(thread_counts(usable_cores())))
    total = seconds * (1 + LIMITS_PART) + starts
    return (
        f"doctor measures for about {duration(total)}: {duration(seconds)} of noise, then the "
        "limits; leave the machine alone meanwhile"
    )


def examine(seconds: float = NOISE_SECONDS, tell: Tell = lambda _: None) -> Examination:
    """Look at everything; ``seconds`` are for the noise, ``tell`` hears what is being done."""
    watch = Watch()

    def tell_and_look(words: str) -> None:
        watch.look()
        tell(words)

    noise = measure_noise(seconds, tell_and_look)
    disturbances = watch.end()
    found = findings(noise, disturbances)
    tell("the machine's limits: memory, arithmetic, disk")
    limits = measure_limits(seconds=seconds * LIMITS_PART)
    left = found_leftovers()
    tables = {
        "Machine": machine_facts(),
        "Measured limits": _limits(limits),
        "Noise": {"verdict": noise.verdict, **{each.name: str(each) for each in found}},
        "Versions": _versions(),
        "Engines": engine_states(),
        "Environments": {each.name: str(each) for each in environment_states()},
        "Implementations": _implementations(),
        "In the way": _needless_libraries(),
        "Programs": _programs(),
        "Leftovers": _leftovers(left),
    }
    return Examination(tables, limits, noise, disturbances, found, left)


def _leftovers(left: Sequence[Leftover]) -> dict[str, str]:
    """What killed commands and earlier versions have left, and how to remove it."""
    if not left:
        return {}
    step = {"to remove all this": "run: breakeven doctor --clean"}
    return {visible(each.name): in_words(each) for each in left} | step


def _versions() -> dict[str, str]:
    """What is installed of all that can be measured, and of what the project needs."""
    needless = () if catalogue.project().has_suites else ("asv",)
    return {
        name: missing_library(name) or version if version == "not installed" else version
        for name, version in versions().items()
        if name not in needless
    }


def _programs() -> dict[str, str]:
    """Where the programs are that this project needs besides Python, or how to get them."""
    project = catalogue.project()
    needed = {}
    if project.has_suites:
        needed["git"] = "install git: results are filed under commits"
    if _has_cython():
        needed["cc"] = "install a C compiler (Debian: apt-get install gcc) for the Cython rows"
    if project.folder == PACKAGE.parent:
        needed["chromium"] = (
            "install chromium (Debian: apt-get install chromium) for the report's tests"
        )
    return {name: shutil.which(name) or step for name, step in needed.items()}


def _has_cython() -> bool:
    try:
        declared = map(catalogue.workload, _names())
        return any(
            way.library == "cython" for of in declared for way in of.implementations.values()
        )
    except UserError:
        return False


def _names() -> list[str]:
    """The workloads that the project declares; raises UserError where they cannot be read."""
    return catalogue.names() if catalogue.project().workloads else []


def engine_states() -> dict[str, str]:
    """Every engine: ready, or why it cannot run; those of packages that cannot be used as well."""
    found = {}
    for name, engine in all_engines().items():
        try:
            found[name] = engine.available() or "ready"
            if engine.own_environment and found[name] != "ready":
                found[name] = f"runs in the environment {engine.own_environment.name!r}"
        except Exception as error:  # noqa: BLE001 - a package's own code may raise anything
            found[name] = f"cannot tell whether it is ready: {kind_and_words(error)}"
    return found | {f"{each.name} ({each.package})": each.reason for each in added_engines().broken}


def _needless_libraries() -> dict[str, str]:
    """Libraries that nothing here uses, and that add to what is measured, where there are any."""
    if importlib.util.find_spec("sparse") is None:
        return {}
    advice = "Dask imports it with its arrays, and Numba with it, in every process of every case"
    return {"sparse": f"{advice}; run: pip uninstall sparse"}


def _implementations() -> dict[str, str]:
    """How many implementations of each workload can run here; or what declares workloads here."""
    project = catalogue.project()
    if not project.workloads:
        files = declaring_files(project.folder)
        return {name: f"declares a workload; measure it: breakeven run {name}" for name in files}
    try:
        return {name: _how_many_can_run(name) for name in _names()}
    except UserError as error:
        return {"workloads": f"cannot be read: {error}"}


def _how_many_can_run(name: str) -> str:
    of = catalogue.workload(name)
    reasons = [catalogue.unavailable_reason(of, label) for label in of.implementations]
    ready = sum(reason is None for reason in reasons)
    step = "" if ready == len(reasons) else f": breakeven list {name} says why"
    return f"{ready} of {len(reasons)} can run{step}"


def _limits(limits: MachineLimits) -> dict[str, str]:
    """Each limit in words, how it was measured, and why one is missing."""
    disk = limits.disk_read_bytes_per_second

    def own(kind: str) -> Mapping[int, tuple[float, ...]]:
        return limits.each_process.get(kind, {})

    rates = {
        "read bandwidth": _by_threads(limits.read_bytes_per_second, own("read bandwidth"), "GB/s"),
        "triad bandwidth": _by_threads(
            limits.triad_bytes_per_second, own("triad bandwidth"), "GB/s"
        ),
        "arithmetic peak": _by_threads(
            limits.operations_per_second, own("arithmetic peak"), "GFLOP/s"
        ),
        "disk read": f"{disk / 1e9:.2f} GB/s" if disk else "",
    }
    said = {name: f"{rate} ({limits.how[name]})" for name, rate in rates.items() if rate}
    missing = {name: f"not measured: {reason}" for name, reason in limits.missing.items()}
    clock = time.get_clock_info("perf_counter")
    return {
        **said,
        **missing,
        "other work": limits.how["other work"],
        "clock resolution": f"{clock.resolution * 1e9:.0f} ns ({clock.implementation})",
    }


def _by_threads(
    rates: Mapping[int, float], of_processes: Mapping[int, tuple[float, ...]], unit: str
) -> str:
    """Each limit, with the least and the most that a process measured."""
    return ", ".join(
        f"{rate / 1e9:.1f} {unit}{_range(of_processes.get(threads, ()))} on {count_of(threads, 'thread')}"
        for threads, rate in rates.items()
    )


def _range(rates: Sequence[float]) -> str:
    return f" ({min(rates) / 1e9:.1f}–{max(rates) / 1e9:.1f})" if len(rates) > 1 else ""
