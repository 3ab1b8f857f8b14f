"""The machine's limits: measured for real, kept as JSON, and the share of them that a case reached."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from breakeven.catalogue import catalogue
from breakeven.machine import limits as measuring
from breakeven.records.limits import MachineLimits, Share, share_in_words, share_of_limit
from breakeven.records.reading.decoding import converted
from breakeven.statistics.intervals import centre

LIMITS = MachineLimits(
    read_bytes_per_second={1: 10e9, 2: 20e9},
    triad_bytes_per_second={1: 8e9, 2: 12e9},
    operations_per_second={1: 40e9, 2: 80e9},
    last_level_cache_bytes=32 * 2**20,
)


def share(
    seconds: float,
    *,
    workers: int = 1,
    moved: int | None = None,
    written: int | None = 0,
    operations: int | None = None,
    limits: MachineLimits = LIMITS,
) -> Share | None:
    return share_of_limit(
        limits,
        seconds=seconds,
        workers=workers,
        bytes_moved=moved,
        bytes_written=written,
        operations=operations,
    )


@pytest.mark.parametrize(
    ("seconds", "workers", "moved", "written", "operations", "fraction", "kind", "threads"),
    [
        # 400 MB at 10 GB/s take 40 ms at the least
        (0.05, 1, 400_000_000, 0, 50_000_000, 0.8, "read bandwidth", 1),
        # and 20 ms with two threads
        (0.05, 2, 400_000_000, 0, 50_000_000, 0.4, "read bandwidth", 2),
        # 2.4 GB at 8 GB/s take 0.3 s when a third of them are written
        (0.4, 1, 2_400_000_000, 800_000_000, None, 0.75, "triad bandwidth", 1),
        # 8e9 operations take 0.2 s, the 400 MB only 40 ms: arithmetic binds
        (0.8, 1, 400_000_000, 0, 8_000_000_000, 0.25, "arithmetic peak", 1),
        (1.0, 2, None, None, 8_000_000_000, 0.1, "arithmetic peak", 2),
        # eight workers are held against the nearest number of threads that was measured
        (0.1, 8, 400_000_000, 0, None, 0.2, "read bandwidth", 2),
    ],
)
def test_the_share_is_the_least_time_over_the_time_taken(
    seconds: float,
    workers: int,
    moved: int | None,
    written: int | None,
    operations: int | None,
    fraction: float,
    kind: str,
    threads: int,
) -> None:
    found = share(seconds, workers=workers, moved=moved, written=written, operations=operations)
    assert found is not None
    assert found.fraction == pytest.approx(fraction)
    assert (found.kind, found.threads, found.note) == (kind, threads, "")


def test_data_that_fits_into_the_cache_is_told() -> None:
    found = share(1e-4, moved=1_600_000)
    assert found is not None
    assert found.fraction == pytest.approx(1.6)
    assert "fits into the cache (1.53 MiB of 32.0 MiB), so the limit is not memory" in str(found)
    assert str(found).startswith("about 160 % of the read bandwidth of one thread; ")


def test_a_share_above_one_is_never_without_a_reason() -> None:
    large, arithmetic = share(0.02, moved=400_000_000), share(0.1, operations=8_000_000_000)
    at_limit = share(0.0385, moved=400_000_000)  # 1.04: within what a limit can be off
    assert large is not None
    assert arithmetic is not None
    assert at_limit is not None
    assert "above the limit" in large.note
    assert "another algorithm" in arithmetic.note
    assert at_limit.note == ""


def test_without_a_known_work_or_a_measured_limit_there_is_no_share() -> None:
    assert share(1.0) is None
    assert share(1.0, moved=400_000_000, limits=MachineLimits()) is None
    no_triad = MachineLimits(read_bytes_per_second={1: 10e9})
    assert share(1.0, moved=400_000_000, written=8, limits=no_triad) is None


def test_a_share_without_an_interval_is_told_to_one_digit() -> None:
    said = [str(share(seconds, operations=40_000_000)) for seconds in (0.0123, 0.1, 1.0, 100.0)]
    told = ["about 8 %", "about 1 %", "about 0.1 %", "about 0.01 %"]
    assert [each.partition(" of ")[0] for each in said] == told
    assert share_in_words(0.83) == "about 80 %"
    assert share_in_words(1.234) == "about 120 %"


def uncertain(*rates: float, count: int = 8) -> Share | None:
    """400 MB in 50 ms, by several processes that agree, against a limit that several have measured."""
    limits = replace(LIMITS, each_process={"read bandwidth": {1: rates}})
    return share_of_limit(
        limits,
        seconds=0.05,
        workers=1,
        bytes_moved=400_000_000,
        bytes_written=0,
        operations=None,
        samples_seconds=[[0.05 * (1 + 0.001 * each)] for each in range(count)],
    )


def test_the_interval_of_a_share_is_as_wide_as_the_limit_and_the_time_are_uncertain() -> None:
    close, apart = uncertain(9.9e9, 10e9, 10.1e9), uncertain(7e9, 10e9, 13e9)
    assert close is not None
    assert apart is not None
    assert close.low < 0.8 < close.high < 0.84
    assert apart.low < 0.5
    assert apart.high > 1.2
    low, high = (round(100 * each) for each in (close.low, close.high))
    assert str(close) == f"{low}–{high} % of the read bandwidth of one thread"


def test_a_limit_or_a_time_of_one_process_has_a_share_without_an_interval() -> None:
    for of in (uncertain(10e9), uncertain(9.9e9, 10e9, 10.1e9, count=1)):
        assert of is not None
        assert of.low is None
        assert str(of).startswith("about 80 %")


def test_the_interval_of_a_share_holds_the_truth() -> None:
    held, repeats = 0, 200
    for seed in range(repeats):
        order = np.random.default_rng(seed)
        rates = 10e9 * np.exp(order.normal(0, 0.1, 3))
        limits = replace(LIMITS, each_process={"read bandwidth": {1: tuple(rates)}})
        limits = replace(limits, read_bytes_per_second={1: float(np.exp(np.log(rates).mean()))})
        samples = [[each] for each in 0.05 * np.exp(order.normal(0, 0.03, 3))]
        found = share_of_limit(
            limits,
            seconds=centre(samples) or 1.0,
            workers=1,
            bytes_moved=400_000_000,
            bytes_written=0,
            operations=None,
            samples_seconds=samples,
        )
        held += found.low <= 0.8 <= found.high
    assert held >= 0.92 * repeats


def test_no_call_takes_no_time() -> None:
    with pytest.raises(ValueError, match="more than 0 seconds"):
        share(0.0, moved=8)


def test_what_a_workload_writes_is_part_of_what_it_moves() -> None:
    for name in catalogue.names():
        workload = catalogue.workload(name)
        for n in workload.sizes.values():
            work = workload.work(n)
            assert 0 <= work.bytes_written <= (work.bytes_moved or 0)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Arrays and a file so small that measuring takes no time; the data cache is elsewhere."""
    monkeypatch.setattr(measuring, "SMALLEST_ARRAY_BYTES", 2**20)
    monkeypatch.setattr(measuring, "TIMES_THE_CACHE", 0)
    monkeypatch.setattr(measuring, "DISK_BYTES", 2**20)
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path))
    return tmp_path


