"""What tools write, as stacks: who waits for what, whose process it was, and no folder of the machine."""

from __future__ import annotations

import cProfile
import threading
from pathlib import Path

import pytest

from breakeven.findings.explanations.causes import GIL, JIT, WAITS, cause_of
from breakeven.profile.stacks_of import frame, of_perf, of_profile, of_pyinstrument, shortened
from breakeven.profile.tools.with_py_spy import parsed

CASE = 'process 7:"python -P breakeven/ruler/case_process.py {"n": 3}"'
POOL = (
    'process 9:"python -c from multiprocessing.spawn import spawn_main; spawn_main(tracker_fd=5)"'
)
CALL = (
    "serve (breakeven/ruler/case_process.py:159);"
    "CaseSteps.call (breakeven/ruler/in_case/steps.py:83);"
    "CaseSteps._timed_in_a_row (breakeven/ruler/in_case/steps.py:90)"
)
LOOP = "count_down (kernels/objects/countdown/with_python.py:4)"
START = "0x7f2b903278ec (libc.so.6);thread_run (libpython3.11.so.1.0);Thread.run (threading.py:971)"
ROLES = {7: "caller", 9: "worker 1"}


def seen(*lines: str) -> dict[tuple[str, ...], float]:
    return dict(parsed(lines, ROLES).weights)


def test_a_call_counts_without_what_the_ruler_does_around_it() -> None:
    found = parsed(
        [
            f"{CASE};thread (7): MainThread;{CALL};{LOOP} 30",
            f"{CASE};thread (7): MainThread;{CALL};CaseSteps.check (breakeven/ruler/in_case/steps.py:9) 5",
            f"{CASE};thread (7): MainThread;serve (breakeven/ruler/case_process.py:1);dumps (json.py:2) 4",
            f"{CASE};thread (8): lifeline;wait (breakeven/ruler/case_process.py:197);read (libc.so.6) 90",
        ],
        ROLES,
    )
    assert found.weights == {("caller", LOOP): 30.0}
    assert found.ticks == 30


@pytest.mark.parametrize(
    ("innermost", "state"),
    [
        (f"{LOOP}", ()),
        (f"{LOOP};pthread_cond_timedwait (libc.so.6);0x7f2b902a3f16 (libc.so.6)", (GIL,)),
        (f"{LOOP};take_gil (libpython3.11.so.1.0);0x7f2b902a3f16 (libc.so.6)", (GIL,)),
        (f"{LOOP};pthread_mutex_lock (libc.so.6);0x7f2b902a412b (libc.so.6)", (GIL,)),
        (f"{LOOP};PyThread_acquire_lock_timed (libpython3.11.so.1.0);0x7f2 (libc.so.6)", (WAITS,)),
        (f"{LOOP};os_read (libpython3.11.so.1.0);read (libc.so.6)", (WAITS,)),
        (f"{LOOP};pysleep (timemodule.c:2)", (WAITS,)),
        (f"{LOOP};memcpy (libc.so.6)", ()),
    ],
)
def test_the_innermost_frames_say_what_a_thread_waits_for(
    innermost: str, state: tuple[str, ...]
) -> None:
    found = seen(f"{CASE};thread (8): ThreadPoolExecutor-0_0;{START};{innermost} 3")
    assert found == {
        ("caller", "Thread.run (threading.py:971)", LOOP, *_named(innermost), *state): 3
    }


def _named(innermost: str) -> list[str]:
    """The frames above the C library's and the interpreter's, which say nothing by themselves."""
    return [part for part in innermost.split(";")[1:] if "timemodule" in part]


def test_numpy_that_wants_the_gil_back_waits_for_it() -> None:
    numpy = "ufunc_generic_fastcall (numpy/_core/_multiarray_umath.cpython-311-x86_64-linux-gnu.so)"
    line = f"{CASE};thread (8): x;{LOOP};{numpy};pthread_cond_timedwait (libc.so.6) 2"
    assert seen(line) == {("caller", LOOP, numpy, GIL): 2}


