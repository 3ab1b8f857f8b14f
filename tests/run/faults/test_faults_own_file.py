"""kill -9 of a run over a user's own file: shared memory is as before."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from started_run import SHARED_MEMORY, leaked_segments, shared_segments, wait_for

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.slow  # three runs that are killed
KILLS = 3
MINE = '''"""What is left of joblib?"""
import time
import numpy as np
from breakeven import Implementation, Workload

def make_inputs(n):
    return (np.ones(n),)

def plain(x):
    return float(x.sum())

def part(x):
    time.sleep(0.1)
    return plain(x)

def shared(x, session):
    import joblib
    return session.parallel(joblib.delayed(part)(x) for _ in range(60))[0]

WORKLOAD = Workload(
    make_inputs=make_inputs,
    sizes={"some": 400_000},
    implementations={"plain": plain, "shared": Implementation(shared, engine="joblib")},
)
'''


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A short folder for temporary files: in a long one a run makes none."""
    with tempfile.TemporaryDirectory(prefix="bt-", dir="/tmp") as folder:
        yield Path(folder)


@pytest.mark.skipif(not psutil.LINUX, reason="only Linux has the folder of shared memory")
def test_a_killed_run_leaves_nothing_of_joblib_in_shared_memory(
    tmp_path: Path, temporary: Path
) -> None:
    (tmp_path / "mine.py").write_text(MINE)
    before = shared_segments()
    for number in range(KILLS):
        run = subprocess.Popen(
            [sys.executable, "-P", "-m", "breakeven", "run", "mine.py", "--quick"],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(_has_mapped)
            time.sleep(0.1 * number)
        finally:
            run.kill()
            run.wait()
        wait_for(lambda: not leaked_segments(before), 30)
        wait_for(lambda: not list(temporary.iterdir()), 30)


def _has_mapped() -> bool:
    return any(SHARED_MEMORY.glob("joblib_memmapping_folder_*"))