def test_every_limit_is_measured_and_comes_back_from_json(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "LEAST_SECONDS", 0.0)
    monkeypatch.setattr(measuring, "PROCESSES", 2)
    found = measuring.measure_limits([1, 2], seconds=0.3)
    assert found.missing == {}
    for rates in (
        found.read_bytes_per_second,
        found.triad_bytes_per_second,
        found.operations_per_second,
    ):
        assert set(rates) == {1, 2}
        assert all(rate > 0 for rate in rates.values())
    for kind, by_threads in found.each_process.items():
        assert set(by_threads) == {1, 2}, kind
        assert {len(rates) for rates in by_threads.values()} == {measuring.PROCESSES}
    of_one = found.each_process["read bandwidth"][1]
    assert min(of_one) <= found.read_bytes_per_second[1] <= max(of_one)
    assert found.disk_read_bytes_per_second
    assert "24 bytes an element" in found.how["triad bandwidth"]
    assert converted(MachineLimits, json.loads(json.dumps(found.to_json()))) == found
    assert converted(MachineLimits, {**found.to_json(), "kind": "limits"}) == found
    assert list(small.iterdir()) == []  # the file that was read is gone


@pytest.mark.usefixtures("small")
def test_without_numba_one_thread_is_measured_with_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    reason = "numba is not installed; run: pip install -e '.[compiled]'"
    monkeypatch.setattr(measuring, "missing_library", lambda _: reason)
    found = measuring.measure_limits([1, 2], seconds=0.3)
    assert set(found.read_bytes_per_second) == set(found.triad_bytes_per_second) == {1}
    assert set(found.operations_per_second) == {1, 2}
    assert "NumPy on one thread" in found.how["read bandwidth"]
    assert reason in found.missing["read bandwidth, 2 threads"]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("raise SystemExit('no room')", "ended with exit code 1: no room"),
        (f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})", "killed by SIGKILL"),
        ("import time; time.sleep(60)", "took over 1 s and was ended"),
    ],
)
def test_a_process_that_fails_gives_a_reason_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    failing = tmp_path / "failing.py"
    failing.write_text(script)
    monkeypatch.setattr(measuring, "SCRIPT", failing)
    monkeypatch.setattr(measuring, "START_SECONDS", 1.0)
    found = measuring.measure_limits([1], seconds=0.1)
    assert found.read_bytes_per_second == {}
    assert found.disk_read_bytes_per_second is None
    assert set(found.missing) == {
        "read bandwidth, 1 thread",
        "triad bandwidth, 1 thread",
        "arithmetic peak, 1 thread",
        "disk read",
    }
    assert all(said in reason for reason in found.missing.values())


@pytest.mark.usefixtures("small")
def test_a_data_cache_that_cannot_be_used_costs_the_disk_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_way = tmp_path / "a file"
    in_the_way.touch()
    monkeypatch.setenv("BREAKEVEN_CACHE", str(in_the_way))
    found = measuring.measure_limits([1], seconds=0.3)
    assert found.missing == {
        "disk read": f"the cache {in_the_way} cannot be written (File exists); name another folder "
        "in BREAKEVEN_CACHE"
    }
    assert found.read_bytes_per_second[1] > 0


def test_more_threads_are_never_a_lower_limit() -> None:
    rates = {1: (20.0, 21.0), 2: (17.0, 18.0), 4: (50.0, 40.0)}
    assert measuring.at_most(rates) == {1: (20.0, 21.0), 2: (20.0, 21.0), 4: (50.0, 40.0)}
    assert measuring.at_most({}) == {}


def test_thread_counts_double_up_to_the_cores() -> None:
    assert [measuring.thread_counts(cores) for cores in (1, 2, 6, 8)] == [
        [1],
        [1, 2],
        [1, 2, 4, 6],
        [1, 2, 4, 8],
    ]


def test_arrays_are_beyond_the_cache_and_within_the_memory() -> None:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for cache in (None, 2**20, 2**28, 2**50):
        size = measuring.array_bytes(cache)
        assert 3 * size <= memory / 8 + 1
        assert size >= min(4 * (cache or 0), memory // 24 - 8)
