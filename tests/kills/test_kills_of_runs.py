"""A run over a user's own file is killed at any moment: what was measured is kept, and the same command resumes."""

from __future__ import annotations

from pathlib import Path

import pytest
from kept_results import KeptResults
from killed_commands import KILLED, killed_command, killed_ten_times

from breakeven.records.run_notes import END

pytestmark = KILLED
HEAD = '''"""Who adds numbers up?"""
import time
import numpy as np
from breakeven import Implementation, Workload
from breakeven.engines.shared_memory import share

def make_inputs(n):
    return (np.ones(n),)

def plain(x):
    return float(x.sum())

'''
WITH_A_POOL = (
    HEAD
    + """
def to_shared(x, session):
    return (share(x, session),)

def part(shared):
    return float(shared.open().sum())

def pooled(shared, session):
    return list(session.executor.map(part, [shared] * 4))[0]

WORKLOAD = Workload(
    make_inputs=make_inputs,
    sizes={"few": 1_000, "more": 100_000},
    implementations={
        "plain": plain,
        "pooled": Implementation(pooled, engine="processes", ingest=to_shared),
    },
)
"""
)
WITHOUT_SIZES = (
    HEAD
    + """
def slow(x):
    time.sleep(0.02 * len(x))
    return plain(x)

WORKLOAD = Workload(make_inputs=make_inputs, implementations={"slow": slow, "as slow": slow})
"""
)
RUN = ("run", "mine.py", "--quick", "--workers", "2")


def folder_with(tmp_path: Path, name: str, source: str) -> Path:
    """A folder with the file, beside which its cache lies."""
    folder = tmp_path / name / "mine"
    folder.mkdir(parents=True)
    (folder / "mine.py").write_text(source)
    return folder


def test_ten_kills_of_a_run_lose_nothing_and_leave_nothing(tmp_path: Path) -> None:
    with killed_command(folder_with(tmp_path, "twin", WITH_A_POOL), *RUN) as twin:
        whole = twin.whole()
    with killed_command(folder_with(tmp_path, "killed", WITH_A_POOL), *RUN) as run:
        kept = KeptResults(run.folder, "runs", END)
        killed_ten_times(run, 1, lambda: whole, kept.require_kept)
        run.dies_when(lambda: kept.count("case"))
        run.require_nothing_left()
        kept.require_kept()
        (resumed,) = kept.unfinished()
        run.whole()
        kept.require_kept()
        assert resumed == list(kept.journals())[-1]
        assert not kept.unfinished()
        assert "4 measured" in run.says()
        assert not list((run.folder / ".breakeven").rglob("*.tmp"))


@pytest.mark.parametrize("seconds", [1.0, 2.0, 3.0])
def test_a_run_that_is_killed_while_it_looks_for_sizes_looks_for_them_again(
    tmp_path: Path, seconds: float
) -> None:
    folder = folder_with(tmp_path, "killed", WITHOUT_SIZES)
    with killed_command(folder, *RUN, "--sizes", "small") as run:
        sizes = run.folder / ".breakeven" / "sizes.json"
        run.dies_at(seconds)
        run.require_nothing_left()
        assert not sizes.exists() or sizes.read_text().endswith("}")
        sizes.unlink(missing_ok=True)
        run.dies_when(lambda: int(sizes.exists()))
        run.require_nothing_left()
        found = sizes.read_text()
        run.whole()
        assert sizes.read_text() == found
        assert [each.name for each in run.folder.glob(".breakeven/sizes*")] == ["sizes.json"]
