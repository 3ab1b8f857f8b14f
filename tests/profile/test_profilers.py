"""Every profiler on engines that it claims: real cases, real workers, and what it refuses."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from taken_profiles import taken

from breakeven.findings.explanations.causes import GIL
from breakeven.findings.explanations.explanation import explained
from breakeven.findings.explanations.profiles import StoredProfile, read_profiles
from breakeven.profile.profiler import profilers
from breakeven.profile.tools import with_py_spy

BURNS = "count_down (kernels/objects/countdown/with_python.py"
pytestmark = pytest.mark.timeout(300)


def top_of(found: StoredProfile, role: str) -> str:
    """The function that a role spent most in, by itself."""
    for outermost, stacks in found.stacks.by_outermost().items():
        if outermost.startswith(role):
            return next(each.name for each in stacks.functions() if not each.name.startswith("["))
    raise AssertionError(f"no {role} in {list(found.stacks.by_outermost())}")


SLOW = [
    *(("dask-processes", tool) for tool in ("py-spy", "cprofile")),
    *(("ray", tool) for tool in ("py-spy", "cprofile")),
    *(("threads", "cprofile"), ("processes", "py-spy")),
    *(("dask-distributed", tool) for tool in ("py-spy", "cprofile")),
]


@pytest.mark.parametrize(
    ("label", "tool"),
    [
        *(("threads", "py-spy"), ("processes", "cprofile")),
        *(pytest.param(*each, marks=pytest.mark.slow) for each in SLOW),
    ],
)
def test_what_burns_time_in_a_worker_is_found_at_the_top(
    tmp_path: Path, label: str, tool: str
) -> None:
    found = taken(tmp_path, "countdown", label, tool)
    role = "caller" if label == "threads" and tool == "py-spy" else "worker"
    assert top_of(found, role).startswith(BURNS)
    merged = found.stacks.functions()
    named = [each.name for each in merged if not each.name.startswith("[") and "(" in each.name]
    assert any(name.startswith(BURNS) for name in named[:3])


@pytest.mark.slow
def test_few_looks_are_tried_again_for_longer_and_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(with_py_spy, "FEWEST_LOOKS", 10**6)
    found = taken(tmp_path, "countdown", "python", "py-spy", seconds=0.3)
    assert found.profile.calls * found.profile.profiled_seconds > 0.3 * with_py_spy.LONGER / 2
    (note,) = found.profile.notes
    assert re.search(r"took only \d+ samples of the calls", note)


def test_a_profile_of_threads_shows_how_they_wait_for_the_gil(tmp_path: Path) -> None:
    causes = []
    for attempt in range(3):  # on a busy machine the threads wait for a core instead
        folder = tmp_path / str(attempt)
        folder.mkdir()
        found = taken(folder, "countdown", "threads", "py-spy", seconds=2.0)
        waited = sum(weight for stack, weight in found.stacks.weights.items() if stack[-1] == GIL)
        assert waited > 0.2 * found.stacks.total
        told = explained(found)
        assert told is not None
        causes.append(max(told.of_call, key=lambda part: part.seconds).cause)
        if causes[-1] == "waiting for the GIL":
            return
    pytest.fail(f"the largest causes were {causes}")


@pytest.mark.parametrize(
    ("workload", "label", "tool", "attached"),
    [
        ("countdown", "python", "cprofile", "profile.prof"),
        ("countdown", "python", "pyinstrument", "pyinstrument.html"),
        ("countdown", "numba", "numba", "numba.txt"),
        ("countdown", "cython", "cython", "cython.html"),
        *(
            pytest.param("countdown", *each, marks=pytest.mark.slow)
            for each in (
                ("dask-distributed", "dask", "dask-report.html"),
                ("ray", "ray", "ray-timeline.json"),
            )
        ),
    ],
)
def test_each_tool_writes_what_it_is_for(
    tmp_path: Path, workload: str, label: str, tool: str, attached: str
) -> None:
    found = taken(tmp_path, workload, label, tool)
    assert attached in {each.name for each in found.profile.attachments}
    assert (found.folder / attached).stat().st_size > 100
    if tool in {"dask", "ray"}:
        assert len({task.worker for task in found.profile.tasks}) == 2
        assert all(task.end_seconds >= task.start_seconds for task in found.profile.tasks)
    if tool == "dask":
        assert "def split(" in (found.folder / attached).read_text()
    if tool == "numba":
        said = (found.folder / attached).read_text()
        assert "packed floating-point instructions" in said


@pytest.mark.parametrize(
    ("workload", "label", "said"),
    [
        ("chunked_mean", "numba", r"with_numba\.py:\d+: vectorized loop"),
        ("chunked_mean", "numba-parallel", "in a parallel loop: vectorized loop"),
        ("integrate", "numba", r"with_numba\.py:\d+: loop not vectorized: .* floating-point"),
    ],
)
def test_llvm_says_of_each_loop_whether_it_is_vectorised(
    tmp_path: Path, workload: str, label: str, said: str
) -> None:
    found = taken(tmp_path, workload, label, "numba", size="small", seconds=0.2)
    told = (found.folder / "numba.txt").read_text()
    assert re.search(said, told)
    assert "#pragma" not in told


@pytest.mark.slow
def test_the_workers_of_modin_are_reached_through_its_cluster(tmp_path: Path) -> None:
    found = taken(tmp_path, "groupby_mean", "modin-dask", "memray", size="small")
    assert {"worker 1", "worker 2"} <= set(found.stacks.by_outermost())
    assert not any("reached" in note for note in found.profile.notes)
    of_workers = [stack for stack in found.stacks.weights if stack[0].startswith("worker")]
    assert any("pandas/core" in frame for stack in of_workers for frame in stack)


@pytest.mark.parametrize("label", ["numpy", "processes"])
def test_memray_follows_the_caller_and_its_workers(tmp_path: Path, label: str) -> None:
    found = taken(tmp_path, "chunked_mean", label, "memray", size="small")
    roles = set(found.stacks.by_outermost())
    assert roles == ({"caller"} if label == "numpy" else {"caller", "worker 1", "worker 2"})
    assert found.profile.unit == "bytes"
    pages = [found.folder / each.name for each in found.profile.attachments]
    assert len(pages) == len(roles)
    assert not any('src="http' in page.read_text() for page in pages)


@pytest.mark.parametrize("tool", ["memray", "pyinstrument"])
def test_stacks_begin_with_the_function_of_the_case(tmp_path: Path, tool: str) -> None:
    found = taken(tmp_path, "ndvi", "numpy", tool, size="small")
    outermost = {stack[1] for stack in found.stacks.weights if len(stack) > 1}
    assert any(name.startswith("whole_array (kernels/arrays/ndvi/") for name in outermost)
    assert not any("breakeven/" in name for name in outermost)


def test_memray_says_which_line_of_the_case_held_memory(tmp_path: Path) -> None:
    found = taken(tmp_path, "ndvi", "numpy", "memray", size="small")
    of_lines = [weight for stack, weight in found.stacks.weights.items() if len(stack) == 2]
    assert max(of_lines) >= 2 * 512 * 512 * 8  # the index of the two scenes, in double precision


def test_perf_shows_native_functions_where_the_machine_allows_it(tmp_path: Path) -> None:
    reason = profilers()["perf"].available()
    if reason:
        pytest.skip(reason)
    found = taken(tmp_path, "chunked_mean", "numpy", "perf", size="small")
    assert any(".so" in each.name for each in found.stacks.functions())


@pytest.mark.slow
def test_a_run_profiles_its_cases_after_it_and_files_none_of_those_times(clone: Any) -> None:
    command = ["run", "broken", "--only", "also-good", "--sizes", "small", "--quick"]
    command += ["--profile", "--profile-budget", "1m"]
    done = clone.breakeven(*command)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 cases profiled" in done.stdout
    data = clone.folder / "results" / "data"
    found = read_profiles(data / "profiles").found
    assert {each.profile.case.implementation for each in found} == {"good", "also-good"}
    measured = list(data.glob("runs/*.jsonl"))
    assert len(measured) == 1
    assert "profil" not in measured[0].read_text()
    again = clone.breakeven(*command)
    assert "2 cases profiled" in again.stdout
    assert len(read_profiles(data / "profiles").found) == 2
