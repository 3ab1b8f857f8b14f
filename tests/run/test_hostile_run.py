"""A run goes on whatever a case does to its channel, and says what each case did."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
MINE = '''"""What may a case write?"""
import os
from breakeven import Workload

def make_inputs(n):
    return (n,)

def plain(n):
    return float(sum(range(n)))

def writes(n):
    for each in map(int, os.listdir("/proc/self/fd")):
        try:
            os.write(each, b'{"phase": "samples"}') if each > 2 else None
        except OSError:
            pass
    os._exit(0)

def signals(n):
    os.kill(os.getpid(), 36)

def half_a_character(n):
    raise ValueError("caf\\udce9 \\x1b[2J")

WORKLOAD = Workload(
    make_inputs=make_inputs,
    sizes={"some": 1000},
    implementations={
        "plain": plain, "writes": writes, "signals": signals, "half": half_a_character,
        "last": plain,
    },
)
'''
REASONS = {
    "plain": "",
    "writes": "something other than an answer was written to its channel during a call",
    "signals": "killed by signal 36 (SIGRTMIN+2) during a call",
    "half": r"a call raised ValueError: caf\udce9 \x1b[2J (mine.py, line ",
    "last": "",
}


@pytest.mark.skipif(not psutil.LINUX, reason="only Linux lists a process's descriptors there")
def test_a_run_names_what_a_case_did_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(MINE)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "breakeven", "run", "mine.py", "--quick", "--json"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "NUMBA_DISABLE_JIT": "1", "PYTHONOPTIMIZE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    found = {each["case"]["implementation"]: each for each in json.loads(done.stdout)}
    assert found.keys() == REASONS.keys()
    for label, reason in REASONS.items():
        assert found[label]["status"] == ("crashed" if reason else "ok"), found[label]["reason"]
        assert reason in found[label]["reason"]
    assert "\x1b[2J" not in done.stderr
    # Where the tests run, others may be set, too.
    assert re.search(
        r"Your environment sets NUMBA_DISABLE_JIT=1[^:]*: kept, and recorded", done.stderr
    )
    assert "Cleared for what is measured: PYTHONOPTIMIZE (" in done.stderr
    (journal,) = tmp_path.rglob("*.jsonl")
    run = json.loads(journal.read_text().partition("\n")[0])
    assert "NUMBA_DISABLE_JIT=1" in run["machine"]["variables"]
