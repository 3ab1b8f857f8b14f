"""The limits of this machine, measured: memory bandwidth, arithmetic peak, sequential disk read."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

from breakeven.engines.base import NATIVE_THREAD_VARIABLES
from breakeven.engines.libraries import missing_library
from breakeven.errors import UserError
from breakeven.machine.disturbances import Watch
from breakeven.machine.facts import last_level_cache_bytes
from breakeven.processes.children.printed_tables import table_in
from breakeven.processes.children.signals import signal_name
from breakeven.processes.children.variables import variables_for_cases
from breakeven.processes.cores import usable_cores
from breakeven.records.limits import MachineLimits
from breakeven.wording import count_of
from breakeven.wording.quantities import size_of_memory
from breakeven.workload.data_cache import cache_folder

SCRIPT = Path(__file__).with_name("limits_process.py")
START_SECONDS = 60.0
"""What a child may take to start and to compile, on a machine that does other work as well."""
FLOAT_BYTES = 8
ARRAYS = 3
SMALLEST_ARRAY_BYTES = 256 * 2**20
TIMES_THE_CACHE = 4
LARGEST_PART_OF_MEMORY = 1 / 8
DISK_BYTES = 256 * 2**20
CACHED_ABOVE = 1 / 3
"""A disk that is faster than this part of the memory bandwidth was read from a cache."""
DISTURBED_ABOVE = 0.1
"""The share of a core above which use by others disturbs."""
NAMES = {"read": "read bandwidth", "triad": "triad bandwidth", "operations": "arithmetic peak"}
PROCESSES = 3
"""Each limit is measured in so many processes, one after the other for all numbers of threads: they differ
by how memory happens to be laid out, and by what else the machine does at the time."""
LEAST_SECONDS = 5.0
"""With less time, as a quick run has, one process measures them, because each takes seconds to start."""
STEPS = {"read": "bandwidth", "triad": "bandwidth", "operations": "arithmetic"}
Rates = dict[str, dict[int, tuple[float, ...]]]


def measure_limits(threads: Sequence[int] | None = None, seconds: float = 6.0) -> MachineLimits:
    """Measure what this machine can do at most; takes ``seconds`` and the start of the processes, three
    for each number of threads, or one where there are less than five seconds.

    ``threads`` are the numbers of threads to measure with (default: 1, 2, 4 and so on up to the
    usable cores). Nothing is raised for what cannot be measured: ``missing`` says why, in words.

    Source of the triad, of its counting and of the rule that arrays are at least four times as
    large as the caches: J. McCalpin, "Memory bandwidth and machine balance in current high
    performance computers", IEEE TCCA Newsletter, December 1995 (STREAM).
    """
    watch = Watch()
    counts = sorted(set(threads or thread_counts(usable_cores())))
    share = seconds / (len(counts) + 1)
    cache = last_level_cache_bytes()
    processes = PROCESSES if seconds >= LEAST_SECONDS else 1
    rates, missing = _measured_rates(counts, processes, share / processes, array_bytes(cache))
    best = {kind: at_most(by_threads) for kind, by_threads in rates.items()}
    typical = {kind: _typical(by_threads) for kind, by_threads in best.items()}
    disk = _disk(share)
    others = watch.end().other_cores
    if "disk" not in disk:
        missing["disk read"] = disk["failed"]["disk"]
    return MachineLimits(
        read_bytes_per_second=typical["read"],
        triad_bytes_per_second=typical["triad"],
        operations_per_second=typical["operations"],
        each_process={name: best[kind] for kind, name in NAMES.items()},
        disk_read_bytes_per_second=disk.get("disk"),
        last_level_cache_bytes=cache,
        how=_how(cache, disk, typical["read"]) | {"other work": _other_work(others)},
        missing=missing,
        is_disturbed=others >= DISTURBED_ABOVE,
    )


def at_most(rates: Mapping[int, tuple[float, ...]]) -> dict[int, tuple[float, ...]]:
    """The best with at most so many threads, by process: a program need not use all that it has.

    It also keeps figures that were taken while others held a core from falling below the others.
    """
    return {
        threads: max((own for fewer, own in rates.items() if fewer <= threads), key=_centre)
        for threads in rates
    }


def _typical(rates: Mapping[int, tuple[float, ...]]) -> dict[int, float]:
    return {threads: _centre(own) for threads, own in rates.items()}


def _centre(rates: Sequence[float]) -> float:
    """The geometric mean of what processes measured."""
    return math.exp(sum(map(math.log, rates)) / len(rates))


def thread_counts(cores: int) -> list[int]:
    """1, 2, 4 and so on, and the number of cores."""
    return sorted({2**power for power in range(cores.bit_length())} | {cores})


def array_bytes(cache: int | None) -> int:
    """The size of one of the three arrays: beyond the caches, and within the memory."""
    most = psutil.virtual_memory().total * LARGEST_PART_OF_MEMORY / ARRAYS
    wanted = max(SMALLEST_ARRAY_BYTES, TIMES_THE_CACHE * (cache or 0))
    return int(min(wanted, most)) // FLOAT_BYTES * FLOAT_BYTES


def _measured_rates(
    counts: Sequence[int], processes: int, seconds: float, array: int
) -> tuple[Rates, dict[str, str]]:
    """What each process reached, by kind and number of threads; and why some of it is missing."""
    rates: Rates = {kind: {} for kind in NAMES}
    missing: dict[str, str] = {}
    for count in [*counts] * processes:  # in turns
        answer = _measured_with(count, seconds, array)
        for kind, name in NAMES.items():
            if kind in answer:
                rates[kind][count] = (*rates[kind].get(count, ()), answer[kind])
            else:
                said = answer["failed"].get(STEPS[kind], "the child did not answer")
                missing[f"{name}, {count_of(count, 'thread')}"] = said
    return rates, missing


def _measured_with(threads: int, seconds: float, size: int) -> dict[str, Any]:
    arithmetic = {"arithmetic": {"seconds": seconds / 3}}
    without_numba = missing_library("numba")
    if without_numba and threads > 1:
        found = _ask(arithmetic, threads, seconds)
        found["failed"]["bandwidth"] = f"more than one thread needs Numba: {without_numba}"
        return found
    bandwidth = {
        "elements": size // FLOAT_BYTES,
        "seconds": seconds * 2 / 3,
        "with_numba": not without_numba,
    }
    return _ask({"bandwidth": bandwidth, **arithmetic}, threads, seconds)


def _disk(seconds: float) -> dict[str, Any]:
    """The file has no name, so that it is gone with the processes however they end."""
    try:
        folder = cache_folder()
        if shutil.disk_usage(folder).free < 2 * DISK_BYTES:
            needed = size_of_memory(2 * DISK_BYTES)
            return {"failed": {"disk": f"the data cache folder has less than {needed} free"}}
        with tempfile.TemporaryFile(dir=folder) as file:
            arguments = {"descriptor": file.fileno(), "size": DISK_BYTES, "seconds": seconds}
            return _ask({"disk": arguments}, 1, seconds, (file.fileno(),))
    except UserError as error:
        return {"failed": {"disk": str(error)}}
    except OSError as error:
        return {"failed": {"disk": f"the data cache folder cannot be used: {error.strerror}"}}


def _ask(
    request: Mapping[str, Any], threads: int, seconds: float, descriptors: tuple[int, ...] = ()
) -> dict[str, Any]:
    """The child's answer; when it gives none, why, for each step that was asked for."""
    limit = START_SECONDS + 3 * seconds
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(SCRIPT), json.dumps(request)],
            env=variables_for_cases(
                os.environ, dict.fromkeys(NATIVE_THREAD_VARIABLES, str(threads))
            ),
            capture_output=True,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=limit,
            pass_fds=descriptors,
            check=False,
        )
    except subprocess.TimeoutExpired:
        reason = f"the process that measures took over {limit:.0f} s and was ended"
    except OSError as error:
        reason = f"the process that measures did not start: {error.strerror}"
    else:
        try:
            return table_in(done.stdout.strip())
        except ValueError:
            reason = _end(done)
    return {"failed": dict.fromkeys(request, reason)}


