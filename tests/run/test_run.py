"""``breakeven run``: filed through asv, refused when dirty, resumed after a kill."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from breakeven.engines.keeper import keep_cluster

SMALL = ("--sizes", "small", "--quick")


def journal_lines(clone: Any) -> dict[Path, list[dict[str, Any]]]:
    folder = clone.folder / "results" / "data" / "runs"
    return {
        path: [json.loads(line) for line in path.read_text().splitlines()]
        for path in sorted(folder.glob("*.jsonl"))
    }


def cases(lines: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found = [line for line in lines if line["kind"] == "case"]
    labels = [line["case"]["implementation"] for line in found]
    assert len(labels) == len(set(labels)), "a case was measured twice"
    return dict(zip(labels, found, strict=True))


def asv_files(clone: Any) -> dict[str, str]:
    folder = clone.folder / "results" / "data" / "asv"
    return {path.name: path.read_text() for path in folder.rglob("*.json")}


def test_a_run_fills_the_journal_and_asvs_store(clone: Any) -> None:
    done = clone.breakeven("run", "broken", *SMALL, "--only", "*good", "--only", "wrong")
    assert done.returncode == 1, done.stdout + done.stderr
    (lines,) = journal_lines(clone).values()
    found = cases(lines)
    statuses = {label: line["status"] for label, line in found.items()}
    assert statuses == {"good": "ok", "also-good": "ok", "wrong": "wrong_answer"}
    assert "left]" in done.stdout
    assert "wrong answer: the check refused" in done.stdout
    stored = asv_files(clone)
    commit = clone.git("rev-parse", "HEAD")
    (result,) = (text for name, text in stored.items() if name.startswith(commit[:8]))
    assert "objects.Broken.track_seconds" in result
    assert str(sys.executable) not in result
    assert str(clone.folder) not in "".join(stored.values())


def test_uncommitted_changes_are_refused_or_marked(clone: Any) -> None:
    changed = clone.folder / "kernels" / "families.py"
    changed.write_text(changed.read_text() + "\n# changed\n")
    refused = clone.breakeven("run", "broken", *SMALL, "--only", "good")
    assert refused.returncode == 2
    assert "kernels/families.py" in refused.stderr
    assert "--allow-dirty" in refused.stderr
    assert journal_lines(clone) == {}
    done = clone.breakeven("run", "broken", *SMALL, "--only", "good", "--allow-dirty")
    assert done.returncode == 0, done.stdout + done.stderr
    ((path, lines),) = journal_lines(clone).items()
    assert path.stem.endswith("-dirty")
    assert lines[0]["dirty"] is True
    assert any(name.endswith("-dirty.json") for name in asv_files(clone))


def test_a_measured_file_that_git_ignores_is_named_and_recorded(clone: Any) -> None:
    (clone.folder / ".git" / "info" / "exclude").write_text("local_*.py\n")
    package = clone.folder / "kernels" / "objects" / "broken" / "__init__.py"
    package.write_text(package.read_text() + "\nimport kernels.local_speed  # noqa: E402, F401\n")
    clone.git("commit", "--quiet", "--all", "--message=with a file that git ignores")
    (clone.folder / "kernels" / "local_speed.py").write_text("SPEED = 1\n")
    done = clone.breakeven("run", "broken", *SMALL, "--only", "good")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "git ignores kernels/local_speed.py, so no commit has what is measured" in done.stderr
    ((_, lines),) = journal_lines(clone).items()
    assert list(lines[0]["settings"]["ignored_files"]) == ["kernels/local_speed.py"]
    assert lines[0]["dirty"] is False


def test_a_killed_run_is_gone_on_with_and_leaves_nothing(clone: Any) -> None:
    labels = ("good", "also-good", "strays", "raises", "wrong", "missing", "killed")
    command = ["run", "broken", *SMALL]
    for label in labels:
        command += ["--only", label]
    started = subprocess.Popen(
        [sys.executable, "-m", "breakeven", *command],
        cwd=clone.folder,
        env=clone.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await(lambda: len(_measured(clone)) >= 2)
    finally:
        started.send_signal(signal.SIGKILL)
        started.wait()
    _await(lambda: _working_in(clone.folder) == [])
    before = _measured(clone)
    assert len(before) < len(labels)
    again = clone.breakeven(*command)
    assert again.returncode == 1, again.stdout + again.stderr
    known = "1 case was" if len(before) == 1 else f"{len(before)} cases were"
    assert f"resuming a run: {known} measured before" in again.stdout
    assert f"[{len(before) + 1}/{len(labels)}, " in again.stdout
    after = _measured(clone)
    assert after.keys() == set(labels)
    assert {label: after[label]["measured_at"] for label in before} == {
        label: line["measured_at"] for label, line in before.items()
    }
    assert len(journal_lines(clone)) == 1


def _measured(clone: Any) -> dict[str, dict[str, Any]]:
    found = list(journal_lines(clone).values())
    return cases(found[0]) if found else {}


def _await(condition: Any, seconds: float = 90) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > ends:
            pytest.fail("it did not come about in time")
        time.sleep(0.1)


def _working_in(folder: Path) -> list[psutil.Process]:
    """The processes whose environment points at the clone."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("PYTHONPATH") == str(folder):
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "label"),
    [("dask", "dask-distributed"), ("ray", "ray")],
)
def test_cases_join_a_cluster_that_runs_already(
    clone: Any, kind: str, label: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in clone.environment().items():
        monkeypatch.setenv(name, value)
    with keep_cluster(kind, 2) as cluster:
        asked = ("run", "countdown", *SMALL, "--only", label, "--workers", "2")
        done = clone.breakeven(*asked, f"--{kind}-address", cluster.address)
        assert done.returncode == 0, done.stdout + done.stderr
        assert psutil.pid_exists(cluster.pids[0])
    (lines,) = journal_lines(clone).values()
    found = cases(lines)[label]
    assert found["status"] == "ok"
    assert found["cluster_start_seconds"] is None
