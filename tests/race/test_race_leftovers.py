"""A race that is stopped or killed, at any time, leaves no process, no file and no control group."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from started_race import StartedRace, started_race
from started_run import wait_for

INTERRUPTED = 130
OF_STATEMENTS = ("sum(range(10**5))", "sum(range(10**5))", "--budget", "60s", "--effect", "0.1")
WITH_A_POOL = (
    *("list(p.map(abs, range(9)))", "pass", "--budget", "60s", "--effect", "0.1"),
    *("--setup", "from concurrent.futures import ProcessPoolExecutor as P; p = P(2)"),
)
OF_COMMANDS = ("--command", "sleep 0.317", "sh -c 'sleep 0.318 & wait'", "--budget", "60s")


def to_group(race: StartedRace) -> None:
    """What Ctrl-C in a terminal does."""
    os.killpg(race.process.pid, signal.SIGINT)


def terminate(race: StartedRace) -> None:
    race.process.send_signal(signal.SIGTERM)


def kill(race: StartedRace) -> None:
    race.process.kill()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of its own, beside which the cache lies."""
    made = tmp_path / "anywhere"
    made.mkdir()
    return made


@pytest.mark.parametrize("arguments", [OF_STATEMENTS, OF_COMMANDS], ids=["statements", "commands"])
def test_a_race_that_is_killed_leaves_nothing(folder: Path, arguments: tuple[str, ...]) -> None:
    name = "sleep 0.318" if "--command" in arguments else "case_process.py"
    with started_race(folder, *arguments) as race:
        wait_for(lambda: race.named(name))
        kill(race)
        race.ended()
        race.require_nothing_left(was_killed=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    "stop", [to_group, terminate, kill], ids=["by Ctrl-C", "by SIGTERM", "by SIGKILL"]
)
@pytest.mark.parametrize(
    "arguments",
    [OF_STATEMENTS, WITH_A_POOL, OF_COMMANDS],
    ids=["statements", "a pool of processes", "commands"],
)
@pytest.mark.parametrize("rounds", [0, 2], ids=["in the first round", "in the third round"])
def test_a_stopped_race_leaves_nothing(
    folder: Path, arguments: tuple[str, ...], stop: Callable[[StartedRace], None], rounds: int
) -> None:
    name = "sleep 0.318" if "--command" in arguments else "case_process.py"
    with started_race(folder, *arguments) as race:
        for _ in range(rounds):
            seen = wait_for(lambda: race.named(name))
            wait_for(lambda pid=seen.pid: not _is_there(pid))
        wait_for(lambda: race.named(name))
        stop(race)
        assert race.ended() == (-signal.SIGKILL if stop is kill else INTERRUPTED), race.says()
        assert "Traceback" not in race.says()
        race.require_nothing_left(was_killed=stop is kill)


@pytest.mark.slow
def test_a_stopped_race_tells_what_it_knows_by_then(folder: Path) -> None:
    slow = ("time.sleep(0.2)", "time.sleep(0.2)", "--setup", "import time")
    with started_race(folder, *slow, "--budget", "60s", "--effect", "0.1") as race:
        for _ in range(4):
            seen = wait_for(lambda: race.named("case_process.py"))
            wait_for(lambda pid=seen.pid: not _is_there(pid))
        to_group(race)
        assert race.ended() == INTERRUPTED
        assert "this is what was known by then" in race.says()
        race.require_nothing_left()


@pytest.mark.slow
def test_a_race_stopped_at_once_says_so(folder: Path) -> None:
    with started_race(folder, *OF_STATEMENTS) as race:
        wait_for(lambda: race.named("case_process.py"))
        to_group(race)
        assert race.ended() == INTERRUPTED
        assert "stopped" in race.says().lower()


def _is_there(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()
