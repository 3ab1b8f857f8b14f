"""A file that changes while it is measured: the run stops, and the next one begins anew."""

from __future__ import annotations

import json
from pathlib import Path

from own_folder import Folder

EDITS = """from pathlib import Path
from breakeven import Workload

def make_inputs(n):
    return (list(range(n)),)

def edits(x):
    mark = Path(__file__).with_name("mark")
    if not mark.exists():
        mark.touch()
        Path(__file__).open("a").write("# edited")
    return sum(x)

def other(x):
    return sum(x)

WORKLOAD = Workload(
    make_inputs=make_inputs, sizes={"some": 10}, implementations={"edits": edits, "other": other}
)
"""


def test_a_file_that_changes_while_it_is_measured_stops_the_run(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "here")
    folder.write("mine.py", EDITS)
    stopped = folder.breakeven("run", "mine.py", "--quick", "--json")
    assert stopped.code == 2, stopped.err
    assert "mine.py changed during the run" in stopped.err
    again = folder.breakeven("run", "mine.py", "--quick", "--json")
    assert again.code == 0, again.err
    assert len(json.loads(again.out)) == 2
    runs = sorted((folder.path / ".breakeven" / "runs").glob("*.jsonl"))
    kept = [
        line for run in runs for line in run.read_text().splitlines() if '"kind":"case"' in line
    ]
    assert len(kept) == 2
