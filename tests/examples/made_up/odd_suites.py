"""Benchmarks of asv suites that leave files behind, skip themselves, fail, or go elsewhere."""

from __future__ import annotations

FILES = """
import os


def track_found():
    with open("left.txt", "x") as file:
        file.write("by this process")
    return len(os.listdir("."))


class First:
    content = "first"

    def setup_cache(self):
        with open("data.txt", "x") as file:
            file.write(type(self).__name__)
        return os.path.abspath("data.txt")

    def track_data(self, path):
        with open("data.txt") as here, open(path) as there:
            assert here.read() == there.read() == "First"
        os.remove("data.txt")
        return len(os.listdir("."))


class Second:
    def setup_cache(self):
        with open("data.txt", "x") as file:
            file.write(type(self).__name__)

    def track_data(self):
        with open("data.txt") as here:
            assert here.read() == "Second"
        return len(os.listdir("."))
"""
NAMED_LIKE_OURS = """
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import serving


def track_own():
    return serving.FIGURE
"""
PARAMETERS = """
NAMES = ["arrow", "dask", "numpy", "pandas", "polars", "vaex"]


class Sets:
    params = (list(set(NAMES)), [{"numpy", "pandas", "polars"}, {"dask"}])
    param_names = ["name", "names"]

    def track_place(self, name, names):
        return 10 * NAMES.index(name) + len(names)


class Named:
    def __repr__(self):
        return f"<{hash('numpy')}>"


def track_named(value):
    return 1


track_named.params = [Named()]
"""
MEMORY = """
CACHE = []


def peakmem_cycles():
    for _ in range(20_000):
        cycle = [bytearray(10_000)]
        cycle.append(cycle)


def peakmem_first():
    if not CACHE:
        CACHE.append(len(b"1" * 150_000_000))


def peakmem_nothing():
    pass
"""
SKIPPED = """
from asv_runner.benchmarks.mark import SkipNotImplemented


def time_skipped():
    raise SkipNotImplemented("not on this machine")


def track_skipped():
    raise SkipNotImplemented


def track_nan():
    return float("nan")


def time_failing():
    raise NotImplementedError
"""
FAILING = """
class Unmade:
    def __init__(self):
        raise RuntimeError("no such server")

    def time_unmade(self):
        pass


class Uneven:
    params = 7

    def time_uneven(self, n):
        pass


class Fine:
    def time_fine(self):
        pass
"""
SEEDED = """
def track_order():
    return hash("any text") % 2**40
"""
WHO_SERVES = """
import os


def track_who():
    return os.getppid()
"""
GONE_ELSEWHERE = """
import os

os.chdir(os.path.dirname(os.path.abspath(__file__)))


def track_files():
    return len(os.listdir("."))
"""
TIMERS = """
import itertools

BACK = itertools.count(0, -1)


class Good:
    def time_it(self):
        sum(range(1000))


class Still(Good):
    timer = staticmethod(lambda: 0.0)


class Back(Good):
    timer = staticmethod(lambda: float(next(BACK)))


class Endless(Good):
    timer = staticmethod(lambda: float("inf") * next(BACK))
"""
NOT_IN_TURNS = """
import sys

if sys.argv[0].endswith("asv_benchmark.py"):
    raise RuntimeError("not where it is measured")


def track_who():
    return 0
"""
PROGRAMS = """
import shutil
import sys
from pathlib import Path


def track_place():
    return float(Path(shutil.which("python")).parent == Path(sys.executable).parent)
"""
RENAMED = """
def track_lists():
    return 3


track_lists.benchmark_name = "speed.track_lists"
"""
SHARED_CACHE = """
def setup_cache():
    return 1


def track_one(made):
    return made


def track_two(made):
    return made


track_two.timeout = 600.0
"""
COLD = """
class Cold:
    number = 1
    repeat = 1
    warmup_time = 0
    calls = 0

    def time_cold(self):
        Cold.calls += 1
        assert Cold.calls == 1
"""
