"""Which optional library belongs to which extra, and what to say when one is missing."""

import importlib.util

EXTRAS = {
    "dask": "dask",
    "distributed": "dask",
    "ray": "ray",
    "modin": "modin",
    "pyspark": "spark",
    "vaex": "vaex",
    "numexpr": "numexpr",
    "cupy": "rapids",
    "cudf": "rapids",
    "numba": "compiled",
    "cython": "compiled",
    "joblib": "pools",
    "polars": "frames",
    "duckdb": "frames",
    "pyarrow": "frames",
    "h5py": "stores",
    "zarr": "stores",
    "sklearn": "learning",
    "dask_ml": "learning",
    "optuna": "learning",
    "optuna_integration": "learning",
    "altair": "report",
    "jinja2": "report",
    "markupsafe": "report",
    "pygments": "report",
    "vl_convert": "report",
    "memray": "profile",
    "pyinstrument": "profile",
    "snakeviz": "profile",
    "bokeh": "profile",
    "py_spy": "profile",
    "pyperf": "calibrate",
}

STANDARD = {"python", "threads", "processes", "cython"}
"""Module names after ``with_`` that need no importable library of that name."""


MODULES = {"spark": "pyspark"}
"""Libraries whose module has another name than what stands after ``with_``."""


def how_to_get(module: str | None) -> str:
    """What to do about a module that cannot be found: the extra that brings it, where one does."""
    extra = EXTRAS.get((module or "").partition(".")[0])
    return f"run: pip install 'breakeven[{extra}]'" if extra else "install it where Breakeven runs"


def missing_library(library: str) -> str | None:
    """What to say when a library, or a module of one, is not installed, or None when it is."""
    library = MODULES.get(library, library)
    if library in STANDARD or _can_be_found(library):
        return None
    package = library.partition(".")[0]
    extra = EXTRAS.get(package) or EXTRAS.get(package.lower())
    command = f"pip install 'breakeven[{extra}]'" if extra else f"pip install {package}"
    return f"{library} is not installed; run: {command}"


def _can_be_found(library: str) -> bool:
    try:
        return importlib.util.find_spec(library) is not None
    except ValueError:  # it is loaded, and does not say from where
        return True
    except ModuleNotFoundError:  # the package that it would be in
        return False
