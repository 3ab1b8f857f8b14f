"""Faults: whatever is killed, cut, filled up or stopped costs nothing that was finished."""

from __future__ import annotations

import json
import math
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from started_run import (
    by_label,
    case_process,
    cases_of,
    journal_paths,
    lines_of,
    started_run,
    wait_for,
)

from breakeven.records.journal import journals

SMALL = ("--sizes", "small", "--quick")
LABELS = ("good", "also-good", "strays", "wrong", "raises", "missing")
CHEAP = ("broken", *SMALL, *(part for label in LABELS for part in ("--only", label)))
TWO = ("broken", *SMALL, "--only", "*good")
KILLS = 10


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_ten_kills_lose_no_case_and_leave_nothing(clone: Any) -> None:
    moments = random.Random(3)
    seen: dict[str, str] = {}
    for number in range(KILLS):
        with started_run(clone, *CHEAP) as run:
            _die_at(run, clone, number, moments)
            wait_for(lambda run=run: not [left for left in run.left() if "cgroup" not in left])
        now = {label: line["measured_at"] for label, line in by_label(clone).items()}
        assert seen.items() <= now.items(), "a case was lost, or measured again"
        seen = now
    with started_run(clone, *CHEAP) as run:
        assert run.ended() == 1, run.says()
        run.require_nothing_left()
    statuses = {label: line["status"] for label, line in by_label(clone).items()}
    assert seen.items() <= {k: v["measured_at"] for k, v in by_label(clone).items()}.items()
    assert statuses == {
        **dict.fromkeys(("good", "also-good", "strays"), "ok"),
        "wrong": "wrong_answer",
        "raises": "crashed",
        "missing": "unavailable",
    }
    assert len(journal_paths(clone)) == 1
    assert _filed_samples(clone) == {"good", "also-good", "strays"}


def _die_at(run: Any, clone: Any, number: int, moments: random.Random) -> None:
    """Kill a run: early, when the next case has been measured, while asv files, or in the end."""
    known = len(cases_of(clone))
    if number < 3:
        time.sleep(0.3 + 2 * moments.random())
    elif known < len(LABELS):
        wait_for(lambda: len(cases_of(clone)) > known or run.process.poll() is not None)
        time.sleep(0.2 * moments.random())
    else:
        wait_for(lambda: "filing" in run.says() or _asv_works(run), 60)
        time.sleep(1.5 * moments.random())  # asv takes longer than that to begin
    assert run.kill() == -signal.SIGKILL, f"it had ended before it was killed: {run.says()}"


def _asv_works(run: Any) -> bool:
    return any("asv_program.py" in " ".join(_words(each)) for each in _children(run))


def _words(process: psutil.Process) -> list[str]:
    """The command line of a process; empty when it has just ended."""
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []


def _children(run: Any) -> list[psutil.Process]:
    try:
        return psutil.Process(run.process.pid).children()
    except psutil.Error:
        return []


def _filed_samples(clone: Any) -> set[str]:
    """The labels for which asv's store holds seconds."""
    commit = clone.git("rev-parse", "HEAD")
    store = clone.folder / "results" / "data" / "asv"
    (path,) = store.rglob(f"{commit[:8]}-*.json")
    stored = json.loads(path.read_text())
    names = stored["result_columns"]
    row = dict(zip(names, stored["results"]["objects.Broken.track_seconds"], strict=False))
    pairs = zip(row["params"][0], row["result"][:: len(row["params"][1])], strict=False)
    return {
        label.strip("'") for label, value in pairs if value is not None and not math.isnan(value)
    }


def test_a_case_that_is_killed_is_blamed_and_costs_no_other(clone: Any) -> None:
    with started_run(clone, "broken", *SMALL, "--only", "*good", "--only", "hangs") as run:
        wait_for(lambda: case_process(clone, "hangs")).kill()
        assert run.ended() == 1, run.says()
        run.require_nothing_left()
    found = by_label(clone)
    assert {label: line["status"] for label, line in found.items()} == {
        **dict.fromkeys(("good", "also-good"), "ok"),
        "hangs": "crashed",
    }
    assert "killed by SIGKILL during" in found["hangs"]["reason"]


@pytest.mark.slow
def test_a_killed_baseline_is_not_blamed_on_the_case_beside_it(clone: Any) -> None:
    with started_run(clone, "broken", *SMALL, "--only", "also-good", "--only", "hangs") as run:
        wait_for(lambda: case_process(clone, "hangs"))
        wait_for(lambda: case_process(clone, "good")).kill()
        wait_for(lambda: case_process(clone, "hangs")).kill()
        assert run.ended() == 1, run.says()
    found = by_label(clone)
    assert {label: line["status"] for label, line in found.items()} == {
        **dict.fromkeys(("good", "also-good"), "ok"),
        "hangs": "crashed",
    }


