"""The declared table of workloads, and how to look one up and load its implementations."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, cast

from kernels.engines import ENGINES, Engine
from kernels.errors import Unavailable, unknown_name
from kernels.libraries import missing_library
from kernels.workload import Implementation, Workload

TOP_METHODS = (
    *("loc", "head", "concat", "value_counts", "groupby", "sum", "mean", "read_csv", "astype"),
    *("apply", "reset_index", "sort_values", "iloc", "drop", "fillna", "join", "merge", "where"),
    *("replace", "unique"),
)
"""The pandas methods that notebooks call most, in the order of the page: variants of one package."""

PACKAGES = {
    "chunked_mean": "kernels.arrays.chunked_mean",
    "ndvi": "kernels.arrays.ndvi",
    "integrate": "kernels.arrays.integrate",
    "pairwise_sum": "kernels.arrays.pairwise_sum",
    "pairwise_distance": "kernels.arrays.pairwise_distance",
    "memmap_mean": "kernels.arrays.memmap_mean",
    "hdf5_mean": "kernels.arrays.memmap_mean",
    "zarr_mean": "kernels.arrays.memmap_mean",
    "store_hdf5": "kernels.arrays.store_array",
    "store_zarr": "kernels.arrays.store_array",
    "ndvi_on_disk": "kernels.arrays.ndvi_on_disk",
    "countdown": "kernels.objects.countdown",
    "living_per_year": "kernels.objects.living_per_year",
    "log_frequencies": "kernels.objects.log_frequencies",
    "io_wait": "kernels.objects.io_wait",
    "word_count": "kernels.objects.word_count",
    "map_filter": "kernels.objects.map_filter",
    "nested_counts": "kernels.objects.nested_counts",
    "number_groups": "kernels.objects.number_groups",
    "membership": "kernels.objects.membership",
    "shape_points": "kernels.objects.shape_points",
    "collection_costs": "kernels.objects.collection_costs",
    "read_csv": "kernels.frames.read_csv",
    "read_parquet": "kernels.frames.read_parquet",
    "read_json": "kernels.frames.read_json",
    "filter_add": "kernels.frames.filter_add",
    "describe": "kernels.frames.describe",
    "groupby_mean": "kernels.frames.groupby_mean",
    "pairwise_products": "kernels.frames.pairwise_products",
    "file_features": "kernels.frames.file_features",
    "etl": "kernels.frames.etl",
    "join_sort": "kernels.frames.join_sort",
    "tiny_tasks": "kernels.graphs.tiny_tasks",
    "kmeans": "kernels.learning.kmeans",
    "svc_search": "kernels.learning.svc_search",
    "forest_tuning": "kernels.learning.forest_tuning",
    **{f"method_{name}": "kernels.top_methods" for name in TOP_METHODS},
    "task_length": "kernels.graphs.task_length",
    "task_chain": "kernels.graphs.task_chain",
    "tree_sum": "kernels.graphs.tree_sum",
    "pipeline": "kernels.graphs.pipeline",
    "ordered_effects": "kernels.graphs.ordered_effects",
    "broadcast_model": "kernels.graphs.broadcast_model",
    "dynamic_work": "kernels.graphs.dynamic_work",
}

TRUTHS = {
    "known_time": "kernels.truths.known_time",
    "known_memory": "kernels.truths.known_memory",
    "known_processor": "kernels.truths.known_processor",
    "known_work": "kernels.truths.known_work",
}
"""What the ruler is proved against: no suite has them, and only who asks for them sees them."""


def package(name: str) -> str:
    """The package that a workload or a truth stands in; variants of one workload share one."""
    return PACKAGES[name] if name in PACKAGES else TRUTHS[name]


def family(name: str) -> str:
    """The family a workload belongs to: arrays, objects, frames, graphs, learning, top_methods
    or truths."""
    return package(name).split(".")[1]


@cache
def workload(name: str) -> Workload:
    """The workload of that name; raises UserError with the nearest name."""
    if name not in PACKAGES | TRUTHS:
        raise unknown_name("workload", name, PACKAGES | TRUTHS, "breakeven list shows all")
    module = importlib.import_module(package(name))
    variants = getattr(module, "WORKLOADS", None)
    return cast(Workload, variants[name] if variants else module.WORKLOAD)


def implementation(of: Workload, label: str) -> Implementation:
    """The implementation of that label; raises UserError with the nearest label."""
    if label not in of.implementations:
        step = f"breakeven list {of.name} shows all"
        raise unknown_name(f"implementation in {of.name}", label, of.implementations, step)
    return of.implementations[label]


def engine(of: Implementation) -> Engine:
    """The engine that an implementation runs on."""
    return ENGINES[of.engine]


def unavailable_reason(of: Workload, label: str) -> str | None:
    """Why an implementation cannot run, here or anywhere, in words, or None when it can.

    Nothing heavy is imported: libraries are looked for, not loaded.
    """
    chosen = implementation(of, label)
    if chosen.unavailable:
        return chosen.unavailable
    reason = engine(chosen).available()
    if reason is None and chosen.library == "cython":
        return _unbuilt_extension(of, chosen)
    for library in (chosen.library, *chosen.requires):
        reason = reason or missing_library(library)
    return reason


def _unbuilt_extension(of: Workload, chosen: Implementation) -> str | None:
    module = f"{package(of.name)}.{chosen.function.partition(':')[0]}"
    if importlib.util.find_spec(module) is None:
        return (
            f"the Cython extension {module} is not built; install a C compiler and run: "
            "pip install -e '.[compiled]'"
        )
    return None


def load(of: Workload, target: str) -> Callable[..., Any]:
    """The function behind ``"with_dask:blockwise"``.

    Raises Unavailable when its module cannot be imported here.
    """
    module, _, function = target.partition(":")
    try:
        loaded = importlib.import_module(f"{package(of.name)}.{module}")
    except ImportError as error:
        raise Unavailable(f"{module} of {of.name} cannot be imported: {error}") from error
    return cast(Callable[..., Any], getattr(loaded, function))


def source_text(of: Workload, chosen: Implementation) -> str:
    """The text of the file that an implementation stands in, as its author wrote it."""
    module = chosen.function.partition(":")[0]
    folder = Path(cast(str, importlib.import_module(package(of.name)).__file__)).parent
    for ending in (".py", ".pyx"):
        path = folder / f"{module}{ending}"
        if path.exists():
            return path.read_text(encoding="utf-8")
    return ""
