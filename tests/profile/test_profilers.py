"""Every profiler on engines that it claims: real cases, real workers, and what it refuses."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import psutil
import pytest
from taken_profiles import GIT, SETTINGS, taken

from breakeven.catalogue import catalogue
from breakeven.errors import UserError
from breakeven.findings.explanations.causes import GIL
from breakeven.findings.explanations.explanation import explained
from breakeven.findings.explanations.profiles import StoredProfile, read_profiles
from breakeven.profile.one_case import profile_case
from breakeven.profile.profiler import Live, Profiler, Recorded, chosen, profilers
from breakeven.profile.tools import with_py_spy
from breakeven.ruler.ruler import case_of

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


def _of(workload: str, label: str) -> tuple[Any, Any]:
    implementation = catalogue.implementation(catalogue.workload(workload), label)
    return catalogue.engine(implementation), implementation


@pytest.mark.parametrize(
    ("label", "tool", "said"),
    [
        ("python", "dask", "not a Dask cluster. The nearest that can: --tool py-spy"),
        ("python", "numba", "not written with Numba"),
        ("ray", "cython", "not written in Cython"),
        ("python", "gprof", "no profiler 'gprof'"),
    ],
)
def test_a_tool_that_does_not_suit_says_why_and_names_the_nearest(
    label: str, tool: str, said: str
) -> None:
    with pytest.raises(UserError, match=re.escape(said)):
        chosen(tool, *_of("countdown", label))


def test_a_tool_that_cannot_run_here_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(profilers()["py-spy"]), "available", lambda _: "nobody may look")
    with pytest.raises(UserError, match=r"nobody may look\. The nearest that can: --tool cprofile"):
        chosen("py-spy", *_of("countdown", "ray"))
    assert chosen(None, *_of("countdown", "ray")).name == "cprofile"


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("of_a_stranger", "of_a_stranger is not installed; run: pip install of_a_stranger"),
        (
            "of_a_stranger.inside",
            "of_a_stranger.inside is not installed; run: pip install of_a_stranger",
        ),
        ("json", None),
        ("memray.of_a_later_version", "run: pip install 'breakeven[profile]'"),
        ("", None),
    ],
)
def test_a_profiler_of_any_package_names_what_is_lacking(module: str, said: str | None) -> None:
    class Strange(Profiler):
        def record(self, live: Live, folder: Path) -> Recorded:
            raise NotImplementedError

    Strange.module = module
    found = Strange().available()
    assert found is None if said is None else found is not None and said in found


def test_the_tool_suits_the_engine() -> None:
    assert chosen(None, *_of("countdown", "python")).name == "cprofile"
    assert chosen(None, *_of("countdown", "ray")).name == "py-spy"


class Refuses(Profiler):
    """A tool that never works."""

    name = "refuses"
    title = "nothing"

    def record(self, live: Any, folder: Path) -> Any:
        (folder / "half").write_text("half")
        raise UserError("not today")


def test_a_tool_that_refuses_leaves_nothing(tmp_path: Path) -> None:
    case = case_of("countdown", "python", "small", 1)
    with pytest.raises(UserError, match="not today"):
        profile_case(case, Refuses(), 0.2, SETTINGS, GIT, tmp_path)
    assert list(tmp_path.iterdir()) == []


def _answers(printed: Path, process: subprocess.Popen[bytes]) -> str:
    """What the snakeviz that a program has started shows of the file that it was given."""
    ends = time.monotonic() + 120
    while time.monotonic() < ends:
        assert process.poll() is None, printed.read_text()
        for child in psutil.Process(process.pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                listening = [each for each in child.net_connections() if each.status == "LISTEN"]
                if listening and "snakeviz" in " ".join(child.cmdline()):
                    assert listening[0].laddr.ip == "127.0.0.1"
                    name = urllib.parse.quote(child.cmdline()[-1], safe="")
                    url = f"http://127.0.0.1:{listening[0].laddr.port}/snakeviz/{name}"
                    with urllib.request.urlopen(url, timeout=30) as answer:
                        return str(answer.read().decode())
        time.sleep(0.2)
    raise AssertionError(printed.read_text())


def _shown(command: list[str], folder: Path, printed: Path, **more: str) -> str:
    """Run a program that ends with snakeviz, look at its page, and interrupt it."""
    with printed.open("wb") as stream:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ
            | {"BROWSER": "true", "PYTHONPATH": str(folder), "PYTHONUNBUFFERED": "1"}
            | more,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
    try:
        return _answers(printed, process)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def test_snakeviz_opens_what_the_command_has_profiled(clone: Any, tmp_path: Path) -> None:
    program = [sys.executable, "-m", "breakeven", "profile", "broken", "good", "--size", "small"]
    program += ["--seconds", "0.2", "--tool", "cprofile", "--view"]
    page = _shown(program, clone.folder, tmp_path / "said")
    assert "with_python.py" in page
    (found,) = read_profiles(clone.folder / "results" / "data" / "profiles").found
    assert found.profile.tool == "cprofile"
    assert not list((clone.folder / "results" / "data").glob("runs/*Z*.jsonl"))


def test_asv_profiles_a_benchmark_and_opens_snakeviz(clone: Any, tmp_path: Path) -> None:
    clone.run(sys.executable, "-m", "asv", "machine", "--yes")
    environment = clone.environment()
    program = [sys.executable, "-m", "asv", "profile", "-E", "current", "--gui", "snakeviz"]
    program.append(r"objects.Broken.time_run\('good', 'small'\)")
    path = f"{Path(sys.executable).parent}:{environment['PATH']}"  # asv looks for snakeviz there
    page = _shown(program, clone.folder, tmp_path / "said", HOME=environment["HOME"], PATH=path)
    assert "with_python.py" in page


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