def test_a_native_library_that_waits_by_itself_does_not_wait_for_the_gil() -> None:
    polars = "rayon_core::sleep (polars/polars.abi3.so)"
    line = f"{CASE};thread (8): x;{LOOP};{polars};pthread_cond_timedwait (libc.so.6) 2"
    assert seen(line) == {("caller", LOOP, polars, WAITS): 2}


def test_code_that_was_compiled_at_run_time_is_one_frame_and_computes() -> None:
    called = f"{CASE};thread (7): MainThread;{CALL};{LOOP}"
    found = seen(
        f"{called};0x7f69b716d1b7 (?) 2", f"{called};0x7f69b716d188 (?);0x7f69b716d1f8 (?) 3"
    )
    assert found == {("caller", LOOP, JIT): 5}
    assert cause_of(("caller", JIT)) == "compute"
    dispatched = "TypeManager::selectOverload (typeconv.cpp:108)"
    assert cause_of(("caller", dispatched)) == "library overhead"


def test_a_worker_is_named_whatever_its_command_line_holds() -> None:
    line = f"{CASE};{POOL};thread (9): MainThread;{START};{LOOP} 4"
    assert seen(line) == {("worker 1", "Thread.run (threading.py:971)", LOOP): 4}


def test_lines_that_are_none_are_passed_over() -> None:
    assert seen("", "nonsense", f"{CASE};thread (7): MainThread;{CALL};{LOOP} many") == {}


def test_frames_name_no_folder_of_the_machine() -> None:
    assert shortened("/home/x/.venv/lib/python3.11/site-packages/pandas/core/frame.py") == (
        "pandas/core/frame.py"
    )
    assert shortened("/usr/lib/python3.11/json/encoder.py") == "json/encoder.py"
    assert shortened(str(Path(__file__).resolve())) == "tests/profile/test_profiler_stacks.py"
    assert shortened("/home/x/secret/speed/mine.py") == "speed/mine.py"
    assert frame("len", "~", 0) == "len (built-in)"


def burn() -> int:
    return sum(range(200_000))


def waits() -> None:
    threading.Event().wait(0.05)


def test_a_profile_s_calls_become_stacks_that_sum_to_it(tmp_path: Path) -> None:
    profile = cProfile.Profile()
    profile.enable()
    burn()
    waits()
    profile.disable()
    path = tmp_path / "one.prof"
    profile.dump_stats(str(path))
    found = of_profile(path, "caller")
    named = {stack[1].split(" ")[0] for stack in found if len(stack) > 1}
    assert {"burn", "waits"} <= named
    assert all(stack[0] == "caller" for stack in found)
    assert sum(weight for stack, weight in found.items() if stack[-1] == WAITS) > 0.04


def test_pyinstrument_s_records_become_stacks() -> None:
    records = [(["main\x00/x/kernels/a.py\x003", f"f\x00{__file__}\x009\x01l12"], 0.5)] * 2
    (found,) = of_pyinstrument(records, "caller").items()
    assert found == (
        ("caller", "main (kernels/a.py:3)", "f (tests/profile/test_profiler_stacks.py:9)"),
        1.0,
    )


def test_what_perf_prints_becomes_stacks() -> None:
    printed = (
        "python 71/72 1.5: 1 cpu-clock: \n\tffff8 DOUBLE_add+0x1a (/usr/x/_umath.so)\n"
        "\tffff9 PyEval (/usr/lib/libpython3.11.so)\n\n"
        "raylet   80  1.6: 1 cpu-clock: \n\t7f [unknown] ([unknown])\n\n"
    )
    assert of_perf(printed) == {
        ("python 71", "PyEval (libpython3.11.so)", "DOUBLE_add (_umath.so)"): 1,
        ("raylet 80", "[unknown] ([unknown])"): 1,
    }
