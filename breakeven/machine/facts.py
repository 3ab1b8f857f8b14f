"""What this machine is, and which versions are installed: flat tables of strings, without a name
or a path that would tell whose machine it is."""

from __future__ import annotations

import contextlib
import importlib.metadata
import os
import platform
from collections.abc import Mapping
from pathlib import Path

import psutil

from breakeven.engines.base import NATIVE_THREAD_VARIABLES
from breakeven.processes.children.variables import recorded_variables
from breakeven.processes.cores import usable_cores
from breakeven.processes.system.linux import existing, lines_of, text_of
from breakeven.processes.system.processor_quota import processor_quota

CORES = "/sys/devices/system/cpu"
LIBRARIES = (
    "numpy",
    "pandas",
    "numba",
    "llvmlite",
    "cython",
    "joblib",
    "dask",
    "distributed",
    "modin",
    "ray",
    "polars",
    "duckdb",
    "pyarrow",
    "asv",
    "psutil",
)


def machine_facts() -> dict[str, str]:
    """Processor, cores, memory and system, as far as they can be read, and the variables that change what
    libraries do here."""
    variables = recorded_variables(os.environ, but=NATIVE_THREAD_VARIABLES)
    said = ", ".join(f"{name}={value}" for name, value in variables.items())
    quota = processor_quota()
    return {
        "processor": _processor(),
        "cores usable": str(usable_cores()),
        "cores": str(os.cpu_count()),
        **({"quota of control groups": f"{quota:g} cores"} if quota else {}),
        "memory": f"{psutil.virtual_memory().total / 2**30:.1f} GiB",
        "last-level cache": _last_level_cache(),
        "frequency governor": _first_line(f"{CORES}/cpu0/cpufreq/scaling_governor"),
        "virtualised": "yes" if "hypervisor" in _cpuinfo("flags") else "not seen",
        "architecture": platform.machine(),
        "system": f"{platform.system()} {platform.release()}",
        **({"variables": said} if said else {}),
    }


def versions() -> dict[str, str]:
    """The Python and library versions of this environment; "not installed" where one is missing."""
    installed = {}
    for library in LIBRARIES:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            installed[library] = importlib.metadata.version(library)
    return versions_of(platform.python_version(), installed)


def versions_of(python: str, installed: Mapping[str, str]) -> dict[str, str]:
    """The same of any environment: its Python's version, and what is installed in it, by name."""
    by_name = {name.lower(): version for name, version in installed.items()}
    found = {"python": f"{platform.python_implementation()} {python}"}
    return found | {name: by_name.get(name, "not installed") for name in LIBRARIES}


def _processor() -> str:
    return _cpuinfo("model name") or platform.processor() or "unknown"


def _cpuinfo(field: str) -> str:
    for line in lines_of("/proc/cpuinfo"):
        name, _, value = line.partition(":")
        if name.strip() == field:
            return value.strip()
    return ""


def _last_level_cache() -> str:
    caches = sorted(_below_cores("cpu0/cache/index*"))
    return _first_line(caches[-1] / "size") if caches else "unknown"


def last_level_cache_bytes() -> int | None:
    """The sum of all caches of the last level, in bytes; None where the system does not tell."""
    found: dict[tuple[int, str], int] = {}
    for cache in _below_cores("cpu[0-9]*/cache/index*"):
        with contextlib.suppress(OSError, ValueError):
            size = (cache / "size").read_text().strip()
            shared_by = (cache / "shared_cpu_list").read_text().strip()
            found[int((cache / "level").read_text()), shared_by] = _bytes(size)
    last = max((level for level, _ in found), default=None)
    return sum(size for (level, _), size in found.items() if level == last) or None


def _bytes(size: str) -> int:
    """The bytes of a size as the kernel writes it: ``32768K``, ``1M``."""
    units = {"K": 2**10, "M": 2**20, "G": 2**30}
    return int(size.rstrip("KMG")) * units.get(size[-1:], 1)


def _below_cores(pattern: str) -> list[Path]:
    """What the system tells of its cores, by the names of files."""
    cores = existing(CORES)
    return list(cores.glob(pattern)) if cores else []


def _first_line(path: Path | str) -> str:
    return text_of(path).strip() or "unknown"
