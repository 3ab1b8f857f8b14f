"""The costs of engines: each figure is there or says why not, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from asv_runner.benchmarks.mark import SkipNotImplemented

from benchmarks.engines import Engines
from breakeven.engines import ENGINES, Engine
from breakeven.errors import UserError
from breakeven.processes.leftovers import MARKER, marked_processes, new_owner
from breakeven.records.engine_costs import FIGURES, NOTE, EngineCosts
from breakeven.records.journal import Journal
from breakeven.records.reading.decoding import converted
from breakeven.ruler.settings import RUN_VARIABLE
from breakeven.run.costs import engine_costs
from breakeven.run.costs.engine_costs import costs_once, measure_engine, not_applicable

WORKERS = 2
SEVERAL = {"import": 2, "thousand_tasks": 1, "round_trip_1kb": 3, "round_trip_1mb": 3}


@pytest.fixture
def owner(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """An owner and a temporary folder: when the test is over, there is nothing of them."""
    tmp_path_factory.getbasetemp()  # made now, so that pytest does not make it in our folder
    # pytest's own folders have paths that are too long for the sockets of a cluster.
    with tempfile.TemporaryDirectory(prefix="t-", dir="/tmp") as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        mine = new_owner()
        monkeypatch.setenv(MARKER, mine)
        yield mine
        assert marked_processes(mine) == []
        assert list(Path(folder).glob("be-*")) == []


SLOW = ("joblib", "dask-distributed", "ray", "modin-dask")


@pytest.mark.parametrize(
    "name",
    [
        *("threads", "processes", "openmp", "duckdb"),
        *(pytest.param(name, marks=pytest.mark.slow) for name in SLOW),
    ],
)
@pytest.mark.usefixtures("owner")
def test_each_figure_has_samples_or_says_why_not(name: str) -> None:
    costs = measure_engine(name, WORKERS, limit_seconds=150)
    assert costs.status == "ok", costs.reason
    assert costs.workers == ENGINES[name].workers(WORKERS)
    assert {*costs.samples_seconds, *costs.not_applicable} == set(FIGURES)
    for figure, samples in costs.samples_seconds.items():
        assert len(samples) >= SEVERAL.get(figure, 1)
        assert min(samples) > 0
    assert converted(EngineCosts, {**costs.to_json(), "kind": NOTE}) == costs


def test_only_an_engine_without_them_has_no_tasks_and_no_cluster() -> None:
    for name, engine in ENGINES.items():
        absent = not_applicable(engine)
        assert ("connect" in absent) == (engine.cluster is None), name
        assert ("thousand_tasks" in absent) == (type(engine).run_tasks is Engine.run_tasks), name
        assert all(absent.values())


@pytest.mark.usefixtures("owner")
def test_an_engine_that_does_not_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAY_AUTH_MODE", "token")
    monkeypatch.setenv("RAY_AUTH_TOKEN_PATH", "/nowhere/token")
    costs = measure_engine("ray", WORKERS)
    assert costs.status == "crashed"
    assert "at 'start'" in costs.reason
    assert "/nowhere/token" in costs.reason
    assert set(costs.samples_seconds) == {"import"}


@pytest.mark.usefixtures("owner")
def test_a_library_that_does_not_import_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "joblib.py").write_text("raise ImportError('built for another machine')")
    paths = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    monkeypatch.setenv("PYTHONPATH", paths)
    costs = measure_engine("joblib", WORKERS)
    assert costs.status == "crashed"
    assert costs.reason == "ImportError at 'import': built for another machine"


@pytest.mark.usefixtures("owner")
def test_an_engine_that_takes_too_long_is_ended_and_keeps_what_was_measured() -> None:
    costs = measure_engine("dask-distributed", WORKERS, limit_seconds=3)
    assert costs.status == "timeout"
    assert costs.reason.startswith("took over 3 s in all, and was ended at '")
    assert "stop" not in costs.samples_seconds


def test_a_killed_engine_process_is_a_crash_and_leaves_nothing(owner: str) -> None:
    def kill() -> None:
        while not (found := _at_work(owner)):
            time.sleep(0.02)
        os.kill(found[0], signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    costs = measure_engine("processes", WORKERS)
    killer.join()
    assert costs.status == "crashed"
    assert costs.reason.startswith("killed by SIGKILL at '")


def _at_work(owner: str) -> list[int]:
    """The engine's process, once it has workers."""
    script = str(engine_costs.SCRIPT)
    return [each.pid for each in marked_processes(owner) if _is_at_work(each, script)]


