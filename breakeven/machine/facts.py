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
    return {
        "processor": _processor(),
        "cores usable": str(usable_cores()),
        "cores": str(os.cpu_count()),
        "memory": f"{psutil.virtual_memory().total / 2**30:.1f} GiB",
        "last-level cache": _last_level_cache(),
        "frequency governor": _first_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
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
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            name, _, value = line.partition(":")
            if name.strip() == field:
                return value.strip()
    return ""


def _last_level_cache() -> str:
    caches = sorted(Path("/sys/devices/system/cpu/cpu0/cache").glob("index*"))
    return _first_line(str(caches[-1] / "size")) if caches else "unknown"


def last_level_cache_bytes() -> int | None:
    """The sum of all caches of the last level, in bytes; None where the system does not tell."""
    found: dict[tuple[int, str], int] = {}
    for cache in Path("/sys/devices/system/cpu").glob("cpu[0-9]*/cache/index*"):
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


def _first_line(path: str) -> str:
    with contextlib.suppress(OSError):
        return Path(path).read_text().strip()
    return "unknown"
