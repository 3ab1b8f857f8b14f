"""What a stack was busy with: compute, serialisation, scheduling, a lock, or nothing.

A stack is judged by its innermost frame that a rule knows: what NumPy does for a task is compute, and
what pickle does is serialisation, also if Ray called it. Frames are written as profilers write
them: ``function (path/to/file.py:12)``, or ``function (library.so)`` for native code.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

__all__ = ["CAUSES", "GIL", "JIT", "WAITS", "Cause", "State", "cause_of", "is_own_code", "state_of"]

Cause = Literal[
    "compute",
    "library overhead",
    "serialisation",
    "scheduling",
    "imports",
    "the ruler",
    "unexplained",
]
CAUSES: tuple[Cause, ...] = (
    "compute",
    "library overhead",
    "serialisation",
    "scheduling",
    "imports",
    "unexplained",
)
State = Literal["computes", "waits for the GIL", "waits"]
GIL, WAITS = "[waits for the GIL]", "[waits]"
"""The innermost frame of a stack whose thread did not compute, as profiles here are written."""

JIT = "code compiled at run time (no name)"
"""A native frame in no library, such as Numba's functions are: profilers know no name for it."""
STANDARD = "|".join(sys.stdlib_module_names)
"""Packages and modules of the standard library do their caller's work."""
RULES: tuple[tuple[Cause, str], ...] = (
    (
        "the ruler",
        (
            r"case_process\.py|benchmarks/harness|gc_collect_main|resource_tracker|"
            r"\bbreakeven/(?!engines/|calibration/truths/)"
        ),
    ),
    (
        "serialisation",
        (
            r"\bc?loud?pickle|pickle\.py|_pickle\.|serializ|serialis|msgpack|reduction\.py|"
            r"multiprocessing/connection\.py|"
            r"protocol/(core|compression|numpy|pickle|serialize|utils|arrow)\.py|"
            r"numpy_pickle|_memmapping_reducer|shuffle/_(pickle|serialization|arrow)|"
            r"ForkingPickler|\b(dumps|loads) \(|PutSerialized|MessagePack|lz4|snappy"
        ),
    ),
    (
        "scheduling",
        (
            r"\bdistributed/|\btornado/|asyncio/|concurrent/futures|multiprocessing/|\bdask/(?!array/"
            r"(chunk|numpy_compat|percentile|reductions|routines|linalg|overlap)|dataframe/|bag/)|"
            r"\bray/|_raylet|\bjoblib/|loky|threading\.py|queue\.py|selectors\.py|socket\.py|"
            r"\bmodin/(core|distributed)|uvloop|zmq|grpc|psutil|\bzict/|toolz|\btblib/"
        ),
    ),
    ("imports", r"<frozen importlib|\bimportlib/"),
    ("library overhead", r"\((_dispatcher|typeconv)\.cpp|\bnumba/core/"),
    (
        "compute",
        rf"\.(so|pyd|dylib)[.\d]*\b|\b(kernels|breakeven/(engines|calibration/truths))/|<listcomp>|numba|<dynamic>|{re.escape(JIT)}",
    ),
    (
        "library overhead",
        (
            r"\b(pandas|numpy|scipy|sklearn|modin|dask|polars|pyarrow|duckdb|zarr|h5py|optuna|dask_ml|"
            r"numcodecs|fsspec)/"
        ),
    ),
    ("compute", rf"\((?!({STANDARD})\b)[^()]*\.(py|pyx)\b"),
)
"""In their order: the first that knows a frame counts."""
NEUTRAL = re.compile(
    r"\((libc|libpython|ld-linux|libpthread|libm\b|python\d|\[?vdso)|_PyEval|^(start_thread|clone\d?|main|_start) \((?!.*\.py)|"
    r"bootstrap(_inner)? \(threading|^run \(threading|\blibuv|libstdc\+\+"
)
"""Frames that say nothing: the interpreter's loop, the C library, how threads begin."""
COMPILED = tuple((cause, re.compile(pattern)) for cause, pattern in RULES)


def cause_of(stack: Sequence[str]) -> Cause:
    """What the stack, its outermost frame first, was busy with."""
    for frame in reversed(stack):
        if cause := _cause_of_frame(frame):
            return cause
    return "unexplained"


@lru_cache(maxsize=2**17)  # profiles hold the same frames again and again
def _cause_of_frame(frame: str) -> Cause | None:
    if frame.startswith("[") or NEUTRAL.search(frame):
        return None
    return next((cause for cause, pattern in COMPILED if pattern.search(frame)), None)


def is_own_code(frame: str) -> bool:
    """Whether a frame is the user's own Python code: no known library, and not the ruler."""
    return ".py" in frame and cause_of((frame,)) == "compute"


def state_of(stack: Sequence[str]) -> State:
    """Whether its thread computed, or what it waited for."""
    if stack[-1] == GIL:
        return "waits for the GIL"
    return "waits" if stack[-1] == WAITS else "computes"
