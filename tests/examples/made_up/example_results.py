"""A builder of synthetic runs, measurements and journals, for tests and for looking at the page."""

import random
from dataclasses import replace
from pathlib import Path

from breakeven.records.journal import Journal
from breakeven.records.measurement import Case, Measurement, Run

SERIAL = {"python", "numpy", "pandas", "numba", "cython", "numpy-algebra", "dask-sync"}
LAYOUT = {
    "chunked_mean": ("arrays", "values", "numpy", [100_000, 10_000_000, 100_000_000], 1e-9),
    "ndvi": ("arrays", "scenes", "numpy", [4, 40, 400], 3e-3),
    "integrate": ("arrays", "steps", "numpy", [10**5, 10**7, 10**8], 9e-9),
    "pairwise_sum": ("arrays", "values", "numpy", [1_000, 10_000, 40_000], 4e-5),
    "countdown": ("objects", "steps", "python", [10**5, 10**6, 10**7], 3e-8),
    "living_per_year": ("objects", "people", "python-junior", [10**3, 10**4, 10**5], 1.2e-5),
    "log_frequencies": ("objects", "lines", "python", [10**4, 10**5, 10**6], 9e-7),
    "read_csv": ("frames", "rows", "pandas", [10**5, 10**6, 10**7], 2.5e-7),
    "groupby_mean": ("frames", "rows", "pandas", [10**5, 10**6, 10**7], 3e-8),
    "tiny_tasks": ("graphs", "tasks", "python", [100, 1_000, 10_000], 1e-7),
}
DASK = ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")
NUMERIC = (
    *("python", "numpy", "threads", "processes", "numba", "numba-parallel"),
    *("cython", "cython-parallel", *DASK, "ray"),
)
ROWS = {
    "arrays": NUMERIC,
    "objects": ("python", "pandas", "threads", "processes", *DASK, "ray", "polars", "duckdb"),
    "frames": ("pandas", *DASK, "modin-ray", "modin-dask", "ray", "polars", "duckdb"),
    "graphs": ("python", "threads", "processes", *DASK, "ray", "joblib"),
}
EXTRA = {
    "living_per_year": ("python-junior", "python-intermediate", "python-expert", "numba"),
    "chunked_mean": ("processes-pickle", "joblib"),
    "pairwise_sum": ("numpy-algebra",),
    "countdown": ("numba", "cython", "cython-parallel"),
}
# speed of the work itself against the baseline, seconds a call, seconds of import, start
TOOLS = {
    "python": (0.03, 0, 0.05, 0),
    "numpy": (1, 2e-6, 0.12, 0),
    "pandas": (1, 2e-4, 0.4, 0),
    "threads": (1.5, 3e-4, 0.14, 0.001),
    "processes": (1.7, 4e-3, 0.15, 0.25),
    "joblib": (1.6, 6e-3, 0.3, 0.4),
    "numba": (6, 1e-6, 0.6, 0),
    "cython": (5, 1e-6, 0.13, 0),
    "dask": (1.6, 8e-3, 0.7, 0.01),
    "modin": (1.4, 9e-2, 1.6, 0.05),
    "ray": (1.7, 7e-3, 1.1, 0.04),
    "polars": (7, 6e-4, 0.25, 0),
    "duckdb": (6, 2e-3, 0.2, 0.02),
}
SOURCE = '''"""{label}: one way of computing {workload}."""
import numpy as np


def whole_array(nir, red):
    # three passes over memory: the difference, the sum, the quotient
    with np.errstate(divide="ignore", invalid="ignore"):
        index = (nir - red) / (nir + red)
    return np.nanmean(index, axis=(1, 2)), "answer for {tool}", 12.5
'''
RULER = {
    "name": "default",
    "workers": 2,
    "processes": 3,
    "run_seconds": 600.0,
    "min_samples": 5,
    "max_samples": 40,
    "budget_seconds": 1.5,
    "narrow_enough": 0.02,
    "limit_seconds": 30.0,
    "limit_calls": 20.0,
    "memory_limit_bytes": 12 * 2**30,
    "capped": True,
}


def site_text(index):
    """The text of the index, of the page about the environment, and of all workloads' pages; lines may break at
    every space of it."""
    pages = [
        index,
        index.with_name("environment.html"),
        *sorted(index.parent.glob("workloads/*.html")),
    ]
    texts = (page.read_text(encoding="utf-8") for page in pages)
    return "\n".join(texts).replace("&nbsp;", " ").replace("\N{NO-BREAK SPACE}", " ")