def _is_at_work(process: psutil.Process, script: str) -> bool:
    try:
        workers = [each for each in process.children() if "spawn_main" in " ".join(each.cmdline())]
        return script in process.cmdline() and len(workers) == WORKERS
    except psutil.Error:
        return False


MEASURE = (
    "from breakeven.run.costs.engine_costs import measure_engine; measure_engine('processes', 2)"
)


def test_nothing_is_left_when_whoever_measures_is_killed(owner: str) -> None:
    folder = tempfile.mkdtemp()
    measuring = subprocess.Popen(
        [sys.executable, "-c", MEASURE], env=os.environ | {"TMPDIR": folder}
    )
    while not _at_work(owner):
        assert measuring.poll() is None
        time.sleep(0.02)
    measuring.kill()
    measuring.wait()
    deadline = time.monotonic() + 30
    while marked_processes(owner) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert marked_processes(owner) == []
    for left in sorted(Path(folder).rglob("*"), reverse=True):  # files: nobody is there to do it
        left.rmdir() if left.is_dir() else left.unlink()
    Path(folder).rmdir()


def test_a_missing_library_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ENGINES["ray"], "available", lambda: "ray is not installed")
    costs = measure_engine("ray", WORKERS)
    assert (costs.status, costs.reason) == ("unavailable", "ray is not installed")
    assert costs.samples_seconds == {}


def test_an_unknown_engine_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(UserError, match="did you mean 'dask-threads'"):
        measure_engine("dask-thread", WORKERS)


def test_an_engine_is_measured_once_for_a_journal(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "run.jsonl")
    first = costs_once("openmp", WORKERS, journal)
    assert costs_once("openmp", WORKERS, journal) == first
    assert len(journal.notes(NOTE)) == 1
    assert costs_once("openmp", WORKERS + 1, journal).workers == WORKERS + 1
    assert len(journal.notes(NOTE)) == 2


def test_the_methods_of_an_engine_share_one_measurement(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(RUN_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    suite = Engines()
    folder = suite.setup_cache()
    absent = []
    for figure in FIGURES:
        try:
            found = getattr(suite, f"track_{figure}_seconds")(folder, "serial")
        except SkipNotImplemented:
            absent.append(figure)
        else:
            assert found["number"] == 1
            assert len(found["samples"]) >= 1
    assert absent == [*list(FIGURES)[:3], "stop"]
    (journal,) = tmp_path.iterdir()
    assert len(Journal(journal).notes(NOTE)) == 1


def test_a_figure_that_was_not_reached_fails_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(RUN_VARIABLE, raising=False)
    monkeypatch.setattr(engine_costs.measure_engine, "__defaults__", (0.01, ""))
    with pytest.raises(RuntimeError, match=r"timeout: took over 0.01 s in all"):
        Engines().track_start_seconds(str(tmp_path), "threads")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"status": "fine"}, "not a status"),
        ({"status": "timeout"}, "says why"),
        ({"samples_seconds": {"begin": (1.0,)}}, "a figure is one of"),
        ({"samples_seconds": {"start": (1.0,)}}, "nothing was said about"),
        ({"samples_seconds": dict.fromkeys(FIGURES, ())}, "has samples"),
    ],
)
def test_a_record_of_nonsense_is_refused(changed: dict[str, object], said: str) -> None:
    fields = {"engine": "ray", "workers": 2, "status": "ok"}
    with pytest.raises(ValueError, match=said):
        EngineCosts(**(fields | changed))  # type: ignore[arg-type]
