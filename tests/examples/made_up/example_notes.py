"""A builder of the notes that a journal holds beside its cases."""

from breakeven.records.engine_costs import FIGURES, NOTE, EngineCosts
from breakeven.records.limits import LIMITS, MachineLimits
from breakeven.records.measurement import Measurement
from breakeven.records.memory_needs import MEMORY_NEED, MemoryNeed
from breakeven.records.run_notes import END
from breakeven.records.self_comparisons import SELF


def against_itself(engine: str, *ratios: float) -> tuple[str, dict]:
    """The note of a case that was compared with itself, a pair of processes for each ratio."""
    first, second = [[1.0] * 3 for _ in ratios], [[1 / ratio] * 3 for ratio in ratios]
    return SELF, {"engine": engine, "first_seconds": first, "second_seconds": second}


def limits(**changes) -> tuple[str, dict]:
    """The note of the machine's limits."""
    known = {
        "read_bytes_per_second": {1: 13.2e9, 2: 22.6e9},
        "triad_bytes_per_second": {1: 8.1e9, 2: 9.9e9},
        "operations_per_second": {1: 61e9, 2: 118e9},
        "last_level_cache_bytes": 32 * 2**20,
        "how": {
            "read bandwidth": "the sum over float64 arrays of 128 MiB (4.0 times the cache)",
            "arithmetic peak": "NumPy's product of two float64 matrices (BLAS), 2 n**3 operations",
            "disk read": "not measured",
            "other work": "other processes used 0.02 cores while this was measured",
        },
        "missing": {"disk read": "the data cache folder has less than 2.00 GiB free"},
    }
    return LIMITS, MachineLimits(**(known | changes)).to_json()


def engine_costs(engine: str, status: str = "ok", reason: str = "") -> tuple[str, dict]:
    """The note of what an engine costs: threads have no cluster to join."""
    absent = {"import": "needs no library of its own", "connect": "has no cluster to join"}
    absent = absent if engine == "threads" else {}
    samples = {
        name: (0.001 * 3**index, 0.0011 * 3**index, 0.0013 * 3**index)
        for index, name in enumerate(FIGURES)
        if name not in absent and (status == "ok" or name == "import")
    }
    found = EngineCosts(
        engine=engine,
        workers=2,
        status=status,
        reason=reason,
        samples_seconds=samples,
        not_applicable=absent,
    )
    return NOTE, found.to_json()


def memory_need(of: Measurement, smallest: int | None, **changes) -> tuple[str, dict]:
    """The note of the smallest cap under which a case still finished."""
    known = {"status": "ok", "reason": "its first call was killed", "peak_bytes": of.peak_bytes}
    known |= {"smallest_cap_bytes": smallest}
    known |= {"too_small_cap_bytes": int(smallest / 1.08) if smallest else None}
    return MEMORY_NEED, MemoryNeed(case=of.case, **(known | changes)).to_json()


def realistic_notes(measurements) -> list[tuple[str, dict]]:
    """Every kind of note, with engines that were compared with themselves and some that were not."""
    floors = {"serial": (1.01, 0.985), "threads": (1.05,), "numba-parallel": (1.04,)}
    floors |= {"ray": (1.3, 0.9, 1.1), "dask-threads": (1.08, 1.02), "processes": (0.93,)}
    large = [m for m in measurements if m.case.workload == "ndvi" and m.case.size == "large"]
    failed = {"status": "crashed", "reason": "first_task raised RayTaskError", "peak_bytes": None}
    return [
        limits(),
        *(against_itself(engine, *ratios) for engine, ratios in floors.items()),
        *(engine_costs(engine) for engine in ("threads", "processes", "dask-threads")),
        engine_costs("ray", "timeout", "round_trip_100mb took over 60 s"),
        *(memory_need(m, int(m.peak_bytes * 0.93)) for m in large[:4] if m.peak_bytes),
        memory_need(large[-1], None, **failed),
        (END, {"ended_at": "2026-11-21T21:04:00+00:00", "others_share": 0.42}),
    ]