def _end(done: subprocess.CompletedProcess[str]) -> str:
    if done.returncode < 0:
        name = signal_name(-done.returncode)
        return f"the process that measures was killed by {name}"
    last = done.stderr.strip().rpartition("\n")[2][:300]
    return f"the process that measures ended with exit code {done.returncode}: {last}"


def _how(cache: int | None, disk: Mapping[str, Any], read: Mapping[int, float]) -> dict[str, str]:
    size = array_bytes(cache)
    loops = "NumPy on one thread" if missing_library("numba") else "Numba, parallel and fastmath"
    over = f"arrays of {size_of_memory(size)} ({_beyond_cache(size, cache)}); {loops}; best run of each process, with up to that many threads"
    return {
        "read bandwidth": f"the sum over float64 {over}",
        "triad bandwidth": f"a = b + s * c, 24 bytes an element as STREAM counts, over {over}",
        "arithmetic peak": "NumPy's product of two float64 matrices (BLAS), 2 n**3 operations; "
        "best run of each process, with up to that many threads",
        "disk read": _how_disk(disk, read),
    }


def _beyond_cache(size: int, cache: int | None) -> str:
    if cache is None:
        return "the size of the last-level cache is not known"
    return f"{size / cache:.1f} times the last-level cache" + (
        "" if size >= TIMES_THE_CACHE * cache else ", which is too few: there is too little memory"
    )


def _other_work(cores: float) -> str:
    said = f"other processes used {cores:.2f} cores while this was measured"
    return said if cores < DISTURBED_ABOVE else f"{said}: the limits may be too low"


def _how_disk(disk: Mapping[str, Any], read: Mapping[int, float]) -> str:
    if "disk" not in disk:
        return "not measured"
    said = (
        f"a file of {size_of_memory(disk['disk_bytes'])} in the data cache folder, read once from "
        "its beginning after fsync, bypassing the system's page cache"
    )
    if read and disk["disk"] > max(read.values()) * CACHED_ABOVE:
        return f"{said}; so fast that it must have come from a cache"
    return f"{said}; a cache of the device or of the hypervisor may still have held it"