METHOD = "control group (anonymous and shared), sampled"


def run(name: str = "2026-11-21T20-14-05", **changes) -> Run:
    base = Run(
        run=name,
        started_at="2026-11-21T20:14:05+00:00",
        commit="4f1d2c9a8b7e6d5c4b3a29180716253443526170",
        commit_date="2026-11-20T09:00:00+00:00",
        dirty=False,
        environment="py3.11",
        machine={"cpu": "AMD EPYC 9B14", "cores": "2", "memory": "16 GiB", "os": "Linux 6.1"},
        versions={"python": "3.11.9", "numpy": "2.4.0", "pandas": "2.3.3", "dask": "2026.8.0"},
        settings=RULER | {"workloads": settings()},
    )
    return replace(base, **changes)


def settings() -> dict:
    return {
        name: {
            "question": f"What does it take to make {name.replace('_', ' ')} faster than one core?",
            "source": "course document 000",
            "family": family,
            "unit": unit,
            "sizes": dict(zip(("small", "medium", "large"), ns, strict=True)),
            "baseline": baseline,
            "order": labels(name),
        }
        for name, (family, unit, baseline, ns, _) in LAYOUT.items()
    }


def labels(workload: str) -> list[str]:
    family, _, baseline, _, _ = LAYOUT[workload]
    return list(dict.fromkeys((baseline, *ROWS[family], *EXTRA.get(workload, ()))))


def measurement(
    workload: str = "ndvi",
    implementation: str = "numpy",
    size: str = "small",
    n: int = 4,
    samples=((0.1, 0.101, 0.102), (0.1, 0.1, 0.1)),
    run: str = "2026-11-21T20-14-05",
    **changes,
) -> Measurement:
    workers = changes.pop("workers", 1 if implementation in SERIAL else 2)
    case = Case(
        workload=workload,
        workload_version=changes.pop("workload_version", "1"),
        implementation=implementation,
        size=size,
        n=n,
        workers=workers,
    )
    ok = changes.get("status", "ok") == "ok"
    numbers = {"samples_seconds": samples, "import_seconds": 0.1, "start_seconds": 0.0}
    numbers |= {"ingest_seconds": 0.0, "first_call_seconds": 0.2, "cpu_seconds": 0.1}
    numbers |= {"peak_bytes": 100_000_000, "above_baseline_bytes": 40_000_000}
    base = {
        "family": "arrays",
        "engine": "serial",
        "library": implementation.partition("-")[0],
        "style": "idiomatic",
        "unit": "scenes",
        "is_baseline": implementation == "numpy",
        "run": run,
        "measured_at": "2026-11-21T20:15:00+00:00",
        "status": "ok",
        "source": "def whole_array(nir, red):\n    return nir - red\n",
        "thread_settings": {"OMP_NUM_THREADS": "1"},
    }
    return Measurement(case=case, **(base | (numbers if ok else {}) | changes))


def journal(
    folder: Path, measurements, of: Run | None = None, prefix: str = "", notes=()
) -> Journal:
    """A journal on disk; ``notes`` are pairs of a kind and a record."""
    of = of or run()
    written = Journal(folder / f"{prefix}{of.run}.jsonl")
    written.begin(of)
    for each in measurements:
        written.append(replace(each, run=of.run))
    for kind, record in notes:
        written.note(kind, record)
    return written


def in_turns(measurement: Measurement, ratio: float = 1.0, spread: float = 0.0) -> Measurement:
    """The same measurement, in turns with a baseline that takes ``ratio`` times as long."""
    wobble = (1 - spread, 1.0, 1 + spread)
    beside = tuple(
        tuple(sample * ratio * wobble[index % 3] for sample in row)
        for index, row in enumerate(measurement.samples_seconds)
    )
    return replace(measurement, baseline_samples_seconds=beside)


def realistic(seed: int = 0) -> list[Measurement]:
    generator = random.Random(seed)
    return [
        _realistic_case(generator, workload, label, size, n)
        for workload, (_, _, _, ns, _) in LAYOUT.items()
        for label in labels(workload)
        for size, n in zip(("small", "medium", "large"), ns, strict=True)
    ]


