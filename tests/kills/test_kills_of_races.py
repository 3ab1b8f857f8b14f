"""A race is killed at any moment: it keeps nothing, begins anew, and leaves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from killed_commands import KILLED, killed_command, killed_ten_times

pytestmark = KILLED
OF_STATEMENTS = (
    *("sum(p.map(abs, range(9)))", "sum(p.map(abs, range(9)))", "--effect", "0.1"),
    *("--setup", "from concurrent.futures import ProcessPoolExecutor as P; p = P(2)"),
)
OF_COMMANDS = ("--command", "sleep 0.03", "sh -c 'sleep 0.04 & wait'")


@pytest.mark.parametrize("contenders", [OF_STATEMENTS, OF_COMMANDS], ids=["statements", "commands"])
def test_ten_kills_of_a_race_leave_nothing(tmp_path: Path, contenders: tuple[str, ...]) -> None:
    folder = tmp_path / "anywhere"
    folder.mkdir()
    with killed_command(folder, "race", *contenders, "--budget", "3s") as race:
        whole = race.whole()
        killed_ten_times(race, 2, lambda: whole)
        race.whole()
        assert contenders[1].split()[0] in race.says()
        assert not list(folder.iterdir())
