"""What an asv process asks of the reference, and what is left of it: shared answers, and nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asv
import pytest
from clones import ROOT
from started_run import wait_for

from breakeven.ruler.settings import QUICK, RUN_VARIABLE

RUNNER = Path(asv.__file__).with_name("benchmark.py")


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder of temporary files that begins empty, with a path so short that sockets fit in it."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        yield Path(folder)


@pytest.fixture
def environment(tmp_path: Path, temporary: Path) -> dict[str, str]:
    """A cache and a folder of temporary files that begin empty, and the quick settings."""
    QUICK.write(tmp_path / "settings.json")
    return os.environ | {
        RUN_VARIABLE: str(tmp_path / "settings.json"),
        "BREAKEVEN_CACHE": str(tmp_path / "cache"),
        "TMPDIR": str(temporary),
        "PYTHONPATH": str(ROOT),
        "ASV_PYTHONPATH": str(ROOT),
    }


def _start(folder: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """One process of asv's, for one benchmark with one set of parameters."""
    benchmark = "arrays.ChunkedMean.track_seconds-0"
    return subprocess.Popen(
        [
            *(sys.executable, str(RUNNER), "run", str(ROOT / "benchmarks"), benchmark),
            *("{}", "None", str(folder / "answer.json")),
        ],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def test_two_asv_processes_share_the_answer_of_the_reference(
    tmp_path: Path, temporary: Path, environment: dict[str, str]
) -> None:
    made = []
    for _ in range(2):
        process = _start(tmp_path, environment)
        said, _ = process.communicate()
        assert process.returncode == 0, said.decode()
        assert json.loads((tmp_path / "answer.json").read_text())["samples"]
        (answer,) = (tmp_path / "cache" / "expected").iterdir()
        made.append((answer.name, answer.stat().st_mtime_ns))
    assert made[0] == made[1]
    assert list(temporary.iterdir()) == []


def test_a_killed_asv_process_leaves_nothing(
    tmp_path: Path, temporary: Path, environment: dict[str, str]
) -> None:
    process = _start(tmp_path, environment)
    try:
        wait_for(lambda: list((tmp_path / "cache").glob("expected/*.pickle*")))
        assert list(temporary.iterdir())
    finally:
        process.kill()
        process.communicate()
    wait_for(lambda: not list(temporary.iterdir()), 30)
