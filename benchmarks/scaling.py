"""The suite of core scaling: which workloads are run on more and more workers."""

from breakeven.suites.scaling import ScalingSuite
from kernels.catalogue import TOP_METHODS


class Scaling(ScalingSuite):
    """Every workload that has parallel implementations."""

    workloads = (
        *("chunked_mean", "ndvi", "integrate", "pairwise_sum", "pairwise_distance"),
        *("memmap_mean", "hdf5_mean", "zarr_mean", "store_hdf5", "store_zarr", "ndvi_on_disk"),
        *("countdown", "living_per_year", "log_frequencies", "io_wait", "word_count"),
        *("map_filter", "nested_counts", "number_groups"),
        *(
            "read_csv",
            "read_parquet",
            "parquet_filter",
            "read_json",
            "filter_add",
            "describe",
            "groupby_mean",
        ),
        *("pairwise_products", "file_features", "etl", "join_sort"),
        *("tiny_tasks", "task_length", "task_chain", "tree_sum", "pipeline", "ordered_effects"),
        *(
            "broadcast_model",
            "dynamic_work",
            "kmeans",
            "svc_search",
            "forest_tuning",
            "boosted_trees",
        ),
        *(f"method_{name}" for name in TOP_METHODS),
    )