def _speed_and_call(workload: str, label: str, n: int) -> tuple[float, float]:
    """The speed of the work itself against the baseline, and the seconds that each call costs besides."""
    family, _, baseline, _, _ = LAYOUT[workload]
    tool = label.partition("-")[0]
    speed, call, _, _ = TOOLS[tool]
    speed = 1 if label == baseline else speed
    speed *= 1.8 if label.endswith("-parallel") else 1
    speed *= {"python-intermediate": 45, "python-expert": 60, "numpy-algebra": 900}.get(label, 1)
    speed *= 0.5 if label in {"dask-sync", "processes-pickle"} else 1
    call += 2e-4 * n if family == "graphs" and tool in {"dask", "ray", "joblib"} else 0
    call += {"dask-distributed": 0.02, "dask-processes": 0.03}.get(label, 0)
    return speed, call


def _realistic_case(generator, workload, label, size, n) -> Measurement:
    family, unit, baseline, ns, per_unit = LAYOUT[workload]
    tool = label.partition("-")[0]
    _, _, imports, start = TOOLS[tool]
    speed, call = _speed_and_call(workload, label, n)
    seconds = n * per_unit / speed * generator.uniform(0.9, 1.1) + call + 2e-6
    known = {
        "family": family,
        "engine": "serial" if label in SERIAL else label,
        "unit": unit,
        "is_baseline": label == baseline,
        "source": SOURCE.format(label=label, workload=workload, tool=tool),
        "style": "tuned" if label in {"processes-pickle", "numpy-algebra"} else "idiomatic",
    }
    bad = _failure(workload, label, size)
    if bad:
        return measurement(workload, label, size, n, status=bad[0], reason=bad[1], **known)
    drifts = [generator.uniform(0.97, 1.03) for _ in range(3)]
    samples = tuple(
        tuple(seconds * drift * generator.lognormvariate(0, 0.02) for _ in range(8))
        for drift in drifts
    )
    peak = int(6e7 + imports * 8e7 + n / ns[-1] * 3e9 * (speed < 2))
    known |= _ruler_fields(generator, workload, label, n, drifts, peak)
    return measurement(
        workload,
        label,
        size,
        n,
        samples,
        **known,
        build_seconds=9.5 if tool == "cython" else None,
        import_seconds=imports,
        start_seconds=start,
        cluster_start_seconds={"ray": 7.0, "modin": 5.0}.get(tool),
        ingest_seconds=n * per_unit * 0.2 if tool in {"dask", "modin", "ray"} else 0.0,
        first_call_seconds=seconds * 1.5 + (1.4 if tool == "numba" else 0),
        cpu_seconds=seconds * (1 if label in SERIAL else 1.9),
    )


def _ruler_fields(generator, workload, label, n, drifts, peak) -> dict:
    """What the ruler records beside the times: turns, warm-ups, seeds, memory passes, work."""
    _, _, baseline, _, per_unit = LAYOUT[workload]
    alone = n * per_unit + TOOLS[baseline.partition("-")[0]][1] + 2e-6
    beside = tuple(
        tuple(alone * drift * generator.lognormvariate(0, 0.02) for _ in range(8))
        for drift in drifts
    )
    arrays = LAYOUT[workload][0] == "arrays"
    return {
        "baseline_samples_seconds": () if label == "processes" else beside,
        "stationary": (True, label != "modin-ray", True),
        "hash_seeds": tuple(generator.randrange(2**32) for _ in drifts),
        "peak_bytes": peak,
        "peaks_bytes": (peak,) if label == "numba" else (int(peak * 0.97), int(peak * 0.99), peak),
        "file_backed_bytes": 30_000_000,
        "memory_method": METHOD,
        "sampling_share": 0.012,
        "bytes_moved": n * 8 * (2 * 512 * 512 if workload == "ndvi" else 1) if arrays else None,
        "bytes_written": 0 if arrays else None,
    }


def _failure(workload, label, size):
    if label == "python" and workload == "pairwise_sum" and size == "large":
        return "timeout", "no answer within 60 s; raise the limit with --timeout"
    if label == "ray" and size == "large" and workload in {"ndvi", "groupby_mean"}:
        held = "(it held 12.31 GiB when it was ended)"
        return "out_of_memory", f"a call needed more than the limit of 12.00 GiB {held}"
    if label == "duckdb":
        return "unavailable", "duckdb is not installed; run: pip install -e '.[frames]'"
    if label == "modin-dask" and size != "small":
        return "crashed", "KilledWorker: a worker died four times while running read_csv"
    if label == "cython-parallel" and workload == "integrate":
        return "wrong_answer", "the sum differs from the reference by 3e-4, allowed is 1e-12"
    return None
