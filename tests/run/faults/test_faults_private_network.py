"""Dask in a network of its own, of which nothing outlives a kill, and which a full disk ends in words."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from kept_results import KeptResults
from killed_commands import KILLED, KilledCommand, killed_command
from started_run import wait_for

from breakeven.processes.system.private_network import why_no_private_network
from breakeven.records.run_notes import END

refused = why_no_private_network()
pytestmark = [*KILLED, pytest.mark.skipif(bool(refused), reason=str(refused))]
MINE = '''"""Who adds numbers up?"""
import os
import shutil
import tempfile
import time
from pathlib import Path
from breakeven import Implementation, Workload

def make_inputs(n):
    return (list(range(n)),)

def plain(x):
    return sum(x)

def part(each):
    time.sleep(0.1)
    return each

def private(x, session):
    return sum(session.client.gather(session.client.map(part, x, pure=False)))

def written(each):
    with tempfile.TemporaryFile(dir=os.environ["TMPDIR"]) as file:  # by itself it finds another folder
        file.write(bytes(1_000_000))
    return each

def filling(x, session):
    """All that is left of the disk, once; the second one starts on a full disk."""
    place = Path(tempfile.gettempdir())
    left = shutil.disk_usage(place).free
    if left:
        (place / f"filler-{left}").write_bytes(bytes(left))
    session.client.submit(written, 1, pure=False).result()
    return private(x, session)

WORKLOAD = Workload(
    make_inputs=make_inputs,
    sizes={"some": 8},
    implementations={
        "plain": plain,
        "private": Implementation(private, engine="dask-private"),
        "one-fills": Implementation(filling, engine="dask-private"),
        "two-fills": Implementation(filling, engine="dask-private"),
    },
)
'''
RUN = ("run", "mine.py", "--quick", "--workers", "2")
WORKER = "spawn_main"


@contextmanager
def in_private(tmp_path: Path, only: str) -> Iterator[KilledCommand]:
    """A run of the file, which is not started yet."""
    folder = tmp_path / "beside" / "mine"
    folder.mkdir(parents=True)
    (folder / "mine.py").write_text(MINE)
    with killed_command(folder, *RUN, "--only", only) as run:
        yield run


@pytest.mark.parametrize("with_janitors", [False, True], ids=["alone", "with its janitors"])
def test_a_run_killed_in_its_private_network_leaves_nothing_and_resumes(
    tmp_path: Path, with_janitors: bool
) -> None:
    with in_private(tmp_path, "private") as run:
        kept = KeptResults(run.folder, "runs", END)
        process = run.start()
        wait_for(lambda: len(run.processes(WORKER)) >= 2 or process.poll() is not None)
        assert run.kill(process, with_janitors=with_janitors), run.says()
        if with_janitors:
            run.next_command()
        run.require_nothing_left()
        kept.require_kept()
        run.whole()
        kept.require_kept()
        assert not kept.unfinished()


def test_a_full_disk_ends_a_private_cluster_in_words_and_leaves_nothing(tmp_path: Path) -> None:
    with in_private(tmp_path, "*-fills") as run:
        mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "breakeven-test", str(run.temporary)]
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("a file system can be mounted by root only, and not in every container")
        try:
            assert run.start().wait(170) == 1, run.says()
            assert "Traceback" not in run.says()
            said = "one-fills, two-fills: crashed: a call raised OSError: [Errno 28] No space left"
            assert said in run.says(), run.says()
            run.require_nothing_left()
        finally:
            subprocess.run(["umount", str(run.temporary)], check=True)
