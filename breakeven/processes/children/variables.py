"""The user's environment variables that would change what is measured: which are cleared for it, and which
are left, and recorded with every figure.

One table for both. A variable that switches checks off, or slows Python down to debug it, is no setting of
what is compared: it is cleared. One that a library reads is a setting: it is kept, and said.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

__all__ = ["CLEARED", "recorded_variables", "variables_for_cases"]

CLEARED = {
    "PYTHONOPTIMIZE": "takes the assert statements out of checks",
    "PYTHONWARNINGS": "can turn warnings of libraries into errors",
    "PYTHONDEVMODE": "checks everything at run time",
    "PYTHONDEBUG": "prints what the parser does",
    "PYTHONVERBOSE": "prints every import",
    "PYTHONINSPECT": "waits for input at the end",
    "PYTHONSTARTUP": "runs a file",
    "PYTHONBREAKPOINT": "runs another function at breakpoint()",
    "PYTHONPROFILEIMPORTTIME": "prints the time of every import",
    "PYTHONTRACEMALLOC": "traces every allocation",
    "PYTHONMALLOCSTATS": "prints statistics of allocations",
    "PYTHONASYNCIODEBUG": "checks every coroutine",
    "PYTHONDUMPREFS": "prints all objects at the end",
    "PYTHONDUMPREFSFILE": "writes all objects at the end",
    "PYTHONPERFSUPPORT": "keeps a map of functions for perf",
    "PYTHON_PERF_JIT_SUPPORT": "keeps a map of functions for perf",
    "PYTHON_PRESITE": "imports a module before all others",
}
"""What each does, by its name. A case or its engine may still ask for each but the first."""
NEVER = "PYTHONOPTIMIZE"

RECORDED = re.compile(
    "PYTHON(?!_)|PYTHON_(GIL|JIT|TLBC|CPU_COUNT|LAZY_IMPORTS|FROZEN_MODULES|THREAD_INHERIT_CONTEXT|"
    "CONTEXT_AWARE_WARNINGS)|LD_|DYLD_|MALLOC_|GLIBC_TUNABLES|TCMALLOC_|MIMALLOC_|_RJEM_|"
    "OMP_|GOMP_|KMP_|TBB_|MKL_|OPENBLAS_|GOTO_|BLIS_|VECLIB_|FLEXIBLAS|"
    "NUMBA_|NUMPY_|NPY_|NUMEXPR_|PANDAS_|POLARS_|MODIN_|DASK_|DISTRIBUTED_|JOBLIB_|LOKY_|"
    "RAY_(?!AUTH_)|SPARK_(?!CONNECT_AUTH)|PYSPARK_|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS|"
    "ARROW_|PYARROW_|DUCKDB_|ZARR_|HDF5_|BLOSC_|SCIPY_|SKLEARN_|VAEX_|OPTUNA_|"
    "CUDA_|CUDF_|CUPY_|RMM_|NVIDIA_TF32|XLA_|JAX_|TORCH_|PYTORCH_|TF_(ENABLE|NUM|XLA)_"
)
"""How the names of variables begin that Python, its libraries, or the system's allocator and loader read."""
LEFT_OUT = frozenset(
    {
        *("PYTHONPATH", "PYTHONHASHSEED", "PYTHONSAFEPATH", "PYTHONHOME", "PYTHONUSERBASE"),
        *("PYTHONNOUSERSITE", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"),
        *("PYTHONPYCACHEPREFIX", "PYTHONIOENCODING", "PYTHONFAULTHANDLER"),
        *("DASK_TEMPORARY_DIRECTORY", "PYSPARK_PYTHON", "RAY_TMPDIR"),
    }
)
"""Those that make no call slower or faster, and those that Breakeven sets itself."""
OF_LIBRARIES = {
    "KMP_DUPLICATE_LIB_OK": "True",
    "KMP_INIT_AT_FORK": "FALSE",
    "RAY_CLIENT_MODE": "0",
    "_RJEM_MALLOC_CONF": "dirty_decay_ms:500,muzzy_decay_ms:1000",
}
"""What scikit-learn, Ray and Polars set when they are imported. Processes started afterwards inherit it."""
SECRET = re.compile("AUTH|TOKEN|PASS|SECRET|KEY|CREDENTIAL|CERT", re.IGNORECASE)
FOLDERS = re.compile(r"[^\s:;,=]*/(?=[^/\s:;,=])")
LONGEST = 120


def variables_for_cases(
    inherited: Mapping[str, str], asked: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The environment of a process in which something is measured: the inherited one without what is
    cleared, and what is ``asked`` for."""
    kept = {name: value for name, value in inherited.items() if name not in CLEARED}
    found = {**kept, **(asked or {})}
    found.pop(NEVER, None)
    return found


def recorded_variables(inherited: Mapping[str, str], but: Collection[str] = ()) -> dict[str, str]:
    """The variables that may change what is measured, by name, but for those that every case sets itself;
    without secrets, and without the folders of this machine."""
    return {
        name: _shown(name, inherited[name])
        for name in sorted(inherited)
        if inherited[name] and RECORDED.match(name) and name not in {*but, *CLEARED, *LEFT_OUT}
        if not _is_of_a_library(name, inherited[name])
    }


def _is_of_a_library(name: str, value: str) -> bool:
    """Whether a library has set it so, perhaps several times: Polars adds to what it finds."""
    own = OF_LIBRARIES.get(name)
    return own is not None and set(value.split(",")) <= set(own.split(","))


def _shown(name: str, value: str) -> str:
    if SECRET.search(name):
        return "(not shown)"
    text = "".join(each if each.isprintable() else "?" for each in FOLDERS.sub("…/", value))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
