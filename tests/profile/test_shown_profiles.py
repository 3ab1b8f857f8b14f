"""Profiles that are opened in a viewer as soon as they are taken."""

from __future__ import annotations

import contextlib
import os
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

from breakeven.findings.explanations.profiles import read_profiles

pytestmark = pytest.mark.timeout(300)


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
