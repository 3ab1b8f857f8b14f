"""The ruler: whatever a case does becomes a status with a reason, and costs no other result."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any

import psutil
import pytest
from started_run import leaked_segments, shared_segments, wait_for

from breakeven.calibration.truths.known_work.with_numpy import BYTES_FOR_EACH
from breakeven.ruler.passes import TreePeak
from breakeven.ruler.ruler import case_of, measure_afresh, open_contender
from breakeven.ruler.settings import QUICK

MEASURE = """
import dataclasses, json, sys
from breakeven.ruler.ruler import case_of, measure_afresh
from breakeven.ruler.settings import QUICK

if __name__ == "__main__":
    settings = dataclasses.replace(QUICK, limit_seconds=3.0, memory_limit_bytes=400_000_000)
    case = case_of("broken", sys.argv[1], "small")
    print(json.dumps(measure_afresh(case, frozenset(sys.argv[2:]), settings).to_json()))
"""

ENDS = {
    "good": ("ok", ""),
    "wrong": ("wrong_answer", "the check refused an answer: 499501 is not 499500"),
    "wrong-later": ("wrong_answer", "499501 is not 499500"),
    "raises": ("crashed", "a call raised ValueError: cannot do 1000"),
    "hangs": ("timeout", "a call took over 3 s"),
    "killed": ("crashed", "killed by SIGKILL during a call"),
    "crashes": ("crashed", "killed by SIGSEGV during a call"),
    "greedy": ("out_of_memory", "a call needed more than the limit of 0.37 GiB (it held 0.3"),
    "refused-memory": ("out_of_memory", "a call ran out of memory"),
    "missing": ("unavailable", "nosuchlibrary is not installed; run: pip install nosuchlibrary"),
}


def measured(clone: Any, label: str, *passes: str) -> dict[str, Any]:
    done = clone.run(sys.executable, "-c", MEASURE, label, *(passes or ("time", "memory")))
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_every_end_has_its_status_and_its_reason(clone: Any) -> None:
    for label, (status, reason) in ENDS.items():
        found = measured(clone, label)
        assert found["status"] == status, (label, found["reason"])
        assert reason in found["reason"], label


def test_a_measurement_has_the_whole_cost_anatomy(clone: Any) -> None:
    found = measured(clone, "good")
    phases = ("import", "inputs", "start", "ingest", "first_call", "close")
    assert all(found[f"{phase}_seconds"] >= 0 for phase in phases)
    assert found["import_seconds"] > 0
    assert len(found["samples_seconds"][0]) >= 3
    assert found["calls_per_sample"] > 1
    assert found["answers_checked"] > 3 * found["calls_per_sample"]
    assert 0 <= found["above_baseline_bytes"] < found["peak_bytes"]
    assert "return sum(range(n))" in found["source"]
    assert found["thread_settings"]["OMP_NUM_THREADS"] == "1"


def test_a_process_that_a_case_leaves_behind_is_ended(clone: Any) -> None:
    assert measured(clone, "strays", "time")["status"] == "ok"
    left = [each for each in psutil.process_iter(["cmdline"]) if _is_stray(each)]
    assert left == []


def _is_stray(process: psutil.Process) -> bool:
    return process.info["cmdline"] == ["sleep", "987"]


def test_a_case_ends_when_its_supervisor_is_killed(clone: Any) -> None:
    script = MEASURE.replace("limit_seconds=3.0", "limit_seconds=600.0")
    supervisor = subprocess.Popen(
        [sys.executable, "-c", script, "hangs", "time"],
        cwd=clone.folder,
        env=clone.environment(),
        stdout=subprocess.DEVNULL,
    )
    try:
        case = _await_child(supervisor.pid)
    finally:
        supervisor.kill()
        supervisor.wait()
    _, alive = psutil.wait_procs([case], timeout=10)
    assert not alive


def _await_child(pid: int) -> psutil.Process:
    def with_case_script() -> list[psutil.Process]:
        found = []
        for each in psutil.Process(pid).children():
            with suppress(psutil.Error):  # one that has just ended has no command line any more
                found += [each] if "hangs" in " ".join(each.cmdline()) else []
        return found

    for _ in range(200):
        found = with_case_script()
        if found:
            return found[0]
        time.sleep(0.1)
    pytest.fail("the case's process did not start")


@pytest.mark.parametrize("label", ["joblib", "processes"])
def test_a_case_releases_its_shared_memory(label: str) -> None:
    before = shared_segments()
    found = measure_afresh(case_of("chunked_mean", label, "small"), frozenset({"time"}), QUICK)
    assert found.status == "ok"
    wait_for(lambda: not leaked_segments(before))  # other tests' own come and go


def test_a_peak_of_milliseconds_is_not_missed() -> None:
    case = case_of("known_work", "hold_array", "small", 1)
    with open_contender(case, QUICK) as own:
        own.prepare().start().first_call()
        peak = TreePeak(own, with_own_peak=True)
        with peak.sampling():
            own.unchecked_call()
        own.check()
        rise = peak.fields()["above_baseline_bytes"]
        own.close()
    assert rise == pytest.approx(case.n * BYTES_FOR_EACH, rel=0.05)
