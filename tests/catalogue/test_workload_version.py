"""The version that a workload gets: the same in every process, another one where the answers may be."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOW = """
import importlib, json, sys
sys.path.insert(0, sys.argv[1])
from breakeven.catalogue.workload_version import version_of
found = importlib.import_module(sys.argv[2]).WORKLOADS
print(json.dumps({name: version_of(each) for name, each in found.items()}))
"""
FILE = """
import functools, math, operator, re
import numba, numpy as np
from breakeven import Workload

def loop(x): return sum(x)
def make_inputs(n): return (list(range(n)),)
def close(answer, expected, *, rtol=1e-9, names=frozenset("abcdefgh")): assert answer == expected

class Check:
    def __init__(self, **state): self.state = state
    def __call__(self, answer, expected): assert answer == expected
    def method(self, answer, expected): assert answer == expected  # BODY

class Lazy:
    __slots__ = ("limit",)
    def __init__(self): self.limit = object()
    def __call__(self, answer, expected): pass

def bound(limit):
    def check(answer, expected): assert abs(answer - expected) < limit
    return check

def twice(function):
    @functools.wraps(function)
    def wrapper(*arguments):
        for _ in range(TWICE): function(*arguments)
    return wrapper

@twice
def decorated(answer, expected): assert answer == expected  # BODY

@numba.njit
def compiled(answer, expected):
    return answer - 1.5

namespace = {}
exec("def outer(answer, expected):\\n def inner(z): return z + 17\\n return inner({1, 2, 3, 'abc'})", namespace)
exec("class Typed:\\n limit = 17\\n def __call__(self, a, b): return {'x', 'y', 'z'} and 17", namespace)

@functools.lru_cache
def cached(answer, expected): assert answer  # BODY

CHECKS = {
    "partial": functools.partial(close, rtol=0.5, names=frozenset("qwertyuiop")),
    "partial of a partial": functools.partial(functools.partial(close, rtol=0.5), names={"x", "y", "zz"}),
    "object": Check(limit=0.5, names={"x", "y", "zz"}, at=np.arange(3), like=re.compile("a"), of=math),
    "object without a state": Lazy(),
    "method": Check(limit=0.5).method,
    "closure": bound(0.5),
    "decorated": decorated,
    "compiled": compiled,
    "built in": operator.eq,
    "method of a value": {"x": 0.5}.get,
    "ufunc": np.equal,
    "no source": namespace["outer"],
    "object without a source": namespace["Typed"](),
    "lambda": lambda answer, expected: {"a", "b", "c"} and 0.5,
    "cached": cached,
    "library": functools.partial(np.testing.assert_allclose, rtol=0.5),
    "generator": np.random.default_rng(5).random,
}
WORKLOADS = {
    name: Workload(make_inputs=make_inputs, check=check, implementations={"loop": loop})
    for name, check in CHECKS.items()
}
"""
SAME = {"built in", "ufunc", "generator", "object without a state"}
"""What none of the changes is about."""


def _versions(folder: Path, module: str, seed: int) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-c", SHOW, str(folder), module],
        env=os.environ | {"PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


def test_a_version_is_the_same_in_every_process_and_another_one_where_it_must_be(
    tmp_path: Path,
) -> None:
    (tmp_path / "many_checks.py").write_text(FILE.replace("TWICE", "2"))
    first, again = (_versions(tmp_path, "many_checks", seed) for seed in (1, 2))
    assert first == again
    assert len(set(first.values())) == len(first)
    changed = FILE.replace("TWICE", "2").replace("0.5", "0.25").replace("17", "18")
    changed = changed.replace("  # BODY", ", 'no'").replace("answer - 1.5", "answer - 2.5")
    (tmp_path / "other_checks.py").write_text(changed)
    others = _versions(tmp_path, "other_checks", 1)
    assert {name for name in first if first[name] == others[name]} == SAME


@pytest.mark.parametrize("kept", ["twice", "Check"])
def test_a_wrapper_and_a_class_count_as_well(tmp_path: Path, kept: str) -> None:
    (tmp_path / "wrapped.py").write_text(FILE.replace("TWICE", "2"))
    changed = FILE.replace("TWICE", "3" if kept == "twice" else "2")
    if kept == "Check":
        changed = changed.replace("self.state = state", "self.state = dict(state)")
    (tmp_path / "wrapped_other.py").write_text(changed)
    first, others = (_versions(tmp_path, name, 1) for name in ("wrapped", "wrapped_other"))
    differs = {name for name in first if first[name] != others[name]}
    assert differs == ({"decorated"} if kept == "twice" else {"object", "method"})
