"""The ruler's settings in plain words, with their units: what each is called, and what it was set to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from breakeven.wording import percent
from breakeven.wording.quantities import duration, size_of_memory

__all__ = ["machine_in_words", "setting_in_words", "settings_in_words"]

TOLD_ELSEWHERE = "workloads"
"""What a run says about its workloads: pages of their own."""
NONE = "none"
CACHE, KIBIBYTES = "last-level cache", re.compile(r"([0-9]{1,9})K")


def _plain(value: Any) -> str:
    """Any value as a reader would write it."""
    if value is None or value in ({}, [], ""):
        return NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_plain(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _sizes(value: Any) -> str:
    return "all" if value is None else _plain(value)


def _environments(value: Any) -> str:
    """Each environment with what is installed in it."""
    return _plain({name: _installed(versions) for name, versions in value.items()})


def _installed(versions: Mapping[str, str]) -> str:
    known = (f"{name} {each}" for name, each in versions.items() if each != "not installed")
    return ", ".join(known)


SETTINGS: Mapping[str, tuple[str, Callable[[Any], str]]] = {
    "name": ("budget", str),
    "workers": ("workers of parallel cases", _plain),
    "run_seconds": ("time for the whole run", duration),
    "processes": ("timing processes of a case, at least", _plain),
    "most_processes": ("timing processes of a case, at most", _plain),
    "warm_up_seconds": ("warm-up of a process, at most", duration),
    "min_samples": ("samples of a process, at least", _plain),
    "slow_samples": (
        "samples of a process that is clearly slower than the baseline, at least",
        _plain,
    ),
    "few_samples": (
        "samples of a process that is clearly slower than the baseline or long, at least",
        _plain,
    ),
    "long_seconds": ("time after which a process is long", duration),
    "max_samples": ("samples of a process, at most", _plain),
    "budget_seconds": ("time for the samples of a process", duration),
    "sample_seconds": ("time of one sample, at least", duration),
    "set_up_seconds": ("time to set up the calls of one sample, at most", duration),
    "narrow_enough": ("interval of the median that ends sampling, to either side", percent),
    "limit_seconds": ("time limit of a step", duration),
    "limit_calls": ("time limit of a step in calls of the baseline, if that is longer", _plain),
    "check_limit_seconds": ("time limit of checking an answer", duration),
    "memory_limit_bytes": ("memory limit of all processes of a case", size_of_memory),
    "capped": ("memory limit asked for by the user", _plain),
    "memory_passes": ("memory passes of a case", _plain),
    "memory_at_largest": ("memory only at the largest size of each workload", _plain),
    "memory_sizes": ("sizes at which memory is measured", _sizes),
    "memory_in_warm_up": ("memory measured in a timing process, before its samples", _plain),
    "memory_after_timing": ("memory measured in a timing process, after its samples", _plain),
    "memory_interval_seconds": ("time between two readings of memory", duration),
    "limits_seconds": ("time to measure the machine’s limits", duration),
    "limits_of_the_day": ("machine’s limits taken over from an earlier run of the day", _plain),
    "engine_costs": ("costs of each engine by itself measured", _plain),
    "instructive": ("examples of mistakes measured, too", _plain),
    "cases_first": ("cases measured before the machine’s limits", _plain),
    "collector": ("garbage collector", str),
    "sources": ("files and modules with workloads", _plain),
    "ignored_files": ("measured files that git ignores, with digests", _plain),
    "environments": ("environments of engines", _environments),
    "fingerprint": ("digest of what a resumed run must share", str),
}
"""What each is called, and how its value is written."""


def settings_in_words(settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The name and the value of each setting of a run, in the order of SETTINGS, then those of other versions."""
    order = [*SETTINGS, *settings]
    names = sorted((name for name in settings if name != TOLD_ELSEWHERE), key=order.index)
    return [setting_in_words(name, settings[name]) for name in names]


def setting_in_words(name: str, value: Any) -> tuple[str, str]:
    """The name and the value of a setting; one that is not known here, or not of its kind, as it is stored."""
    title, written = SETTINGS.get(name, (name.replace("_", " "), _plain))
    if value is None:
        return title, written(None) if written in (_sizes, _plain) else NONE
    try:
        return title, written(value)
    except (TypeError, ValueError, AttributeError, LookupError, ArithmeticError):
        return title, _plain(value)


def machine_in_words(machine: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is told of a machine; the system tells the size of its cache as ``32768K``."""
    return [
        (name, _cache_size(value) if name == CACHE else value) for name, value in machine.items()
    ]


def _cache_size(value: str) -> str:
    found = KIBIBYTES.fullmatch(value)
    return size_of_memory(2**10 * int(found[1])) if found else value