def test_a_full_disk_ends_the_run_in_words_and_room_lets_it_go_on(clone: Any) -> None:
    folder = clone.folder / "results" / "data" / "runs"
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "breakeven-test", str(folder)]
    if (
        not shutil.which("mount")
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("a file system can be mounted by root only, and not in every container")
    try:
        _fill_up(clone, folder)
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def _fill_up(clone: Any, folder: Path) -> None:
    filler = folder / "filler"
    with started_run(clone, *TWO) as run:
        wait_for(lambda: journal_paths(clone))
        filler.write_bytes(bytes(shutil.disk_usage(folder).free))
        assert run.ended() == 2
        assert "cannot be written: No space left on device; make room" in run.says()
        run.require_nothing_left()
    assert journals(folder)[0].run().commit == clone.git("rev-parse", "HEAD")
    known = by_label(clone)
    filler.unlink()
    done = clone.breakeven("run", *TWO)
    assert done.returncode == 0, done.stdout + done.stderr
    assert by_label(clone).keys() == {"good", "also-good"}
    assert known.items() <= by_label(clone).items()
    assert len(journal_paths(clone)) == 1


@pytest.mark.slow
def test_only_what_a_cut_journal_lost_is_measured_again(clone: Any) -> None:
    assert clone.breakeven("run", *TWO).returncode == 0
    (path,) = journal_paths(clone)
    lines = path.read_bytes().splitlines(keepends=True)
    last = max(at for at, line in enumerate(lines) if line.startswith(b'{"kind":"case"'))
    path.write_bytes(b"".join(lines[:last]) + lines[last][: len(lines[last]) // 2])
    (kept,) = cases_of(clone)
    done = clone.breakeven("run", *TWO)
    assert done.returncode == 0, done.stdout + done.stderr
    found = by_label(clone)
    assert found.keys() == {"good", "also-good"}
    assert found[kept["case"]["implementation"]] == kept
    said = clone.breakeven("report", "--json")
    assert said.returncode == 0, said.stderr
    assert "also-good" in Path(json.loads(said.stdout)["page"]).read_text()


def test_a_second_run_in_one_clone_is_refused(clone: Any) -> None:
    with started_run(clone, *TWO) as first:
        wait_for(lambda: journal_paths(clone))
        first.process.send_signal(signal.SIGSTOP)  # else it may have ended before the second begins
        second = clone.breakeven("run", *TWO)
        first.process.send_signal(signal.SIGCONT)
        assert second.returncode == 2
        assert "another run is measuring in this project" in second.stderr
        assert first.ended() == 0, first.says()
    assert by_label(clone).keys() == {"good", "also-good"}


STEPPING = """
import datetime, itertools, time

import pandas  # cannot be imported beside another class of datetime

real_time, real = time.time, datetime.datetime
steps = itertools.cycle((0, -3600, 3600))


def stepped():
    return real_time() + next(steps)


class Stepped(real):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(stepped(), tz)


time.time = stepped
datetime.datetime = Stepped
"""
BEHIND = STEPPING.replace("(0, -3600, 3600)", "(-7200,)")


def _clock(folder: Path, source: str) -> str:
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(source)
    return str(folder)


@pytest.mark.slow
def test_a_clock_that_steps_changes_no_duration_and_no_order(clone: Any, tmp_path: Path) -> None:
    began = time.monotonic()
    for name, source in {"stepping": STEPPING, "behind": BEHIND}.items():
        path = f"{_clock(tmp_path / name, source)}:{clone.folder}"
        with started_run(clone, *TWO, "--json", PYTHONPATH=path) as run:
            assert run.ended() == 0, run.says()
            run.require_nothing_left()
    spent = time.monotonic() - began
    first, second = (lines_of(path) for path in journal_paths(clone))
    for line in (line for line in first + second if line["kind"] == "case"):
        assert line["status"] == "ok"
        assert all(0 <= seconds < spent for seconds in _durations(line))
    assert first[0]["started_at"] < second[0]["started_at"]
    assert "clock_said" in second[0]["settings"]
    newest = journals(journal_paths(clone)[0].parent)[-1]
    assert newest.run().run == second[0]["run"]


def _durations(line: dict[str, Any]) -> list[float]:
    names = [
        name
        for name in line
        if name.endswith("_seconds") and "limit" not in name and line[name] is not None
    ]
    found: list[float] = []
    for name in names:
        found += _numbers(line[name])
    assert found
    return found


def _numbers(value: Any) -> list[float]:
    if isinstance(value, dict):
        return _numbers(list(value.values()))
    if isinstance(value, list):
        return [number for each in value for number in _numbers(each)]
    return [float(value)]


def test_what_asv_had_filed_survives_a_writing_that_is_cut_off(tmp_path: Path) -> None:
    from asv import util

    import breakeven.suites.asv_environments  # noqa: F401 - the plugin that changes how asv writes

    path = tmp_path / "machine" / "results.json"
    util.write_json(str(path), {"filed": 1})
    with pytest.raises(TypeError):
        util.write_json(str(path), {"filed": 2, "more": object()})
    assert util.load_json(str(path)) == {"filed": 1}
